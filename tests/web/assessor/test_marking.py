"""Each criterion kept as it is decided, what colleagues change, and who may write."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person, Qualification, Role, RoleGrant, Trainer
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.rules import Mark
from tests.support.clock import Clock
from tests.support.world import SOCLE, World
from tests.web.assessor.conftest import Reader


@pytest.fixture
def dossier(world: World) -> str:
    return f"evaluations/{world.evaluation}"


@pytest.fixture
def colleague(app: Flask, session: Session, world: World) -> Reader:
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.commit()
    browser = Reader(app.test_client())
    browser.sign_in(world.manager_email, world.password)
    return browser


def keep(reader: Reader, dossier: str, code: str, **fields: str) -> tuple[int, str]:
    """Send one criterion as the script does, with what the page shown last holds; return what comes back."""
    domain = code.partition(".")[0]
    sent = {f"{name}-{code}": value for name, value in fields.items()}
    for name in (f"version-{code}", f"seen-{code}"):
        if name not in sent:
            sent[name] = reader.hidden(name)
    token = reader.hidden("csrf_token")
    address = f"/evaluateur/{dossier}/matrice/{domain}/criteres/{code}"
    answer = reader.client.post(address, data={"csrf_token": token, **sent})
    return answer.status_code, answer.get_data(as_text=True)


def marks(session: Session, evaluation_id: int) -> dict[str, tuple[Mark, str]]:
    session.expire_all()
    found = session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation_id))
    result = {j.criterion: (j.mark, j.comment) for j in found}
    session.rollback()
    return result


def test_one_criterion_is_kept_alone_and_the_parts_that_changed_come_back(
    assessor: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")

    status, html = keep(assessor, dossier, "1.2.1", mark="acquired", comment="Précis.")

    assert status == 200
    assert marks(session, world.evaluation) == {"1.2.1": (Mark.ACQUIRED, "Précis.")}
    assert 'data-part="etat-1.2.1"' in html
    assert 'data-part="etat-1.2.2"' not in html
    assert re.search(r'data-part="compte-1">1/', html)
    assert "Annuler" in html
    assert 'name="version-1.2.1" value="1"' in html


def test_a_clash_on_one_criterion_comes_back_with_both_entries(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    colleague.at(f"{dossier}/matrice/1")
    keep(colleague, dossier, "1.2.1", mark="not_acquired", comment="Pauvre.")

    status, html = keep(assessor, dossier, "1.2.1", mark="acquired", comment="Précis.")

    assert status == 409
    assert "Nadia Ferrand a enregistré" in html
    assert "Pauvre." in html
    assert "Précis." in html
    assert "Prendre l’autre" in html
    assert marks(session, world.evaluation) == {"1.2.1": (Mark.NOT_ACQUIRED, "Pauvre.")}


def test_news_are_only_what_changed_since(assessor: Reader, dossier: str, world: World) -> None:
    page = assessor.at(f"{dossier}/matrice/1")
    news = f"/evaluateur/{dossier}/matrice/1/nouvelles"
    assert 'data-version="0"' in page
    assert assessor.client.get(f"{news}?depuis=0").status_code == 204
    keep(assessor, dossier, "1.2.1", mark="acquired", comment="")

    told = assessor.client.get(f"{news}?depuis=0").get_data(as_text=True)

    assert 'data-part="etat-1.2.1"' in told
    assert "etat-1.2.2" not in told
    assert 'data-version="1"' in told
    assert assessor.client.get(f"{news}?depuis=1").status_code == 204


def test_going_against_the_sittings_comes_back_with_what_to_do(
    assessor: Reader, taken: str, session: Session, world: World
) -> None:
    page = assessor.at(f"{taken}/matrice/3")
    code = re.findall(r'data-criterion="([\d.]+)" data-sure="acquired"', page)[0]

    status, html = keep(assessor, taken, code, mark="not_acquired", comment="")

    assert status == 400
    assert "Écrivez dans le commentaire pourquoi" in html
    assert marks(session, world.evaluation) == {}
    assert (
        keep(assessor, taken, code, mark="not_acquired", comment="Refait devant moi, sans y arriver.")[0]
        == 200
    )
    assert code in marks(session, world.evaluation)


def test_unknown_criteria_strange_pages_and_signed_matrices_are_refused(
    assessor: Reader, dossier: str, complete: str
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    assert keep(assessor, dossier, "1.9.9", mark="acquired", version="0", seen="x")[0] == 404
    assert keep(assessor, dossier, "1.2.1", mark="acquired", version="deux")[0] == 400
    late = assessor.at(f"{complete}/matrice/1")
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    assessor.pages.append(late)
    status, html = keep(assessor, complete, "1.1", mark="not_acquired", comment="Trop tard.")
    assert status == 409
    assert "data-refusal" in html
    assert "signée" in html


def test_a_domain_one_does_not_assess_is_read_and_says_who_may(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World
) -> None:
    open_page = assessor.at(f"{dossier}/matrice/3")
    session.get_one(Person, world.assessor).every_domain = False
    session.add(Qualification(person_id=world.assessor, framework=SOCLE, domain="2"))
    session.commit()

    html = assessor.at(f"{dossier}/matrice/3")

    assert "Vous n’évaluez pas ce domaine" in html
    assert "Nadia Ferrand" in html
    assert 'type="radio"' not in html
    assert "vous ne l’évaluez pas" in html
    assert 'type="radio"' in assessor.at(f"{dossier}/matrice/2")
    assessor.pages.append(open_page)
    refused = assessor.send("/matrice/3", **{"mark-3.1.1": "acquired", "comment-3.1.1": "Gardé quand même."})
    assert assessor.status == 403
    assert "demandez à une personne habilitée" in refused
    assert "Gardé quand même." in refused
    assert marks(session, world.evaluation) == {}


def test_a_manager_narrows_down_what_an_assessor_assesses(
    manager: Reader, assessor: Reader, dossier: str, session: Session, world: World
) -> None:
    manager.go("/responsable/personnel")
    assert "tous<span" in manager.html
    manager.go(f"/responsable/personnel/{world.assessor}/domaines")

    manager.send("/domaines", every="", domain=f"{SOCLE}/2", basis="Licence de mathématiques, 2014.")

    assert manager.path == "/responsable/personnel"
    assert "1\u00a0domaine<span" in manager.html
    manager.go(f"/responsable/personnel/{world.assessor}/domaines")
    assert "Licence de mathématiques, 2014." in manager.html
    refused = manager.send("/domaines", every="", domain="autre/9", basis="Une longue explication")
    assert manager.status == 400
    assert "Cochez au moins un domaine" in refused
    assert "Une longue explication" in refused
    manager.go(f"/responsable/personnel/{world.other_assessor}/domaines")
    assert manager.status == 404


def test_the_trainer_of_a_candidate_is_noted_and_may_only_read(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World, clock: Clock
) -> None:
    assessor.at(f"{dossier}/intervenants")

    html = assessor.send("/intervenants", quoi="trainer", personne=str(world.manager))

    assert "Nadia Ferrand est notée comme personne qui forme le candidat" in html
    assert session.get(Trainer, (world.candidate, world.manager)) is not None
    session.rollback()
    html = colleague.at(f"{dossier}/matrice/1")
    assert "Vous formez Élodie" in html
    assert 'type="radio"' not in html
    assessor.at(f"{dossier}/intervenants")
    refused = assessor.send("/intervenants", quoi="trainer", personne=str(world.assessor))
    assert assessor.status == 400
    assert "Désignez d’abord une autre personne" in refused
    assessor.at(f"{dossier}/intervenants")
    assessor.send("/intervenants", quoi="no_trainer", personne=str(world.manager))
    assert 'type="radio"' in colleague.at(f"{dossier}/matrice/1")


def test_an_evaluation_changes_hands(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/intervenants")
    html = assessor.send("/intervenants", quoi="assessor", personne=str(world.manager))
    assert "L’évaluation est confiée à Nadia Ferrand." in html
    assessor.send("/intervenants", quoi="assessor", personne=str(world.other_assessor))
    assert assessor.status == 400
    session.expire_all()
    assert session.get_one(Evaluation, world.evaluation).assessor_id == world.manager
