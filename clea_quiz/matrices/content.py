"""A matrix as documents show it: read from a snapshot: what was signed, or would be.

What an old format did not keep is None here, and never guessed from what is published today.
"""

from dataclasses import dataclass
from datetime import date, datetime

from clea_quiz.bank.frameworks import Mastery, Standing
from clea_quiz.matrices.queries import EvidenceView
from clea_quiz.matrices.rules import DomainResult, Mark, SubdomainResult, Verdict
from clea_quiz.matrices.snapshot import FORMAT
from clea_quiz.sittings.evidence import Estimate
from clea_quiz.sittings.models import EndReason, Outcome
from clea_quiz.sittings.queries import DomainState


@dataclass(frozen=True)
class FrameworkContent:
    """The framework's own words; its slug stands for titles that were not kept."""

    slug: str
    title: str
    short_title: str
    version: str | None = None
    certifier: str | None = None
    validity_years: int | None = None
    notices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkContent:
    """An assessor's mark."""

    mark: Mark
    comment: str
    author: str
    decided_at: datetime


@dataclass(frozen=True)
class CriterionContent:
    """A line of the matrix."""

    code: str
    title: str
    standing: Standing | None
    expected_result: str | None
    estimate: Estimate
    judgement: MarkContent | None
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True)
class SubdomainContent:
    """A sub-domain; ``mastery`` and ``estimate`` are None where they were not kept."""

    code: str
    title: str
    standing: Standing | None
    mastery: Mastery | None
    estimate: Estimate | None
    result: SubdomainResult
    criteria: tuple[CriterionContent, ...]


@dataclass(frozen=True)
class SittingContent:
    """How a domain's sitting went."""

    state: DomainState
    seconds: float
    end_reason: EndReason | None
    uncalibrated: int


@dataclass(frozen=True)
class AnswerContent:
    """One answer of the candidate."""

    position: int
    criterion: str
    scenario: str
    prompt: str
    outcome: Outcome
    response: str | None
    key: str
    score: int | None
    max_score: int
    seconds: float | None
    reason: str | None
    served_at: datetime
    item: str


@dataclass(frozen=True)
class DomainContent:
    """A domain; ``sitting`` and ``answers`` are None where they were not kept."""

    code: str
    title: str
    standing: Standing | None
    plain: str | None
    estimate: Estimate | None
    sitting: SittingContent | None
    answers: tuple[AnswerContent, ...] | None
    subdomains: tuple[SubdomainContent, ...]
    result: DomainResult

    @property
    def criteria(self) -> tuple[CriterionContent, ...]:
        """Return the criteria of all sub-domains, in official order."""
        return tuple(criterion for subdomain in self.subdomains for criterion in subdomain.criteria)


@dataclass(frozen=True)
class SignedAs:
    """Which signed version a content is: who, when, its hash, and whether it was reopened since."""

    person: str
    signed_at: datetime
    content_hash: str
    version: int
    reopened_at: datetime | None = None
    newest: int | None = None

    @property
    def stands(self) -> bool:
        """Return whether it is the version that counts."""
        return self.reopened_at is None


@dataclass(frozen=True)
class Content:
    """A whole matrix, signed or not yet."""

    format: int
    evaluation_id: int
    candidate: str
    reference: str | None
    organisation: str
    assessor: str | None
    kind: str
    opened_at: datetime | None
    holds_until: date | None
    framework: FrameworkContent
    certificate: Verdict
    domains: tuple[DomainContent, ...]
    signature: SignedAs | None

    @property
    def whole(self) -> bool:
        """Return whether everything a document shows was kept."""
        return self.format >= FORMAT

    @property
    def results(self) -> tuple[DomainResult, ...]:
        """Return the domains' results, in official order."""
        return tuple(domain.result for domain in self.domains)

    @property
    def missing(self) -> int:
        """Return how many criteria lack a mark."""
        return sum(criterion.judgement is None for domain in self.domains for criterion in domain.criteria)
