"""English for staff: every page of the manager and of the author, and their refusals."""

import re
from datetime import datetime

import pytest
from babel.support import Translations
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Role
from clea_quiz.accounts.service import NewPerson, create_person
from clea_quiz.accounts.trainers import note_trainer
from clea_quiz.matrices import results_log
from clea_quiz.matrices.models import LogEntry, LogKind
from clea_quiz.reports.labels import JURY_VERDICTS, LOG_KINDS
from clea_quiz.reports.log_words import WRONG
from clea_quiz.web.author.words import INTERACTIONS
from clea_quiz.web.shared.languages import CATALOGUES
from tests.support.clock import Clock
from tests.support.english import assert_english
from tests.support.http import Browser
from tests.support.pages import read
from tests.support.world import World
from tests.web.author.desk import Desk, sheet
from tests.web.author.writing import add, begin, write_choice

Filled = dict[str, str | list[str]]
Facts = dict[str, str | int]

pytestmark = pytest.mark.any_database


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    """Somebody who asked for English before signing in."""
    browser = Browser(client)
    browser.go("/")
    browser.send("/langue")
    return browser


def test_staff_choose_their_language_at_the_foot_of_a_page_and_keep_it(
    client: FlaskClient, world: World
) -> None:
    nadia = Browser(client)
    nadia.sign_in(world.manager_email, world.password)
    assert read(nadia.html).get("lang") == "fr"
    nadia.go("/responsable/candidats")
    nadia.send("/langue")

    assert nadia.path == "/responsable/candidats"
    assert_english(nadia.html)
    assert_english(nadia.go("/responsable/personnel"))
    assert read(nadia.send("/langue")).get("lang") == "fr"


def test_refusals_met_by_staff_are_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)

    for path in ("/responsable/rien", "/concepteur/", "/responsable/codes/"):
        assert_english(visitor.go(path))
        assert visitor.status in (403, 404)


def test_every_page_of_the_manager_is_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)
    pages = ("", "codes", "candidats", "personnel", "evaluations/ouvrir", "reglages", "journal")
    for path in (*pages, f"personnel/{world.assessor}/domaines"):
        assert_english(visitor.go(f"/responsable/{path}"))
        assert visitor.status == 200

    visitor.go("/responsable/")
    assert re.search(r"1\sMarch\s2027", visitor.html)
    assert "2 assessments, newest first" in visitor.html.replace("\u00a0", " ")


def test_what_the_manager_is_refused_is_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)

    def sends(page: str, action: str, words: str, **fields: str | list[str]) -> None:
        visitor.go(f"/responsable/{page}")
        assert_english(visitor.send(action, **fields))
        assert words in visitor.html, words

    awa: Filled = {"given_name": "Awa", "family_name": "Diop", "sector": "general", "reference": "R-7"}
    staff: Filled = {"full_name": "Leo Martin", "email": "leo@ici.example", "roles": ["author"]}
    sends("candidats", "/candidats", "This field is required.")
    sends("candidats", "/candidats", "Awa Diop is on the list.", **awa)
    sends("candidats", "/candidats", "already belongs to another candidate", **awa)
    sends("candidats", "/liste", "missing: prenom, nom", text="x\ny")
    sends("candidats", "/liste", "contains no candidates", text="prenom;nom")
    faulty = "prenom;nom;secteur;reference\n;Diop;;\nLea;Roy;chasse;\nLea;Roy;;R-7"
    sends("candidats", "/liste", "Unknown sector", text=faulty)
    assert "Line 2: First and last names are required." in visitor.html
    sends("candidats", "/liste", "Candidates added: 1.", text="prenom;nom\nLea;Roy")
    sends("personnel", "", "Choose at least one role.")
    sends("personnel", "", "A password has at least 12 characters", password="short", **staff)
    sends("personnel", "", "repeats the same characters", password="a" * 20, **staff)
    sends("personnel", "", "Type a complete e-mail address.", **{**staff, "email": "leo"})
    sends("personnel", "", "The account for Leo Martin is open.", password="a long sentence", **staff)
    sends("personnel", "", "There is already an account for", password="a long sentence", **staff)
    sends("evaluations/ouvrir", "", "Tick at least one candidate.")
    opened: Filled = {
        "candidates": [str(world.candidate)],
        "framework": "clea-2021",
        "kind": "final",
        "assessor": "0",
    }
    sends("evaluations/ouvrir", "", "Assessments opened: 1.", **opened)
    sends("reglages", "", "Lines to put right: 1.", exam_browser_keys="abc")
    sends("reglages", "", "Candidates may use any browser.")
    sends("reglages", "", "asked to use Safe Exam Browser", exam_browser_keys="a" * 64)
    sends("reglages", "", "Twenty keys at most; there are 21.", exam_browser_keys=f"{'a' * 64}\n" * 21)


