"""The time of a sitting: what counts, what stands still, when an answer is late, what assessors change."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts import accommodations
from clea_quiz.accounts.accommodations import Accommodations, accommodations_of, arrange
from clea_quiz.accounts.models import Evaluation, Person
from clea_quiz.authoring.service import load_bank
from clea_quiz.bank.reading import read_folder
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.sittings import holding, monitor, queries, reports, service, timing
from clea_quiz.sittings.compilation import Barrier, barriers_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Intervention, InterventionKind, Outcome, Sitting, Step
from clea_quiz.sittings.monitor import SittingState
from clea_quiz.sittings.queries import QuestionView, StandingStill
from clea_quiz.sittings.service import Opening, Submission
from tests.support.clock import Clock
from tests.support.world import BANK, World

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTES = 20


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("still", "minutes"),
    [
        ([], 60),
        ([(10, 20)], 50),
        ([(10, 30), (20, 40)], 30),
        ([(20, 40), (10, 30)], 30),
        ([(50, None)], 50),
        ([(-10, 10), (55, 90)], 45),
        ([(0, 60)], 0),
    ],
)
def test_time_without_what_stood_still(still: list[tuple[int, int | None]], minutes: int) -> None:
    intervals = [(at(begin), None if end is None else at(end)) for begin, end in still]

    assert timing.elapsed(START, at(60), intervals) == timedelta(minutes=minutes)


@given(st.lists(st.tuples(st.integers(-30, 90), st.integers(0, 60))))
def test_no_pauses_make_time_negative_or_longer(pauses: list[tuple[int, int]]) -> None:
    intervals = [(at(begin), at(begin + length)) for begin, length in pauses]
    inside = {minute for begin, length in pauses for minute in range(max(begin, 0), min(begin + length, 60))}

    assert timing.elapsed(START, at(60), intervals) == timedelta(minutes=60 - len(inside))


@pytest.mark.parametrize(
    ("arranged", "seconds"),
    [
        (Accommodations(), 1200),
        (Accommodations(time_factor=1.3333), 1600),
        (Accommodations(time_factor=2.0), 2400),
        (Accommodations(untimed=True, time_factor=2.0), None),
    ],
)
def test_more_time_or_no_limit(arranged: Accommodations, seconds: int | None) -> None:
    assert arranged.limit(MINUTES) == seconds
    assert arranged.limit(None) is None


def test_only_what_differs_is_kept_and_never_why() -> None:
    assert Accommodations().arranged == {}
    read = accommodations.read({"time_factor": "1.5", "breaks": "1", "reason": "dyslexie"})
    assert read.arranged == {"time_factor": 1.5, "breaks": True}


@pytest.mark.parametrize("factor", ["0", "-1", "17", "beaucoup"])
def test_a_time_comes_from_the_list(factor: str) -> None:
    with pytest.raises(Refused, match="liste"):
        accommodations.read({"time_factor": factor})


@pytest.fixture(scope="module")
def timed_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's bank, with a limit of twenty minutes on every domain."""
    folder = tmp_path_factory.mktemp("timed") / "bank"
    copytree(BANK, folder)
    for plan in folder.glob("plans/*.yaml"):
        text = plan.read_text("utf-8")
        timed = re.sub(r"^( +)minutes: .*$", rf"\g<0>\n\1time_limit: {MINUTES}", text, flags=re.MULTILINE)
        plan.write_text(timed, "utf-8")
    return folder


@pytest.fixture
def evaluation(session: Session, world: World, timed_bank: Path, clock: Clock) -> Evaluation:
    sources, problems = read_folder(timed_bank)
    assert problems == []
    load_bank(session, sources, clock())
    return session.get_one(Evaluation, world.evaluation)


Take = tuple[Session, TestLibrary, Evaluation, Clock]


