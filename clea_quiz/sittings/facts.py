"""What happened around a question: kept as facts for the assessor, never a fault, never a penalty.

Nothing of a person's gaze, keys or voice is looked at, and what assistive technology does (focus that moves
inside the page, slow or dictated typing) is not among the facts.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound
from clea_quiz.sittings.models import Fact, FactKind, Sitting, Step

MOST_FACTS = 50
"""Facts kept of one question: more would say nothing new."""

LONGEST = 86_400
"""Seconds that one absence is counted at most."""

HASTE = 3.0
"""Seconds under which an answer is called very fast: nobody reads a situation and a question in less."""


@dataclass(frozen=True)
class Noticed:
    """What a page noticed, and how long it lasted (None: it has no length)."""

    kind: FactKind
    seconds: int | None = None


@dataclass(frozen=True)
class FactCount:
    """How often something happened in one domain, and for how long in all."""

    domain: str
    kind: FactKind
    times: int
    seconds: int


def read(kind: str, seconds: str) -> Noticed:
    """Read what a page says it noticed; NotFound when it is none of the known facts."""
    if kind not in {known.value for known in FactKind}:
        raise NotFound
    lasted = min(int(seconds), LONGEST) if seconds.isdecimal() and len(seconds) < 10 else None
    return Noticed(FactKind(kind), lasted)


def notice(
    session: Session, evaluation: Evaluation, domain: str, step_id: int, noticed: Noticed, now: datetime
) -> None:
    """Keep a fact beside its question; somebody else's question does not exist."""
    mine = select(Sitting.id).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
    step = session.scalar(select(Step.id).where(Step.id == step_id, Step.sitting_id.in_(mine)))
    if step is None:
        raise NotFound
    known = session.scalar(select(func.count()).select_from(Fact).where(Fact.step_id == step)) or 0
    if known < MOST_FACTS:
        session.add(Fact(step_id=step, kind=noticed.kind, seconds=noticed.seconds, noticed_at=now))
        session.flush()


def counts(session: Session, evaluation: Evaluation) -> list[FactCount]:
    """Return what happened in an evaluation, by domain and kind: one query."""
    rows = session.execute(
        select(Sitting.domain, Fact.kind, func.count(), func.coalesce(func.sum(Fact.seconds), 0))
        .join(Step, Step.id == Fact.step_id)
        .join(Sitting, Sitting.id == Step.sitting_id)
        .where(Sitting.evaluation_id == evaluation.id)
        .group_by(Sitting.domain, Fact.kind)
        .order_by(Sitting.domain, Fact.kind)
    )
    return [FactCount(domain, kind, times, int(seconds or 0)) for domain, kind, times, seconds in rows]
