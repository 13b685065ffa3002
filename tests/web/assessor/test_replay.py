"""The page of a sitting: in words, in pictures, found again; nobody else's."""

from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings.models import Sitting
from tests.support.http import Browser
from tests.support.world import World
from tests.web.assessor.conftest import Reader


@pytest.fixture
def sitting(session: Session, taken: str, evaluation: Evaluation) -> Sitting:
    found = session.scalars(
        select(Sitting).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == "2")
    ).one()
    assert found.steps
    session.rollback()
    return found


def test_every_question_is_there_with_its_reason_and_found_again(
    assessor: Reader, taken: str, session: Session, sitting: Sitting
) -> None:
    html = unescape(assessor.at(f"{taken}/passations/2"))

    steps = len(sitting.steps)
    session.rollback()
    assert "Rejoué à l’identique" in html
    assert html.count('data-label="Rejouée"') == steps
    assert html.count("à l’identique") == steps + 1
    assert html.count('role="img"') == html.count('class="curve__name"') > 0
    assert "questions possibles" in html
    assert "réussite" in html


def test_a_record_that_was_changed_is_named(
    assessor: Reader, taken: str, session: Session, sitting: Sitting
) -> None:
    step = session.merge(sitting).steps[1]
    step.choice = step.choice | {"pool": 9999}
    session.commit()

    html = unescape(assessor.at(f"{taken}/passations/2"))

    assert "Le calcul refait aujourd’hui diffère à la question 2." in html
    assert "le nombre de questions possibles n’est pas le même (enregistré\u00a0: 9999" in html


def test_a_sitting_that_was_not_begun_or_is_somebody_elses_does_not_exist(
    assessor: Reader, taken: str, world: World
) -> None:
    for path in (f"{taken}/passations/7", f"{taken}/passations/x"):
        assert assessor.client.get(f"/evaluateur/{path}").status_code == 404
    other = f"/evaluateur/evaluations/{world.other_evaluation}/passations/2"
    assert assessor.client.get(other).status_code == 404


def test_only_readers_of_dossiers_open_it(app: Flask, taken: str, world: World) -> None:
    author = Browser(app.test_client())
    author.sign_in(world.author_email, world.password)
    author.go(f"/evaluateur/{taken}/passations/2")
    assert author.status == 403
    candidate = Browser(app.test_client())
    candidate.enter_code(world.code)
    candidate.go(f"/evaluateur/{taken}/passations/2")
    assert candidate.path == "/connexion"
