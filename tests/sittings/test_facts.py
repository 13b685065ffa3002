"""Facts around a question, the scratch pad, the opinion at the end: kept, bounded, and worth no point."""

from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound
from clea_quiz.sittings import drafts, facts, opinions, queries, service
from clea_quiz.sittings.facts import FactCount, Noticed
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Agreement, Fact, FactKind, Opinion, Sitting
from clea_quiz.sittings.opinions import Said
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


@pytest.mark.parametrize(
    ("seconds", "read"),
    [("12", 12), ("", None), ("-3", None), ("99999999", 86_400), ("9" * 40, None), ("deux", None)],
)
def test_what_a_page_says_is_read_or_left_out(seconds: str, read: int | None) -> None:
    assert facts.read("away", seconds) == Noticed(FactKind.AWAY, read)


def test_an_unknown_fact_does_not_exist() -> None:
    with pytest.raises(NotFound):
        facts.read("cheated", "")


def test_facts_are_counted_by_domain_and_kind(
    session: Session, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    step = sitting.steps[0].id
    for noticed in (Noticed(FactKind.AWAY, 20), Noticed(FactKind.AWAY, 5), Noticed(FactKind.PASTE)):
        facts.notice(session, evaluation, "3", step, noticed, clock())

    assert facts.counts(session, evaluation) == [
        FactCount("3", FactKind.AWAY, 2, 25),
        FactCount("3", FactKind.PASTE, 1, 0),
    ]


def test_a_page_gone_mad_fills_nothing(
    session: Session, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    for _ in range(facts.MOST_FACTS + 5):
        facts.notice(session, evaluation, "3", sitting.steps[0].id, Noticed(FactKind.COPY), clock())

    assert session.scalar(select(func.count()).select_from(Fact)) == facts.MOST_FACTS


def test_somebody_elses_question_does_not_exist(
    session: Session, world: World, sitting: Sitting, clock: Clock
) -> None:
    other = session.get_one(Evaluation, world.other_evaluation)
    step = sitting.steps[0].id

    with pytest.raises(NotFound):
        facts.notice(session, other, "3", step, Noticed(FactKind.COPY), clock())
    with pytest.raises(NotFound):
        drafts.keep_notes(session, other, "3", step, {"notes": ["à moi"]})
    assert session.scalar(select(func.count()).select_from(Fact)) == 0


def test_notes_stay_from_one_question_to_the_next_and_are_no_answer(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    step = sitting.steps[0].id
    drafts.keep(session, evaluation, "3", step, {"answer": ["a"], "notes": [" 12 × 4 = 48 "]})
    service.answer(session, library, evaluation, "3", Submission(step, {}, unknown=True), clock())
    session.expire_all()

    view = queries.question(session, library, evaluation, "3", clock())

    assert isinstance(view, QuestionView)
    assert (view.notes, view.draft) == ("12 × 4 = 48", {})
    drafts.keep_notes(session, evaluation, "3", view.step_id, {"notes": [""]})
    session.expire_all()
    assert sitting.notes is None


def test_a_page_without_a_scratch_pad_leaves_the_notes_alone(
    session: Session, evaluation: Evaluation, sitting: Sitting
) -> None:
    step = sitting.steps[0].id
    drafts.keep_notes(session, evaluation, "3", step, {"notes": ["à garder"]})
    drafts.keep(session, evaluation, "3", step, {"answer": ["a"]})
    session.expire_all()

    assert sitting.notes == "à garder"


def test_the_last_opinion_counts_and_no_answer_is_an_answer(
    session: Session, evaluation: Evaluation, clock: Clock
) -> None:
    opinions.give(session, evaluation, Said("no", "yes", "Plus grand !"), clock())
    opinions.give(session, evaluation, Said("partly", "maybe", " " + "x" * 2000), clock())

    opinion = session.scalars(select(Opinion)).one()
    assert (opinion.ease, opinion.clarity) == (Agreement.PARTLY, None)
    assert opinion.words == "x" * opinions.LONGEST
