"""Reported questions, who would change, the decision and its history: on sound pages, each role its own."""

from random import Random
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings import reports
from clea_quiz.sittings import service as sittings
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring
from clea_quiz.sittings.reports import Complaint
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.rescoring import DOMAIN, corrected_key, reported
from tests.support.world import World
from tests.web.assessor.conftest import Reader

WHY = "Deux réponses étaient justes."


class Question(NamedTuple):
    """What tests know of the reported question; reading it again would hold the database."""

    id: int
    item: str
    publication: int


@pytest.fixture
def step(
    session: Session, library: TestLibrary, evaluation: Evaluation, taken: str, clock: Clock
) -> Question:
    """A question that its candidate reported, all marks given; every answer was right."""
    sitting, step = reported(session, library, evaluation, "Deux réponses vont.", clock)
    found = Question(step.id, step.item, sitting.publication_id)
    session.commit()
    return found


def decided(session: Session) -> list[int]:
    """Return the re-scorings stored, and let the database go."""
    found = list(session.scalars(select(Rescoring.id)))
    session.rollback()
    return found


def words_of(browser: Browser, where: str = ".//main") -> str:
    return text_of(read(browser.html).find(where)).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_reported_question_is_found_from_the_desk_read_and_neutralised(
    manager: Reader,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    step: Question,
    world: World,
    clock: Clock,
) -> None:
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "Vu en entretien.", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()
    assert "/evaluateur/questions" in manager.at("")
    manager.at("questions")
    assert "Deux réponses vont." in words_of(manager)
    manager.at(f"questions/{step.item}")
    told = words_of(manager)
    assert "1 signalement" in told
    assert "Élodie" in told
    assert "concepteur publie d’abord" in told  # there is no newer key to apply

    address = f"questions/{step.item}/re-notation"
    manager.at(f"{address}?quoi=neutralised")
    told = words_of(manager)
    assert "Élodie" in told
    assert "1 réponse à la question ne compte plus" in told
    assert decided(session) == []
    clock.pass_(60)
    refused = manager.send("/re-notation", raison=" ")
    assert manager.status == 400
    assert "Écrivez la raison" in refused

    manager.at(f"{address}?quoi=neutralised")
    manager.send("/re-notation", raison=WHY)
    told = words_of(manager)
    assert WHY in told
    assert "Élodie" in told

    dossier = f"evaluations/{world.evaluation}"
    assert WHY in manager.at(dossier)
    assert "1 réponse ne compte pas" in words_of(manager)
    manager.at(f"{dossier}/reponses/{step.id}")
    told = words_of(manager)
    assert "Cette réponse ne compte pas." in told
    assert "ne compte pas aujourd’hui" in told
    manager.at(f"{dossier}/reponses")
    assert "Ne compte pas" in words_of(manager)
    manager.at(f"{dossier}/passations/{DOMAIN}")
    assert "s’est passé ce jour-là" in words_of(manager)
    manager.at("questions")
    assert "Neutralisée" in words_of(manager)


def test_it_is_taken_back_from_its_history(
    manager: Reader, session: Session, step: Question, world: World
) -> None:
    dossier = f"evaluations/{world.evaluation}"
    manager.at(dossier)
    before = words_of(manager)
    manager.at(f"questions/{step.item}/re-notation?quoi=neutralised")
    manager.send("/re-notation", raison=WHY)
    manager.at(dossier)
    assert words_of(manager) != before
    [one] = decided(session)
    manager.at("re-notations")
    assert "En vigueur" in words_of(manager)
    manager.at(f"re-notations/{one}/annulation")
    assert "jusqu’ici, 1 réponse" in words_of(manager).lower()
    manager.send("/annulation", raison="")
    assert manager.status == 400
    manager.at(f"re-notations/{one}/annulation")
    manager.send("/annulation", raison="La question était bonne.")
    assert "La question était bonne." in words_of(manager)
    manager.at(dossier)
    assert words_of(manager) == before
    manager.at("re-notations")
    assert "Annulée" in words_of(manager)
    manager.go(f"/evaluateur/re-notations/{one}/annulation")
    assert manager.status == 409


def test_a_proposal_that_changed_is_shown_until_an_assessor_has_looked(
    assessor: Reader,
    manager: Reader,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    step: Question,
    world: World,
    clock: Clock,
) -> None:
    alone = _answers_left_alone(session, library, evaluation)
    entries = [Entry(alone[1], Mark.ACQUIRED, "Vu en entretien.", 0)]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()
    clock.pass_(60)
    manager.at(f"questions/{alone[0]}/re-notation?quoi=neutralised")
    assert "appréciation posée : acquis, inchangée" in words_of(manager)
    manager.send("/re-notation", raison=WHY)

    dossier = f"evaluations/{world.evaluation}"
    assert "1 proposition changée" in assessor.at("").replace("\u00a0", " ").replace("\u202f", " ")
    manager.at(dossier)
    assert "J’ai regardé" not in manager.html  # a manager does not look for the assessor
    assessor.at(f"{dossier}/matrice/{DOMAIN}")
    assert "Une proposition a changé depuis votre appréciation" in words_of(assessor)
    assessor.at(dossier)
    assessor.send("/propositions-changees")
    assert "vous avez regardé" in words_of(assessor)
    assert "a changé depuis votre appréciation" not in assessor.at(dossier)
    assert session.scalars(select(Judgement.mark)).all() == [Mark.ACQUIRED]


