"""What changed since the candidate's previous evaluation under the same framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Subdomain
from clea_quiz.matrices.queries import DomainLine
from clea_quiz.matrices.standing import rescorings_of, standing_signature
from clea_quiz.sittings.evidence import DomainEvidence, Estimate, evidence_of
from clea_quiz.sittings.library import TestLibrary


@dataclass(frozen=True)
class Change:
    """A sub-domain that both evaluations measured."""

    subdomain: Subdomain
    before: Estimate
    now: Estimate

    @property
    def clear(self) -> bool:
        """Return whether the two margins stay apart: the difference is more than chance."""
        bounds = (self.before.low, self.before.high, self.now.low, self.now.high)
        if None in bounds:
            return False
        low, high, now_low, now_high = (bound or 0.0 for bound in bounds)
        return now_low > high or now_high < low

    @property
    def gain(self) -> float:
        """Return the difference between the two estimates."""
        return (self.now.mean or 0.0) - (self.before.mean or 0.0)


@dataclass(frozen=True)
class Comparison:
    """Two evaluations of one person, sub-domain by sub-domain."""

    previous_id: int
    kind: str
    opened_at: datetime
    changes: tuple[Change, ...]


def since_previous(
    session: Session, library: TestLibrary, evaluation: Evaluation, domains: tuple[DomainLine, ...]
) -> Comparison | None:
    """Return what changed since the evaluation before; None for a first one."""
    previous = session.scalar(
        select(Evaluation)
        .where(
            Evaluation.organisation_id == evaluation.organisation_id,
            Evaluation.candidate_id == evaluation.candidate_id,
            Evaluation.framework == evaluation.framework,
            tuple_(Evaluation.created_at, Evaluation.id) < (evaluation.created_at, evaluation.id),
        )
        .order_by(Evaluation.created_at.desc(), Evaluation.id.desc())
        .limit(1)
    )
    if previous is None:
        return None
    signature = standing_signature(session, previous)
    before = evidence_of(session, library, previous, rescorings_of(session, previous, signature))
    return Comparison(previous.id, previous.kind.value, previous.created_at, _changes(before, domains))


def _changes(before: Mapping[str, DomainEvidence], domains: tuple[DomainLine, ...]) -> tuple[Change, ...]:
    pairs = (
        Change(line.subdomain, before[domain.code].subdomains[line.subdomain.code], line.estimate)
        for domain in domains
        for line in domain.subdomains
    )
    return tuple(pair for pair in pairs if pair.before.mean is not None and pair.now.mean is not None)
