"""Proposals that changed under a mark already given: shown until an assessor has looked at them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.models import Judgement, ProposalChange
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.models import Rescoring


@dataclass(frozen=True)
class ChangedProposal:
    """What was proposed when the mark was given, and what is proposed now; ``id``: the last change of it."""

    id: int
    criterion: str
    before: Proposal
    after: Proposal
    at: datetime
    reason: str
    rescoring_id: int


def open_changes(session: Session, evaluations: Collection[int]) -> dict[int, tuple[ChangedProposal, ...]]:
    """Return what nobody has looked at, by evaluation: one query.

    A mark given again since was given in view of the new proposal. Several changes of one criterion are told
    as one; a change and its withdrawal, as none.
    """
    rows = session.execute(
        select(ProposalChange, Rescoring.reason)
        .join(Rescoring, Rescoring.id == ProposalChange.rescoring_id)
        .join(
            Judgement,
            (Judgement.evaluation_id == ProposalChange.evaluation_id)
            & (Judgement.criterion == ProposalChange.criterion)
            & (Judgement.decided_at <= ProposalChange.at),
        )
        .where(ProposalChange.evaluation_id.in_(evaluations), ProposalChange.seen_at.is_(None))
        .order_by(ProposalChange.id)
    )
    found: dict[int, dict[str, ChangedProposal]] = {}
    for row, reason in rows:
        one = ChangedProposal(row.id, row.criterion, row.before, row.after, row.at, reason, row.rescoring_id)
        known = found.setdefault(row.evaluation_id, {})
        earlier = known.get(row.criterion)
        known[row.criterion] = replace(one, before=earlier.before) if earlier else one
    return {
        evaluation: told
        for evaluation, known in found.items()
        if (told := tuple(one for one in known.values() if one.before is not one.after))
    }


def look(session: Session, evaluation: Evaluation, assessor_id: int, last: int, now: datetime) -> None:
    """Keep that an assessor has looked at the changes shown, the one numbered ``last`` included."""
    session.execute(
        update(ProposalChange)
        .where(
            ProposalChange.evaluation_id == evaluation.id,
            ProposalChange.id <= last,
            ProposalChange.seen_at.is_(None),
        )
        .values(seen_at=now, seen_by_id=assessor_id)
    )
