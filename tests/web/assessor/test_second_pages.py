"""The blind second marking through HTTP: asking, marking, finishing, comparing; and what stays hidden."""

import re
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from clea_quiz.accounts.models import Evaluation, Role, RoleGrant
from clea_quiz.matrices import service
from clea_quiz.matrices.following import open_final
from clea_quiz.matrices.models import EvidenceKind, Judgement, Signature
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_models import SecondMark, SecondMarking
from clea_quiz.matrices.service import NewEvidence
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Step
from clea_quiz.web.assessor.blindness import OPEN, OWN, WHY, WITH_PROPOSALS
from tests.support.clock import Clock
from tests.support.second import (
    SECOND_EMAIL,
    ask_for,
    five_dossiers,
    judge_all,
    mark_all,
    second_assessor,
)
from tests.support.sittings import take_domain
from tests.support.world import World
from tests.web.assessor.conftest import Reader

SECRET = "Remarque-du-premier-regard"
SEEN = "Classe ses courriels devant moi."


@pytest.fixture
def hugo(session: Session, world: World, clock: Clock) -> int:
    person = second_assessor(session, world, clock).id
    session.commit()
    return person


@pytest.fixture
def second(app: Flask, world: World, hugo: int) -> Reader:
    """Hugo's browser."""
    browser = Reader(app.test_client())
    browser.sign_in(SECOND_EMAIL, world.password)
    return browser


@pytest.fixture
def judged(session: Session, library: TestLibrary, world: World, clock: Clock) -> int:
    """CléA Numérique: a sitting, a human evidence, every mark given with a remark; signed, and followed."""
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    take_domain(session, library, evaluation, "1", clock, 0.7)
    code = next(iter(framework_of(session, library, evaluation).criteria))
    seen = NewEvidence(code, EvidenceKind.OBSERVATION, SEEN)
    service.record_evidence(session, library, evaluation, world.assessor, seen, clock())
    failed = {code: Mark.NOT_ACQUIRED}
    judge_all(session, library, evaluation, world.assessor, clock, but=failed, comment=SECRET)
    service.sign(session, library, evaluation, world.assessor, clock())
    open_final(session, library, evaluation, Random(3), clock())
    session.commit()
    return world.numerique_evaluation


@dataclass(frozen=True)
class Asking:
    """Asks Hugo for a blind marking; gives identifiers, so that no row read again holds SQLite's lock."""

    session: Session
    library: TestLibrary
    world: World
    clock: Clock
    second: int

    def __call__(
        self, evaluation: int, domains: tuple[str, ...] = (), *, shows_proposal: bool = False
    ) -> int:
        asker, row = self.world.assessor, self.session.get_one(Evaluation, evaluation)
        marking = ask_for(
            self.session,
            self.library,
            row,
            asker,
            self.second,
            self.clock,
            domains=domains,
            shows_proposal=shows_proposal,
        ).id
        self.session.commit()
        return marking


@pytest.fixture
def ask(session: Session, library: TestLibrary, world: World, clock: Clock, hugo: int) -> Asking:
    return Asking(session, library, world, clock, hugo)


@pytest.fixture
def step(session: Session, judged: int) -> int:
    """A question of the sitting."""
    found = session.scalars(select(Step.id)).first()
    session.rollback()
    assert found
    return found


def addresses(app: Flask, values: dict[str, list[object]], method: str) -> list[tuple[str, str]]:
    """Return every address of the desk, and elsewhere each that these values can fill, with its endpoint."""
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        if rule.endpoint.startswith("assessor.") or rule.arguments <= set(values):
            found += [(adapter.build(rule.endpoint, one), rule.endpoint) for one in _filled(rule, values)]
    return found


def _filled(rule: Rule, values: dict[str, list[object]]) -> list[dict[str, object]]:
    filled: list[dict[str, object]] = [{}]
    for name in sorted(rule.arguments):
        filled = [one | {name: value} for one in filled for value in values[name]]
    return filled


