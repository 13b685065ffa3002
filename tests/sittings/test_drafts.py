"""An answer that was begun is kept until the question is answered, and never becomes an answer by itself."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.sittings import drafts, queries, service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting, Step
from clea_quiz.sittings.queries import QuestionView
from clea_quiz.sittings.service import Opening, Submission
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def sitting(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Sitting:
    return service.start(session, library, evaluation, Opening("3", Random(5)), clock())


def waiting(session: Session, sitting: Sitting) -> Step:
    session.expire_all()
    return next(step for step in sitting.steps if step.answered_at is None)


def begun(session: Session, library: TestLibrary, evaluation: Evaluation) -> dict[str, list[str]]:
    session.expire_all()
    view = queries.question(session, library, evaluation, "3", Clock()())
    assert isinstance(view, QuestionView)
    return dict(view.draft)


def test_the_newest_draft_is_shown_and_only_fields_of_an_answer_are_kept(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting
) -> None:
    step = waiting(session, sitting).id
    drafts.keep(session, evaluation, "3", step, {"answer": ["a"], "csrf_token": ["x"], "rank-a": ["2"]})
    assert begun(session, library, evaluation) == {"answer": ["a"], "rank-a": ["2"]}

    drafts.keep(session, evaluation, "3", step, {"answer": ["b", "c"]})
    assert begun(session, library, evaluation) == {"answer": ["b", "c"]}

    drafts.keep(session, evaluation, "3", step, {"step": ["4"]})
    assert begun(session, library, evaluation) == {}


def test_an_answer_ends_its_draft_and_a_late_draft_changes_nothing(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    step = waiting(session, sitting).id
    drafts.keep(session, evaluation, "3", step, {"answer": ["a"]})
    service.answer(session, library, evaluation, "3", Submission(step, {}, unknown=True), clock())

    drafts.keep(session, evaluation, "3", step, {"answer": ["b"]})

    session.expire_all()
    assert session.get_one(Step, step).draft is None
    assert begun(session, library, evaluation) == {}


def test_another_candidates_question_does_not_exist(
    session: Session, sitting: Sitting, world: World, evaluation: Evaluation
) -> None:
    step = waiting(session, sitting).id
    other = session.get_one(Evaluation, world.other_evaluation)

    with pytest.raises(NotFound):
        drafts.keep(session, other, "3", step, {"answer": ["a"]})
    with pytest.raises(NotFound):
        drafts.keep(session, evaluation, "2", step, {"answer": ["a"]})


def test_a_text_longer_than_any_page_sends_is_refused(
    session: Session, sitting: Sitting, evaluation: Evaluation
) -> None:
    step = waiting(session, sitting).id
    with pytest.raises(Refused, match="trop long"):
        drafts.keep(session, evaluation, "3", step, {"answer": ["x" * (drafts.LONGEST + 1)]})
    assert waiting(session, sitting).draft is None