def _answers_left_alone(session: Session, library: TestLibrary, evaluation: Evaluation) -> tuple[str, str]:
    evidence = evidence_of(session, library, evaluation)[DOMAIN]
    alone = {code for code, estimate in evidence.criteria.items() if estimate.answers == 1}
    view = next(view for view in evidence.steps if view.criterion in alone)
    return view.item, view.criterion


def test_an_assessor_prepares_and_a_manager_decides(
    assessor: Reader, session: Session, step: Question, world: World
) -> None:
    assessor.at(f"questions/{step.item}/re-notation?quoi=neutralised")
    assert "un responsable la décide" in words_of(assessor)
    assert 'name="raison"' not in assessor.html
    data = {"csrf_token": assessor.hidden("csrf_token"), "raison": WHY, "quoi": "neutralised", "vu": "x"}
    answer = assessor.client.post(f"/evaluateur/questions/{step.item}/re-notation", data=data)
    assert answer.status_code == 403
    assert "Envoyez-lui l’adresse" in answer.text
    assert decided(session) == []
    assert world.manager


def test_a_page_that_is_too_old_is_refused_with_the_reason_still_there(
    manager: Reader,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    step: Question,
    world: World,
    clock: Clock,
) -> None:
    manager.at(f"questions/{step.item}/re-notation?quoi=neutralised")
    entries = [
        Entry(code, Mark.ACQUIRED, "Vu en entretien.", 0)
        for code in framework_of(session, library, evaluation).criteria
    ]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()

    manager.send("/re-notation", raison=WHY)
    assert manager.status == 409
    told = words_of(manager)
    assert "rien n’a été appliqué" in told
    assert WHY in told
    assert decided(session) == []


def test_a_newer_key_is_offered_where_one_is_published(
    manager: Reader, session: Session, library: TestLibrary, step: Question, world: World, clock: Clock
) -> None:
    placed = library.banks.bank(session, step.publication).items[step.item]
    session.rollback()
    manager.go(f"/evaluateur/questions/{step.item}/re-notation?quoi=key")
    assert manager.status == 400
    assert "publiez-la" in words_of(manager)
    corrected_key(session, world, placed, clock)
    manager.at(f"questions/{step.item}")
    assert "Une version plus récente est publiée" in words_of(manager)
    manager.at(f"questions/{step.item}/re-notation?quoi=key&illisibles=garder")
    assert "1 réponse est corrigée autrement" in words_of(manager)
    manager.send("/re-notation", raison=WHY)
    assert "Clé corrigée" in words_of(manager)
    assert session.scalars(select(Rescoring.drop_unreadable)).all() == [False]


def test_nobody_else_s_questions_and_decisions_exist(
    app: Flask, manager: Reader, session: Session, evaluation: Evaluation, step: Question, world: World
) -> None:
    manager.at(f"questions/{step.item}/re-notation?quoi=neutralised")
    manager.send("/re-notation", raison=WHY)
    [one] = decided(session)
    stranger = Browser(app.test_client())
    stranger.sign_in(world.other_assessor_email, world.password)
    stranger.go("/evaluateur/questions")
    assert step.item not in stranger.html
    for path in (
        f"questions/{step.item}",
        f"questions/{step.item}/re-notation?quoi=neutralised",
        f"re-notations/{one}",
        f"re-notations/{one}/annulation",
        "questions/inconnue",
        f"questions/{step.item}/images/autre.svg",
    ):
        stranger.go(f"/evaluateur/{path}")
        assert stranger.status == 404, path
    token = stranger.hidden("csrf_token")
    data = {"csrf_token": token, "raison": "x", "quoi": "neutralised", "vu": "", "dernier": "9"}
    for path in (
        f"questions/{step.item}/re-notation",
        f"re-notations/{one}/annulation",
        f"evaluations/{world.evaluation}/propositions-changees",
    ):
        status = stranger.client.post(f"/evaluateur/{path}", data=data).status_code
        assert status in (403, 404), path
    manager.go(f"/evaluateur/questions/{step.item}/re-notation?quoi=autre")
    assert manager.status == 404


def test_the_monitor_leads_to_the_question_reported(
    assessor: Reader, session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    opening = sittings.Opening("4", Random(5))
    sitting = sittings.start(session, library, evaluation, opening, clock())
    item = sitting.steps[0].item
    reports.report(session, evaluation, "4", Complaint(sitting.steps[0].id, "broken"), clock())
    session.commit()
    assert f"/evaluateur/questions/{item}" in assessor.at("passations")
    assessor.at(f"questions/{item}")
    assert "1 signalement" in words_of(assessor)
