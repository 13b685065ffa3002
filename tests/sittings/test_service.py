"""A sitting on real databases: stored before shown, counted once, replayable."""

from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.service import export_sources, load_bank
from clea_quiz.bank.interactions import Interaction
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.sittings import queries, service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Outcome, Sitting, Step
from clea_quiz.sittings.rescoring import Marking
from clea_quiz.sittings.service import Submission, Unanswered
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


def start(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock, domain: str = "3"
) -> Sitting:
    return service.start(session, library, evaluation, service.Opening(domain, Random(5)), clock())


def waiting(sitting: Sitting) -> Step:
    return next(step for step in sitting.steps if step.answered_at is None)


def interaction_of(session: Session, library: TestLibrary, evaluation: Evaluation, step: Step) -> Interaction:
    sitting = step.sitting
    test = library.test_of(session, sitting, evaluation.framework)
    return test.placed(step.item, step.seed).item.interaction


def answer_all(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    clock: Clock,
    sitting: Sitting,
    *,
    rightly: bool,
) -> None:
    while not sitting.ended:
        step = waiting(sitting)
        fields: dict[str, Sequence[str]] = {}
        if rightly:
            fields = page_fields(interaction_of(session, library, evaluation, step), step.arrangement)
        clock.pass_(20)
        submission = Submission(step.id, fields, unknown=not rightly)
        service.answer(session, library, evaluation, sitting.domain, submission, clock())


def test_the_first_question_is_stored_before_it_is_shown(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)

    step = sitting.steps[0]
    assert step.position == 1
    assert step.parameters["model"] in {"2pl", "3pl", "gpcm"}
    assert len(step.content_hash) == 64
    assert step.answered_at is None


def test_starting_again_resumes_at_the_same_question(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    first = start(session, library, evaluation, clock)
    session.commit()
    again = service.start(session, library, evaluation, service.Opening("3", Random(99)), clock())

    assert again.id == first.id
    assert [step.id for step in again.steps] == [step.id for step in first.steps]


def test_an_answer_and_the_next_question_are_stored_together(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    step = waiting(sitting)
    clock.pass_(12)

    service.answer(session, library, evaluation, "3", Submission(step.id, {}, unknown=True), clock())

    assert step.outcome is Outcome.UNKNOWN
    assert (step.score, step.seconds) == (0, 12)
    assert waiting(sitting).position == 2


def test_the_same_answer_sent_twice_counts_once(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    step = waiting(sitting)
    submission = Submission(
        step.id, page_fields(interaction_of(session, library, evaluation, step), step.arrangement)
    )

    service.answer(session, library, evaluation, "3", submission, clock())
    service.answer(session, library, evaluation, "3", submission, clock())

    assert sum(step.answered_at is not None for step in sitting.steps) == 1
    assert len(sitting.steps) == 2


def test_another_answer_to_an_answered_question_is_refused(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    step = waiting(sitting)
    right = page_fields(interaction_of(session, library, evaluation, step), step.arrangement)
    service.answer(session, library, evaluation, "3", Submission(step.id, right), clock())

    with pytest.raises(Conflict):
        service.answer(session, library, evaluation, "3", Submission(step.id, {}, unknown=True), clock())
    assert step.outcome is Outcome.ANSWERED


def test_somebody_elses_step_does_not_exist(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    stranger = session.get_one(Evaluation, world.other_evaluation)
    theirs = waiting(start(session, library, stranger, clock))
    start(session, library, evaluation, clock)

    with pytest.raises(NotFound):
        service.answer(session, library, evaluation, "3", Submission(theirs.id, {}, unknown=True), clock())
    assert theirs.answered_at is None


def test_an_empty_answer_is_sent_back_with_what_to_do(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    step = waiting(sitting)

    with pytest.raises(Unanswered, match="Je ne sais pas"):
        service.answer(session, library, evaluation, "3", Submission(step.id, {}), clock())
    assert step.answered_at is None


def test_a_whole_domain_ends_with_its_reason_and_cannot_be_answered_further(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    answer_all(session, library, evaluation, clock, sitting, rightly=False)

    assert sitting.end_reason in {EndReason.DECIDED, EndReason.MAXIMUM_LENGTH, EndReason.UNDECIDABLE}
    assert len({step.item for step in sitting.steps}) == len(sitting.steps)
    done = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(done, queries.DomainDone)
    assert done.answered == len(sitting.steps)


def test_right_answers_are_proposed_acquired_and_unknown_ones_not(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    able, unable = evaluation, session.get_one(Evaluation, world.other_evaluation)
    means = []
    for who, rightly in ((able, True), (unable, False)):
        sitting = start(session, library, who, clock)
        answer_all(session, library, who, clock, sitting, rightly=rightly)
        test = library.test_of(session, sitting, who.framework)
        means.append(test.posterior(Marking(test).answers(sitting.steps)).mastery)

    assert (means[0] > 0.8).all()
    assert (means[1] < 0.2).all()


def test_the_home_page_counts_what_is_done(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = start(session, library, evaluation, clock)
    step = waiting(sitting)
    service.answer(session, library, evaluation, "3", Submission(step.id, {}, unknown=True), clock())

    home = queries.home(session, library, evaluation)

    assert [card.code for card in home.domains] == ["1", "2", "3", "4", "5", "6", "7"]
    third = home.domains[2]
    assert (third.state, third.answered) == (queries.DomainState.IN_PROGRESS, 1)
    assert home.next_domain is third
    assert not home.done


def test_a_domain_outside_the_plan_does_not_exist(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    with pytest.raises(NotFound):
        start(session, library, evaluation, clock, domain="9")
    with pytest.raises(NotFound):
        queries.question(session, library, evaluation, "3", clock())


def test_a_new_publication_leaves_sittings_under_way_with_their_own_bank(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    from_before = start(session, library, evaluation, clock)
    load_bank(session, export_sources(session, None), clock())
    session.commit()

    answer_all(session, library, evaluation, clock, from_before, rightly=True)
    stranger = session.get_one(Evaluation, world.other_evaluation)
    afterwards = start(session, library, stranger, clock)

    assert from_before.publication_id < afterwards.publication_id