@pytest.fixture
def take(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Take:
    return session, library, evaluation, clock


def begin(take: Take, domain: str = "3") -> Sitting:
    session, library, evaluation, clock = take
    return service.start(session, library, evaluation, Opening(domain, Random(5)), clock())


def pass_question(take: Take, sitting: Sitting) -> Step:
    session, library, evaluation, clock = take
    step = next(step for step in sitting.steps if step.answered_at is None)
    service.answer(session, library, evaluation, "3", Submission(step.id, {}, unknown=True), clock())
    return step


def test_the_limit_is_pinned_when_the_domain_starts(take: Take) -> None:
    session, _, evaluation, clock = take
    arrange(session, evaluation, Accommodations(time_factor=1.5, breaks=True))
    sitting = begin(take)
    arrange(session, evaluation, Accommodations())

    assert sitting.time_limit == 1800
    assert sitting.breaks
    clock.pass_(600)
    assert timing.left(sitting, clock()) == timedelta(minutes=20)
    assert accommodations_of(evaluation) == Accommodations()


def test_an_answer_within_the_grace_counts_and_ends_the_domain(take: Take) -> None:
    sitting = begin(take)
    take[3].pass_(60 * MINUTES + 20)

    step = pass_question(take, sitting)

    assert step.outcome is Outcome.UNKNOWN
    assert sitting.end_reason is EndReason.TIME
    assert len(sitting.steps) == 1


def test_a_later_answer_does_not_count(take: Take) -> None:
    sitting = begin(take)
    take[3].pass_(60 * MINUTES + 31)

    step = pass_question(take, sitting)

    assert step.outcome is None
    assert sitting.end_reason is EndReason.TIME


def test_a_page_opened_too_late_says_so_and_a_press_ends_the_domain(take: Take) -> None:
    session, library, evaluation, clock = take
    sitting = begin(take)
    clock.pass_(60 * MINUTES - 30)
    view = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(view, QuestionView)
    assert view.minutes_left == 1
    holding.close_when_over(session, evaluation, "3", clock())
    assert not sitting.ended

    clock.pass_(90)
    view = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(view, StandingStill)
    assert not view.held
    holding.close_when_over(session, evaluation, "3", clock())
    done = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(done, queries.DomainDone)
    assert done.out_of_time


@pytest.mark.parametrize(("breaks", "left"), [(True, 15), (False, 5)])
def test_a_candidates_pause_stops_the_clock_only_where_breaks_are_arranged(
    take: Take, breaks: bool, left: int
) -> None:
    session, _, evaluation, clock = take
    arrange(session, evaluation, Accommodations(breaks=breaks))
    sitting = begin(take)
    clock.pass_(300)
    holding.pause(session, evaluation, "3", clock())
    clock.pass_(600)
    begin(take)
    holding.go_on(session, sitting, clock())

    assert timing.left(sitting, clock()) == timedelta(minutes=left)
    assert timing.holder(sitting) is None


def assessor(take: Take, world: World) -> Person:
    return take[0].get_one(Person, world.assessor)


def test_an_assessors_hold_stops_the_clock_and_keeps_what_is_sent_as_a_draft(
    take: Take, world: World
) -> None:
    session, library, evaluation, clock = take
    sitting = begin(take)
    clock.pass_(300)
    holding.intervene(session, assessor(take, world), sitting.id, "pause", clock())
    clock.pass_(3600)
    step = sitting.steps[0]
    service.answer(session, library, evaluation, "3", Submission(step.id, {"answer": ["a"]}), clock())
    session.expire_all()

    assert step.outcome is None
    assert step.draft == {"answer": ["a"]}
    view = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(view, StandingStill)
    assert view.held
    assert holding.pulse(session, evaluation, "3", clock()).state == "held"

    holding.intervene(session, assessor(take, world), sitting.id, "resume", clock())
    view = queries.question(session, library, evaluation, "3", clock())
    assert isinstance(view, QuestionView)
    assert view.draft == {"answer": ["a"]}
    assert view.minutes_left == 15


def test_an_assessor_adds_time_and_ends_and_everything_is_kept(take: Take, world: World) -> None:
    session, _, _, clock = take
    sitting = begin(take)
    who = assessor(take, world)
    holding.intervene(session, who, sitting.id, "extend", clock(), minutes=10)
    assert timing.left(sitting, clock()) == timedelta(minutes=30)
    with pytest.raises(Refused, match="combien"):
        holding.intervene(session, who, sitting.id, "extend", clock(), minutes=500)
    for what in ("pause", "pause", "resume", "resume", "end"):
        holding.intervene(session, who, sitting.id, what, clock())
    with pytest.raises(Conflict, match="terminée"):
        holding.intervene(session, who, sitting.id, "pause", clock())

    assert sitting.end_reason is EndReason.ENDED
    kept = session.execute(select(Intervention.kind, Intervention.seconds).order_by(Intervention.id)).all()
    kinds = InterventionKind
    assert [tuple(one) for one in kept] == [
        (kinds.EXTEND, 600),
        (kinds.PAUSE, None),
        (kinds.RESUME, None),
        (kinds.END, None),
    ]


def test_another_organisations_sitting_does_not_exist(take: Take, world: World) -> None:
    sitting = begin(take)
    stranger = take[0].get_one(Person, world.other_assessor)

    with pytest.raises(NotFound):
        holding.intervene(take[0], stranger, sitting.id, "end", take[3]())
    with pytest.raises(NotFound):
        holding.intervene(take[0], assessor(take, world), sitting.id, "burn", take[3]())
    assert monitor.under_way(take[0], world.other_organisation, take[3]()) == []


def test_without_a_limit_there_is_no_time_to_add(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    sitting = service.start(session, library, evaluation, Opening("3", Random(5)), clock())
    clock.pass_(100_000)

    assert timing.left(sitting, clock()) is None
    with pytest.raises(Refused, match="durée limitée"):
        holding.intervene(
            session, session.get_one(Person, world.assessor), sitting.id, "extend", clock(), minutes=5
        )


def state(take: Take, world: World) -> SittingState:
    (row,) = monitor.under_way(take[0], world.organisation, take[3]())
    return row.state


def test_the_monitor_tells_who_needs_a_hand(take: Take, world: World) -> None:
    session, _, evaluation, clock = take
    sitting = begin(take)
    assert state(take, world) is SittingState.WORKING

    clock.pass_(150)
    assert state(take, world) is SittingState.SILENT
    holding.pulse(session, evaluation, "3", clock())
    assert state(take, world) is SittingState.WORKING
    clock.pass_(300)
    holding.pulse(session, evaluation, "3", clock())
    assert state(take, world) is SittingState.SLOW
    reports.report(session, evaluation, "3", reports.Complaint(sitting.steps[0].id, "broken"), clock())
    assert state(take, world) is SittingState.REPORTED
    holding.pause(session, evaluation, "3", clock())
    assert state(take, world) is SittingState.RESTING
    holding.intervene(session, assessor(take, world), sitting.id, "pause", clock())
    assert state(take, world) is SittingState.HELD
    clock.pass_(60 * 60 * 13)
    assert monitor.under_way(session, world.organisation, clock()) == []


def test_a_sign_of_life_is_written_at_most_every_fifteen_seconds(take: Take) -> None:
    session, _, evaluation, clock = take
    sitting = begin(take)
    first = clock()
    clock.pass_(10)
    holding.pulse(session, evaluation, "3", clock())
    assert sitting.seen_at == first
    clock.pass_(10)
    holding.pulse(session, evaluation, "3", clock())
    assert sitting.seen_at == clock()


@pytest.mark.parametrize(
    ("arranged", "barrier"),
    [
        (Accommodations(no_pictures=True), Barrier.PICTURES),
        (Accommodations(no_sound=True), Barrier.SOUND),
    ],
)
def test_what_a_candidate_cannot_see_or_hear_is_not_asked(
    session: Session,
    library: TestLibrary,
    world: World,
    clock: Clock,
    arranged: Accommodations,
    barrier: Barrier,
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    arrange(session, evaluation, arranged)
    domain = "2" if barrier is Barrier.PICTURES else "1"
    sitting = service.start(session, library, evaluation, Opening(domain, Random(5), voice=True), clock())
    test = library.test_of(session, sitting, evaluation.framework)
    whole = library.test(session, (sitting.publication_id, evaluation.framework, domain), voice=True)

    assert sitting.left_out == [barrier.value]
    assert not [placed.item.id for placed in test.items if barrier in barriers_of(placed)]
    assert [placed.item.id for placed in whole.items if barrier in barriers_of(placed)]
    while not sitting.ended:
        step = next(step for step in sitting.steps if step.answered_at is None)
        assert barrier not in barriers_of(test.placed(step.item))
        service.answer(session, library, evaluation, domain, Submission(step.id, {}, unknown=True), clock())
