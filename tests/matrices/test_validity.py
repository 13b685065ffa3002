"""Five years from the évaluation préalable: said, reminded, and closed when they are over."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict
from clea_quiz.matrices import deadlines, jury, service, signed
from clea_quiz.matrices.deadlines import Due, due_page
from clea_quiz.matrices.desk import Reader, desk
from clea_quiz.matrices.following import open_final
from clea_quiz.matrices.jury import NewDecision
from clea_quiz.matrices.models import JuryVerdict
from clea_quiz.matrices.queries import framework_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.validity import day_of, ends_on, months_after, refuse_expired_candidate
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import SOCLE, World

END = date(2032, 3, 1)  # the world's evaluations were opened on 1 March 2027


def sign(
    session: Session,
    library: TestLibrary,
    evaluation_id: int,
    person: int,
    clock: Clock,
    *,
    failed: str = "5",
) -> Evaluation:
    evaluation = session.get_one(Evaluation, evaluation_id)
    codes = framework_of(session, library, evaluation).criteria
    entries = [
        Entry(code, Mark.NOT_ACQUIRED if failed and code.startswith(failed) else Mark.ACQUIRED, "", 0)
        for code in codes
    ]
    service.judge(session, library, evaluation, person, entries, clock())
    service.sign(session, library, evaluation, person, clock())
    return evaluation


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "end"),
    [
        (date(2027, 3, 1), date(2032, 3, 1)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2031, 12, 31)),
    ],
)
def test_years_end_on_the_same_day(began: date, end: date) -> None:
    assert ends_on(began, 5) == end


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_months_go_forth_and_back_within_a_month(day: date, months: int) -> None:
    there = months_after(day, months)

    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day <= day.day
    assert there.day == day.day or months_after(there + timedelta(days=1), 0).day == 1


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 6))
def test_the_database_and_the_calendar_agree_on_every_day(limit: date, years: int) -> None:
    moment = deadlines._opened_before(limit, years)

    assert ends_on(day_of(moment), years) >= limit
    assert ends_on(day_of(moment - timedelta(seconds=1)), years) < limit


def test_a_final_evaluation_ends_with_the_preliminary_one_that_it_follows(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    first = sign(session, library, world.evaluation, world.assessor, clock)
    clock.pass_(400 * 86_400)
    final = open_final(session, library, first, Random(3), clock())

    assert matrix(session, library, first).holds_until == END
    assert matrix(session, library, final).holds_until == END
    content = signed.standing(session, first)
    assert content is not None
    assert content.holds_until == END
    rows = {row.id: row for row in desk(session, library, Reader(world.organisation)).rows}
    assert rows[first.id].holds_until == END
    assert rows[final.id].holds_until is None  # nothing is signed there yet


def test_no_final_evaluation_is_opened_after_the_end(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    first = sign(session, library, world.evaluation, world.assessor, clock)
    late = at(END) + timedelta(days=1)
    with pytest.raises(Conflict, match="Ouvrez une nouvelle évaluation préalable") as refused:
        open_final(session, library, first, Random(3), late)
    assert "01/03/2032" in refused.value.message
    framework = framework_of(session, library, first)
    with pytest.raises(Conflict, match="nouvelle évaluation préalable"):
        refuse_expired_candidate(session, world.candidate, world.organisation, framework, late)

    refuse_expired_candidate(session, world.candidate, world.organisation, framework, at(END))
    assert open_final(session, library, first, Random(3), at(END)).previous_id == first.id
    assert framework.framework == SOCLE


@pytest.mark.parametrize(
    ("today", "term"),
    [
        (date(2031, 2, 28), None),
        (date(2031, 3, 1), Due.TWELVE_MONTHS),
        (date(2031, 9, 1), Due.SIX_MONTHS),
        (date(2031, 8, 31), Due.TWELVE_MONTHS),
        (date(2031, 12, 1), Due.THREE_MONTHS),
        (date(2032, 3, 1), Due.THREE_MONTHS),
        (date(2032, 3, 2), Due.PAST),
        (date(2040, 1, 1), Due.PAST),
    ],
)
def test_a_signed_dossier_is_recalled_in_its_term(
    session: Session, library: TestLibrary, world: World, clock: Clock, today: date, term: Due | None
) -> None:
    first = sign(session, library, world.evaluation, world.assessor, clock)

    page = due_page(session, library, world.organisation, term or Due.PAST, at(today))

    assert dict(page.counts) == ({term: 1} if term else {})
    assert [(row.id, row.ends_on) for row in page.rows] == ([(first.id, END)] if term else [])
    assert due_page(session, library, world.other_organisation, Due.PAST, at(today)).rows == ()


def test_who_has_the_certificate_or_nothing_signed_is_not_recalled(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    today = at(date(2031, 6, 1))
    sign(session, library, world.numerique_evaluation, world.assessor, clock, failed="")
    found = due_page(session, library, world.organisation, Due.TWELVE_MONTHS, today)
    assert [row.id for row in found.rows] == [world.numerique_evaluation]

    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    granted = NewDecision(JuryVerdict.GRANTED, date(2027, 3, 12))
    clock.pass_(7 * 86_400)
    jury.record(session, evaluation, world.manager, granted, clock())
    assert due_page(session, library, world.organisation, Due.TWELVE_MONTHS, today).rows == ()


def test_a_certificate_granted_on_the_final_evaluation_ends_the_reminders(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    first = sign(session, library, world.evaluation, world.assessor, clock)
    final = open_final(session, library, first, Random(3), clock())
    today = at(date(2031, 6, 1))
    [row] = due_page(session, library, world.organisation, Due.TWELVE_MONTHS, today).rows
    assert row.final_id == final.id

    codes = framework_of(session, library, final).criteria
    left = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes if code.startswith("5")]
    service.judge(session, library, final, world.assessor, left, clock())
    service.sign(session, library, final, world.assessor, clock())
    clock.pass_(7 * 86_400)
    granted = NewDecision(JuryVerdict.GRANTED, date(2027, 3, 12))
    jury.record(session, final, world.manager, granted, clock())
    assert due_page(session, library, world.organisation, Due.TWELVE_MONTHS, today).rows == ()
