"""How usual answers are: easy ones failed and hard ones solved show, a plain series does not."""

import numpy as np
import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings.compilation import Answer, CompiledTest
from clea_quiz.sittings.fit import FEWEST, AnswerFit, fit_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Step
from clea_quiz.sittings.rescoring import Marking
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World


@pytest.fixture
def steps(session: Session, library: TestLibrary, world: World, clock: Clock) -> list[Step]:
    """Questions of a real sitting, from the easiest to the hardest."""
    sitting = take_domain(session, library, session.get_one(Evaluation, world.evaluation), "2", clock, 0.6)
    test = library.test_of(session, sitting, "clea-2021")
    return sorted(sitting.steps, key=lambda step: _difficulty(test, step))


def _difficulty(test: CompiledTest, step: Step) -> float:
    parameters = test.parameters[test.index[step.item]]
    return float(np.mean(parameters.steps)) if parameters.steps else parameters.b


def fitted(
    session: Session, library: TestLibrary, steps: list[Step], rightly: list[bool]
) -> AnswerFit | None:
    test = library.test_of(session, steps[0].sitting, "clea-2021")
    for step, right in zip(steps, rightly, strict=True):
        step.score = step.max_score if right else 0
    answers = [Answer(step.item, step.score or 0) for step in steps]
    return fit_of(test, test.posterior(answers), Marking(test).counted(steps))


def test_hard_ones_solved_and_easy_ones_failed_are_unusual(
    session: Session, library: TestLibrary, steps: list[Step]
) -> None:
    half = len(steps) // 2
    expected = fitted(session, library, steps, [True] * half + [False] * (len(steps) - half))
    upside_down = fitted(session, library, steps, [False] * half + [True] * (len(steps) - half))

    assert expected is not None
    assert upside_down is not None
    assert not expected.unusual
    assert upside_down.unusual
    assert upside_down.lz_star < -1.64 < expected.lz_star
    assert upside_down.surprising
    assert set(upside_down.surprising) <= {step.id for step in steps}
    session.rollback()


def test_of_few_answers_nothing_is_said(session: Session, library: TestLibrary, steps: list[Step]) -> None:
    few = steps[: FEWEST - 1]

    assert fitted(session, library, few, [False] * len(few)) is None
    session.rollback()