def told(response: TestResponse) -> str:
    """Return all that an answer says, its files unpacked."""
    body = response.data
    response.close()
    if body[:2] == b"PK":
        with ZipFile(BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return unescape(body.decode("utf-8", "replace"))


@pytest.fixture
def values(session: Session, judged: int, step: int) -> dict[str, list[object]]:
    """What addresses are made of: this dossier and the one that follows it."""
    final = session.scalars(select(Evaluation.id).where(Evaluation.previous_id == judged)).one()
    item = session.get_one(Step, step).item
    session.rollback()
    return {
        "evaluation_id": [judged, final],
        "criterion": ["1.1"],
        "item": [item],
        "phrase_id": [1],
        "rescoring_id": [1],
        "number": [1],
        "domain_code": ["1", "2"],
        "step_id": [step],
        "file": ["image.png"],
        "job_id": [1],
        "sitting_id": [1],
        "file_format": ["xlsx", "ods", "csv"],
        "paper_name": ["bilan", "parcours", "attestation", "dossier-jury", "dossier-jury-anonyme"],
    }


def test_no_address_shows_a_first_mark_until_the_second_assessor_has_finished(
    app: Flask,
    assessor: Reader,
    second: Reader,
    session: Session,
    world: World,
    clock: Clock,
    library: TestLibrary,
    judged: int,
    values: dict[str, list[object]],
    ask: Asking,
) -> None:
    lea = second_assessor(session, world, clock, "lea@ici.example").id
    done = ask_for(session, library, session.get_one(Evaluation, judged), world.assessor, lea, clock)
    mark_all(session, library, done, clock, but={"1.1": Mark.NO_TEST, "2.1": Mark.NO_TEST})
    hashed = session.scalars(select(Signature.content_hash)).one()
    values["marking_id"] = [done.id, marking := ask(judged)]
    dossier = f"/evaluateur/evaluations/{judged}/"
    own = f"{dossier}seconde-appreciation/{marking}"

    shown_to_first, shown = set(), set()
    for address, endpoint in addresses(app, values, "GET"):
        answer = second.client.get(address)
        said = told(answer)
        assert answer.status_code < 500, address
        assert SECRET not in said, address
        assert hashed not in said, address
        page = endpoint.removeprefix("assessor.")
        is_open = page in OPEN or address == own or address.startswith(f"{own}/")
        if address.startswith(dossier) and is_open:
            shown.add(page)
        elif address.startswith("/evaluateur/evaluations/"):
            assert (answer.status_code, answer.location) == (303, own), address
        if not address.endswith(".pdf") and SECRET in told(assessor.client.get(address)):
            shown_to_first.add(page)

    assert shown >= {"answers", "answer", "second_marking", "second_domain"}
    # The same walk does find the remark where the first assessor looks: it would be seen.
    assert shown_to_first >= {"matrix", "matrix_domain", "matrix_xlsx", "matrix_csv", "second_marking"}


def test_nothing_can_be_written_into_the_dossier_meanwhile(
    app: Flask, second: Reader, session: Session, judged: int, values: dict[str, list[object]], ask: Asking
) -> None:
    values["marking_id"] = [ask(judged)]
    second.at("")
    fields = {"csrf_token": second.hidden("csrf_token"), "mark-1.1": "no_test", "confirmed": "1"}
    before = {j.criterion: j.mark for j in session.scalars(select(Judgement))}
    session.rollback()

    refused = set()
    for address, endpoint in addresses(app, values, "POST"):
        if not address.startswith("/evaluateur/evaluations/") or endpoint.rpartition(".")[2] in OWN:
            continue
        answer = second.client.post(address, data=fields)
        assert answer.status_code == 403, address
        assert WHY in unescape(answer.text)
        refused.add(endpoint)

    assert {"assessor.save_domain", "assessor.confirm", "assessor.reopen", "assessor.follow"} <= refused
    session.expire_all()
    assert {j.criterion: j.mark for j in session.scalars(select(Judgement))} == before


def test_lists_and_files_say_nothing_of_a_dossier_marked_blind(
    second: Reader, assessor: Reader, session: Session, world: World, clock: Clock, judged: int, ask: Asking
) -> None:
    file = {"file_name": "dossiers.zip", "mime": "application/zip", "result": b"PK"}
    job = Job(
        organisation_id=world.organisation,
        person_id=world.assessor,
        kind="jury_files",
        parameters={"evaluations": [judged], "anonymous": False},
        state=JobState.DONE,
        asked_at=clock(),
        ended_at=clock(),
        **file,
    )
    session.add(job)
    session.flush()
    made = f"/evaluateur/travaux/{job.id}/fichier"
    ask(judged)

    html = unescape(second.at(""))
    assert "Une seconde appréciation vous attend" in html
    row = html.split(f'/evaluations/{judged}">')[1].split("</tr>")[0]
    assert "cachée" in row
    assert "sur 12" not in row
    lines = second.client.get("/evaluateur/evaluations.csv").text.splitlines()
    hidden = [line for line in lines if "à l’aveugle" in line]
    assert len(hidden) == 2  # the dossier and the one that follows it
    assert not [line for line in hidden if "acquis" in line]
    assert [
        line
        for line in assessor.client.get("/evaluateur/evaluations.csv").text.splitlines()
        if "acquis" in line
    ]

    second.at("dossiers-de-jury")
    assert f'value="{judged}"' not in second.html
    assert f'value="{judged}"' in assessor.at("dossiers-de-jury")
    second.at("")
    fields = {"csrf_token": second.hidden("csrf_token"), "evaluation": str(judged)}
    assert second.client.post("/evaluateur/dossiers-de-jury", data=fields).status_code == 400
    assert second.client.get(made).status_code == 403
    assert assessor.client.get(made).status_code == 200


@pytest.mark.parametrize("shows", [False, True])
def test_the_proposals_follow_the_choice_made_when_asking(
    second: Reader, judged: int, step: int, ask: Asking, shows: bool
) -> None:
    marking = ask(judged, shows_proposal=shows)
    dossier = f"evaluations/{judged}"

    domain = unescape(second.at(f"{dossier}/seconde-appreciation/{marking}/domaines/1"))
    answer = unescape(second.at(f"{dossier}/reponses/{step}"))
    answers = unescape(second.at(f"{dossier}/reponses"))
    replay = second.client.get(f"/evaluateur/{dossier}/passations/1")

    assert SEEN in domain
    assert ("Épreuves : " in domain) is shows
    assert ("probabilité de maîtrise" in answer) is shows
    assert ("La passation s’est arrêtée" in answers) is shows
    assert (replay.status_code == 200) is shows
    assert {"replay"} == WITH_PROPOSALS


def test_from_asking_to_comparing(
    assessor: Reader, second: Reader, session: Session, hugo: int, judged: int
) -> None:
    page = f"evaluations/{judged}/seconde-appreciation"
    assessor.at(page)
    html = assessor.send("/seconde-appreciation", person=str(hugo), domain=["1"])
    assert "La demande est faite" in html
    assert "En cours\u00a0: 0 sur" in html
    asked = session.scalars(select(SecondMarking)).one()
    assert (asked.domains, asked.shows_proposal) == (["1"], False)
    marking = asked.id
    session.rollback()
    known = re.findall(r"critere-([0-9.]+)", second.at(f"{page}/{marking}"))
    assert known

    second.at(f"{page}/{marking}/domaines/1")
    fields = {f"mark-{code}": "acquired" for code in known[1:]}
    html = second.send("/domaines/1", **fields, **{f"comment-{known[1]}": "Sûr de lui."}, then="next")
    assert "enregistrée" in html
    assert second.path.endswith(f"/{marking}")
    assert f"critere-{known[0]}" in html
    assert "Terminer et comparer" not in html
    assert "Sûr de lui" not in assessor.at(page)
    assert assessor.client.get(f"/evaluateur/{page}/{marking}").status_code == 303
    assert assessor.client.get(f"/evaluateur/{page}/{marking}/domaines/1").status_code == 404

    token = second.hidden("csrf_token")
    early = second.client.post(f"/evaluateur/{page}/{marking}/terminer", data={"csrf_token": token})
    assert early.status_code == 400
    assert "Il manque 1 appréciation avant de terminer" in unescape(early.text)
    second.at(f"{page}/{marking}/domaines/1")
    second.send("/domaines/1", **{f"mark-{known[0]}": "not_assessed"}, then="next")
    html = unescape(second.send("/terminer"))

    assert "1\u00a0critère en désaccord" in html
    assert SECRET in html
    assert known[0] in html
    assert "Kappa de Cohen" in html or "ne se calcule pas" in html
    second.at(f"evaluations/{judged}/matrice")
    compared = unescape(assessor.at(f"{page}/{marking}"))
    assert "La matrice est signée" in compared
    assert f"#critere-{known[0]}" in compared
    session.expire_all()
    kept = {m.criterion: (m.mark, m.first_mark) for m in session.scalars(select(SecondMark))}
    assert kept[known[0]] == (Mark.NOT_ASSESSED, Mark.NOT_ACQUIRED)


def test_a_refusal_loses_nothing_that_was_typed(
    second: Reader, session: Session, world: World, ask: Asking
) -> None:
    marking = ask(world.evaluation, ("1",))
    page = f"evaluations/{world.evaluation}/seconde-appreciation/{marking}/domaines/1"
    second.at(page)
    opened = second.html

    html = second.send("/domaines/1", **{"mark-1.1.1": "acquired", "comment-1.1.2": "Sans appréciation"})
    assert second.status == 400
    assert "Sans appréciation" in html
    assert 'value="acquired" data-key="1" checked' in html
    second.send("/domaines/1", **{"mark-1.1.1": "acquired"})
    assert second.status == 200

    second.pages.append(opened)  # another window, opened before
    html = second.send("/domaines/1", **{"mark-1.1.1": "not_acquired", "comment-1.1.1": "Autre fenêtre"})
    assert second.status == 409
    assert "Vous avez enregistré ailleurs" in html
    assert "Autre fenêtre" in html
    second.send("/domaines/1", **{"mark-1.1.1": "not_acquired", "comment-1.1.1": "Autre fenêtre"})
    assert second.status == 200
    session.expire_all()
    assert [m.mark for m in session.scalars(select(SecondMark))] == [Mark.NOT_ACQUIRED]


def test_refused_requests_keep_what_was_chosen(assessor: Reader, hugo: int, judged: int) -> None:
    page = f"evaluations/{judged}/seconde-appreciation"
    assessor.at(page)
    html = unescape(assessor.send("/seconde-appreciation", domain=["2"], proposal="1"))
    assert assessor.status == 400
    assert "Choisissez la personne" in html
    assert 'value="2" checked' in html
    assert 'value="1" checked' not in html.split("Quels domaines")[1].split("</fieldset>")[0]
    html = unescape(assessor.send("/seconde-appreciation", person=str(hugo)))
    assert "Cochez au moins un domaine" in html
    assert f'<option value="{hugo}" selected>' in html


def test_cancelling_opens_the_dossier_again_and_closes_the_marking(
    assessor: Reader, second: Reader, session: Session, judged: int, ask: Asking
) -> None:
    marking = ask(judged)
    page = f"evaluations/{judged}/seconde-appreciation"
    second.at(f"{page}/{marking}/domaines/1")
    opened = second.html
    assessor.at(page)
    assert "est annulée" in assessor.send(f"/{marking}/annuler")

    second.pages.append(opened)
    second.send("/domaines/1", **{"mark-1.1": "acquired"})
    assert second.status == 409
    assert SECRET in second.at(f"evaluations/{judged}/matrice")
    assert session.scalars(select(SecondMark)).all() == []


def test_another_organisation_and_other_roles_find_nothing(
    app: Flask, assessor: Reader, world: World, judged: int, ask: Asking
) -> None:
    marking = ask(judged)
    page = f"/evaluateur/evaluations/{judged}/seconde-appreciation"
    other, author = Reader(app.test_client()), Reader(app.test_client())
    other.sign_in(world.other_assessor_email, world.password)
    author.sign_in(world.author_email, world.password)
    elsewhere = f"/evaluateur/evaluations/{world.other_evaluation}/seconde-appreciation/{marking}"

    for address in (page, f"{page}/{marking}", f"{page}/{marking}/domaines/1", elsewhere):
        assert other.client.get(address).status_code == 404
        assert author.client.get(address).status_code == 403
    assert assessor.client.get(elsewhere).status_code == 404
    assert author.client.get("/evaluateur/accords").status_code == 403
    assert "Aucune seconde appréciation" in unescape(other.at("accords"))


def test_the_page_of_agreement_stays_silent_below_five_dossiers_then_speaks(
    assessor: Reader,
    manager: Reader,
    second: Reader,
    session: Session,
    library: TestLibrary,
    world: World,
    clock: Clock,
    hugo: int,
) -> None:
    query = "accords?referentiel=clea-numerique-2018"
    assert "Aucune seconde appréciation" in unescape(assessor.at(query))
    dossiers = five_dossiers(session, world, clock)
    for one in dossiers[:4]:
        judge_all(session, library, one, world.assessor, clock)
        mark_all(session, library, ask_for(session, library, one, world.assessor, hugo, clock), clock)
    session.commit()
    html = unescape(assessor.at(query))
    assert "il en faut au moins 5" in html
    assert "moins de 5 dossiers" in html
    assert "100\u202f%" not in html

    judge_all(session, library, dossiers[4], world.assessor, clock)
    last = ask_for(session, library, dossiers[4], world.assessor, hugo, clock, shows_proposal=True)
    mark_all(session, library, last, clock, but={"1.1": Mark.NOT_ACQUIRED})
    session.commit()
    for reader in (assessor, manager, second):
        html = unescape(reader.at(query))
        assert "Claire Lenoir et Hugo Bellec" in html
        assert "Kappa de Cohen" in html
    assert "il en faut au moins 5" in unescape(assessor.at(f"{query}&propositions=cachees"))


def test_a_manager_who_assesses_may_be_asked_and_is_blind_too(
    manager: Reader, session: Session, world: World, judged: int, ask: Asking
) -> None:
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.commit()
    ask_manager = replace(ask, second=world.manager)
    ask_manager(judged)

    answer = manager.client.get(f"/evaluateur/evaluations/{judged}")
    assert answer.status_code == 303
    assert WHY in unescape(manager.at(f"evaluations/{judged}"))
