"""Who is taking a domain just now, where they are, and who may need a hand; in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings import timing
from clea_quiz.sittings.models import Pauser, Report, Sitting, Step

RECENT = timedelta(hours=12)
"""Since when a sitting must have moved to be shown: yesterday's unfinished ones are not under way."""

SILENT = timedelta(minutes=2)
"""Without a sign of the page for so long, the network or the machine is in doubt."""

SLOW = timedelta(minutes=6)
"""On one question for so long, a person may need help."""


class SittingState(StrEnum):
    """How a sitting goes, what calls for a hand first."""

    REPORTED = "reported"
    SILENT = "silent"
    SLOW = "slow"
    HELD = "held"
    RESTING = "resting"
    WORKING = "working"


@dataclass(frozen=True)
class UnderWay:
    """One sitting under way; ``since``: when its question was shown; ``left``: its minutes, where limited."""

    id: int
    evaluation_id: int
    candidate: str
    framework: str
    domain: str
    number: int
    item: str
    since: datetime
    seen_at: datetime | None
    state: SittingState
    reports: int
    left: int | None

    @property
    def held(self) -> bool:
        """Return whether an assessor holds it."""
        return self.state is SittingState.HELD


def under_way(session: Session, organisation_id: int, now: datetime) -> list[UnderWay]:
    """Return the organisation's sittings under way: those that call for a hand first."""
    last = select(Step.sitting_id, func.max(Step.served_at).label("at")).group_by(Step.sitting_id).subquery()
    found = session.scalars(
        select(Sitting)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .join(last, last.c.sitting_id == Sitting.id)
        .where(
            Evaluation.organisation_id == organisation_id,
            Sitting.ended_at.is_(None),
            (last.c.at > now - RECENT) | (Sitting.seen_at > now - RECENT),
        )
        .options(selectinload(Sitting.steps), selectinload(Sitting.pauses))
    ).all()
    people = {
        evaluation.id: evaluation
        for evaluation in session.scalars(
            select(Evaluation)
            .where(Evaluation.id.in_([sitting.evaluation_id for sitting in found]))
            .options(joinedload(Evaluation.candidate))
        )
    }
    reported = _reported(session, [sitting.id for sitting in found])
    rows = [
        _row(sitting, people[sitting.evaluation_id], reported.get(sitting.id, 0), now) for sitting in found
    ]
    order = list(SittingState)
    return sorted(rows, key=lambda row: (order.index(row.state), row.since))


def _reported(session: Session, sittings: list[int]) -> dict[int, int]:
    """Return how many problems were reported on the question each sitting is at."""
    rows = session.execute(
        select(Step.sitting_id, func.count())
        .join(Report, Report.step_id == Step.id)
        .where(Step.sitting_id.in_(sittings), Step.answered_at.is_(None))
        .group_by(Step.sitting_id)
    )
    return {sitting: count for sitting, count in rows}


def _row(sitting: Sitting, evaluation: Evaluation, reports: int, now: datetime) -> UnderWay:
    step = sitting.steps[-1]
    remaining = timing.left(sitting, now)
    return UnderWay(
        id=sitting.id,
        evaluation_id=evaluation.id,
        candidate=evaluation.candidate.full_name,
        framework=evaluation.framework,
        domain=sitting.domain,
        number=step.position,
        item=step.item,
        since=step.served_at,
        seen_at=sitting.seen_at,
        state=_state(sitting, step, reports, now),
        reports=reports,
        left=None if remaining is None else timing.minutes_left(remaining),
    )


def _state(sitting: Sitting, step: Step, reports: int, now: datetime) -> SittingState:
    who = timing.holder(sitting)
    if who is not None:
        return SittingState.HELD if who is Pauser.ASSESSOR else SittingState.RESTING
    if reports:
        return SittingState.REPORTED
    if now - max(sitting.seen_at or step.served_at, step.served_at) > SILENT:
        return SittingState.SILENT
    return SittingState.SLOW if now - step.served_at > SLOW else SittingState.WORKING
