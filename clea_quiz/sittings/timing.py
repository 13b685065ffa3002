"""How long a sitting has lasted and may still last: values in, values out. The server's clock alone decides.

The rule. Time runs while the sitting is open. It stands still while an assessor holds the sitting, and while
the candidate pauses if breaks are arranged for them. An answer counts when it arrives before the end, or
within ``GRACE`` after it (the network may be slow); a later one does not, and the domain ends.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from clea_quiz.sittings.models import Pauser, Sitting

GRACE = timedelta(seconds=30)
"""How late an answer may arrive and still count."""

Interval = tuple[datetime, datetime | None]


def stopped(sitting: Sitting) -> list[Interval]:
    """Return when the clock of a sitting stood still."""
    return [
        (pause.started_at, pause.ended_at)
        for pause in sitting.pauses
        if pause.pauser is Pauser.ASSESSOR or sitting.breaks
    ]


def elapsed(started: datetime, until: datetime, still: Iterable[Interval]) -> timedelta:
    """Return the time from one moment to another without the intervals, which may touch or overlap."""
    lasted = until - started
    covered = started
    for begin, end in sorted((begin, end or until) for begin, end in still):
        begin, end = max(begin, covered), min(end, until)
        if end > begin:
            lasted -= end - begin
            covered = end
    return max(lasted, timedelta())


def left(sitting: Sitting, now: datetime) -> timedelta | None:
    """Return the time a sitting still has (negative when it is over); None when nothing limits it."""
    if sitting.time_limit is None:
        return None
    allowed = timedelta(seconds=sitting.time_limit + sitting.extra_seconds)
    return allowed - elapsed(sitting.started_at, sitting.ended_at or now, stopped(sitting))


def is_over(sitting: Sitting, now: datetime, grace: timedelta = timedelta()) -> bool:
    """Return whether the time of a sitting has run out, ``grace`` included."""
    remaining = left(sitting, now)
    return remaining is not None and remaining + grace <= timedelta()


def minutes_left(remaining: timedelta) -> int:
    """Return the minutes to announce: rounded up, never below zero."""
    return max(0, ceil(remaining.total_seconds() / 60))


def holder(sitting: Sitting) -> Pauser | None:
    """Return who holds a sitting now: an assessor before the candidate; None when it goes on."""
    open_now = {pause.pauser for pause in sitting.pauses if pause.ended_at is None}
    return next((who for who in (Pauser.ASSESSOR, Pauser.CANDIDATE) if who in open_now), None)
