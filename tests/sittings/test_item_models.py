"""Item models in a sitting: drawn by a stored seed, the same at every look, another for another candidate."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.answers import answer_of
from clea_quiz.sittings import queries, service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting, Step
from clea_quiz.sittings.queries import QuestionView
from clea_quiz.sittings.service import Submission
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.world import World

DOMAIN = "2"


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


def taken(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock, seed: int) -> Sitting:
    """Take domain 2, every answer right; what was shown is what is marked."""
    sitting = service.start(session, library, evaluation, service.Opening(DOMAIN, Random(seed)), clock())
    test = library.test_of(session, sitting, evaluation.framework)
    while not sitting.ended:
        step = next(step for step in sitting.steps if step.answered_at is None)
        placed = test.placed(step.item, step.seed)
        shown = queries.question(session, library, evaluation, DOMAIN, clock())
        assert isinstance(shown, QuestionView)
        assert (shown.situation, shown.prompt) == (placed.scenario.situation, placed.item.prompt)
        assert (step.seed is None) == (placed.model is None)
        fields = page_fields(placed.item.interaction, step.arrangement)
        service.answer(session, library, evaluation, DOMAIN, Submission(step.id, fields), clock())
        assert step.score == step.max_score
    return sitting


def drawn(sitting: Sitting) -> list[Step]:
    return [step for step in sitting.steps if step.seed is not None]


def test_an_answer_is_shown_again_with_the_numbers_it_was_given_for(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = taken(session, library, evaluation, clock, 5)
    assert drawn(sitting)
    session.expire_all()

    for step in drawn(sitting):
        test = library.test_of(session, sitting, evaluation.framework)
        placed = test.placed(step.item, step.seed)
        view = answer_of(session, library, evaluation, step.id)
        assert (view.situation, view.documents) == (placed.scenario.situation, placed.scenario.documents)
        assert (view.step.prompt, view.step.key) == (placed.item.prompt, placed.item.interaction.key)
        assert (view.step.score, view.step.reason) == (view.step.max_score, None)


def test_the_seed_of_a_step_comes_from_the_sitting_s(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = taken(session, library, evaluation, clock, 5)
    seeds = {step.item: step.seed for step in drawn(sitting)}
    session.rollback()
    again = taken(session, library, session.get_one(Evaluation, evaluation.id), clock, 5)

    assert {step.item: step.seed for step in drawn(again)} == seeds
    assert len(set(seeds.values())) == len(seeds)


def test_the_step_pins_the_model_s_revision(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = taken(session, library, evaluation, clock, 5)
    bank = library.banks.bank(session, sitting.publication_id)
    for step in drawn(sitting):
        assert step.scenario in bank.models
        assert step.scenario not in bank.scenarios