def test_what_an_assessor_may_assess_is_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)

    def ticks(person: int, words: str, **fields: str | list[str]) -> None:
        visitor.go(f"/responsable/personnel/{person}/domaines")
        assert_english(visitor.send("", **{"every": "", **fields}))
        assert words in visitor.html.replace("\u00a0", " "), words

    ticks(world.assessor, "Tick at least one domain")
    ticks(world.assessor, "is longer than 2000 characters", every="1", basis="a" * 2001)
    ticks(world.manager, "does not have the role of assessor", every="1")
    ticks(world.assessor, "The domains of Claire Lenoir are saved.", domain=["clea-2021/1"])
    assert re.search(r"1\sdomain\b", visitor.html)


def test_evaluations_refused_at_their_opening_are_refused_in_english(
    visitor: Browser, session: Session, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    trainer = _other_assessor(session, world, clock())
    note_trainer(session, evaluation, trainer, world.manager, clock())
    session.commit()
    visitor.sign_in(world.manager_email, world.password)
    asked: Filled = {"candidates": [str(world.candidate)], "framework": "clea-2021", "kind": "final"}

    visitor.go("/responsable/evaluations/ouvrir")
    assert_english(visitor.send("", **{**asked, "assessor": str(trainer)}))
    assert "trains this candidate" in visitor.html
    clock.pass_(6 * 366 * 86_400)
    visitor.go("/responsable/evaluations/ouvrir")
    assert_english(visitor.send("", **{**asked, "assessor": "0"}))
    assert "The 5 years of this preliminary assessment ended on 01/03/2032" in visitor.html


def _other_assessor(session: Session, world: World, now: datetime) -> int:
    lea = NewPerson("lea@ici.example", "Lea Roy", world.password, frozenset({Role.ASSESSOR}))
    return create_person(session, world.organisation, lea, now).id


def test_the_log_of_results_is_english(
    visitor: Browser, session: Session, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    decided: Facts = {"number": 1, "verdict": "granted", "decided_on": "2027-03-12", "comment": "Reçue."}
    reopened: Facts = {"version": 1, "reason": "Une erreur de saisie"}
    entries: list[tuple[LogKind, Facts]] = [
        (LogKind.SIGNED, {"version": 1, "person": world.assessor}),
        (LogKind.JURY, decided),
        *[(LogKind.REOPENED, reopened)] * 50,
    ]
    for kind, facts in entries:
        results_log.append(session, evaluation, kind, facts, clock())
    for kind in (LogKind.RESCORED, LogKind.RESCORING_WITHDRAWN):
        results_log.append_all(session, world.organisation, kind, [(None, {"rescoring": 7})], clock())
    session.commit()
    visitor.sign_in(world.manager_email, world.password)

    def shows(page: str, *words: str) -> None:
        assert_english(visitor.go(f"/responsable/journal{page}"))
        for some in words:
            assert some in re.sub(r"\s", " ", visitor.html), some

    shows("", "54 entries, newest first", "Reopening, version 1", "Re-scoring withdrawn", "Page 1 of 2")
    shows("?page=2", "Signature, version 1", "Certificate granted, jury of 12 March 2027")
    here = f"Assessment no. {world.evaluation}"
    shows("?verifier=1", f"{here}, version 1: it is in the log, but the signature has disappeared.")
    shows("?verifier=1", f"{here}, decision of the jury 1: ", "Re-scoring no. 7: it is in the log")
    session.execute(update(LogEntry).where(LogEntry.place == 2).values(facts={}))
    session.commit()
    shows("?verifier=1", "Entry 2: its content was changed.")
    session.execute(delete(LogEntry))
    session.commit()
    shows("", "The log is empty")


def test_a_log_that_holds_says_so_in_english(
    visitor: Browser, session: Session, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    results_log.append(session, evaluation, LogKind.REOPENED, {"version": 1}, clock())
    session.commit()
    visitor.sign_in(world.manager_email, world.password)

    assert_english(visitor.go("/responsable/journal?verifier=1"))
    assert "The chain is intact" in visitor.html


@pytest.mark.parametrize("words", [*WRONG.values(), *LOG_KINDS.values(), *JURY_VERDICTS.values()])
def test_every_word_of_the_log_has_its_english(words: str) -> None:
    catalogue = Translations.load(CATALOGUES, ["en"])

    assert words == "signature" or catalogue.ugettext(words) != words


@pytest.fixture
def author(visitor: Browser, world: World) -> Desk:
    visitor.sign_in(world.author_email, world.password)
    return Desk(visitor)


def test_the_shelf_and_the_previews_are_english(author: Desk) -> None:
    for path in (
        "",
        "?q=rienquiexiste",
        "?page=2",
        "nouveau",
        "scenarios/monnaie-en-caisse/apercu/1",  # an item model
        "scenarios/bilan-oral-preparation-salle/apercu/1",  # what an assessor acts out
        "scenarios/accent-en-salle-de-pause/apercu/1",
        "scenarios/affiche-job-dating/apercu/1",
    ):
        assert_english(author.go(f"/concepteur/{path}"))
        assert author.status == 200
    author.go("/concepteur/scenarios/tri-du-chantier/apercu/1")
    assert_english(author.send("/apercu/1", {"unknown": "1"}))
    assert "I do not know" in author.html
    author.go("/concepteur/scenarios/tri-du-chantier/apercu/1")
    assert_english(author.send("/apercu/1"))
    assert author.status == 422


def test_a_draft_is_english_from_its_beginning_to_its_end(author: Desk) -> None:
    author.go("/concepteur/nouveau")
    assert_english(author.send("/nouveau"))
    for slug in ("Gants Neufs", "accident-livraison-espagne"):
        head: Filled = {"title": "Le quai", "situation": "Vous rangez.", "slug": slug}
        assert_english(author.send("/nouveau", {**head, "sectors": ["logistique"]}))
        assert "You can take “" in author.html
    draft = begin(author)
    assert_english(author.html)
    assert_english(author.send("/publier"))
    assert author.status == 422
    address = write_choice(author, draft)
    assert_english(author.html)
    assert_english(author.go(address))
    left_open = sheet(author.html, address)
    assert_english(author.send(address, {"prompt": "Une autre question ?"}))
    assert_english(author.post(left_open, {"prompt": "Encore une ?"}))
    assert author.status == 409
    for path in ("apercu/1", "questions/1/retirer", "abandonner"):
        assert_english(author.go(f"{draft}/{path}"))
    author.go(draft)
    assert_english(author.send("/publier"))
    assert "is published" in author.html
    assert_english(author.post(left_open, {"prompt": "Trop tard ?"}))
    assert author.status == 404


def test_the_forms_of_every_kind_of_part_are_english(author: Desk) -> None:
    draft = begin(author)
    kinds = [("questions", kind) for kind in INTERACTIONS]
    kinds += [("documents", kind) for kind in ("message", "sheet", "notice", "recording")]
    for page, kind in kinds:
        address = add(author, draft, kind, page)
        assert_english(author.html)
        assert_english(author.send(address))
        assert author.status in (200, 422), kind
        if page == "questions":
            assert_english(author.go(address.replace("questions", "apercu")))
    author.go(f"{draft}/documents/2")
    table = {"title": "Stock", "tables": "Article | Reste\nGants | 3"}
    author.send("/documents/2", table)
    assert_english(author.go(f"{draft}/documents/2"))
    assert_english(author.go(draft))
    author.go(f"{draft}/abandonner")
    assert_english(author.send("/abandonner"))
