"""How each mark came to be: given, changed, taken back, by whom and in which words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.models import JudgementChange
from clea_quiz.matrices.rules import Mark


@dataclass(frozen=True)
class PastMark:
    """A mark as it was given, or taken back (no mark)."""

    mark: Mark | None
    comment: str
    author_id: int
    author: str
    at: datetime
    version: int


def history(
    session: Session, evaluation: Evaluation, criteria: Collection[str]
) -> Mapping[str, tuple[PastMark, ...]]:
    """Return the marks of these criteria since the beginning, the newest first: one query."""
    found = session.scalars(
        select(JudgementChange)
        .where(
            JudgementChange.evaluation_id == evaluation.id,
            JudgementChange.criterion.in_(criteria),
        )
        .options(joinedload(JudgementChange.author))
        .order_by(JudgementChange.id.desc())
    )
    past: dict[str, tuple[PastMark, ...]] = {}
    for c in found:
        mark = PastMark(c.mark, c.comment, c.author_id, c.author.full_name, c.at, c.version)
        past[c.criterion] = (*past.get(c.criterion, ()), mark)
    return past


def changed_since(session: Session, evaluation: Evaluation, version: int) -> frozenset[str]:
    """Return the criteria whose mark was given or taken back after this version of the marks."""
    return frozenset(
        session.scalars(
            select(JudgementChange.criterion).where(
                JudgementChange.evaluation_id == evaluation.id, JudgementChange.version > version
            )
        )
    )
