"""What an assessor's pages show of an evaluation, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Criterion, Domain, Framework, Subdomain
from clea_quiz.errors import NotFound
from clea_quiz.matrices import rules
from clea_quiz.matrices.changed_proposals import ChangedProposal, open_changes
from clea_quiz.matrices.models import Evidence, EvidenceKind, Judgement, Signature
from clea_quiz.matrices.observations.models import Observation
from clea_quiz.matrices.rules import DomainResult, Mark, SubdomainResult, Verdict
from clea_quiz.matrices.standing import rescorings_of, standing_signature
from clea_quiz.matrices.validity import holds_until
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.evidence import DomainEvidence, Estimate, evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.rescoring import RescoringView


@dataclass(frozen=True)
class JudgementView:
    """An assessor's mark as shown."""

    mark: Mark
    comment: str
    author: str
    decided_at: datetime
    version: int


@dataclass(frozen=True)
class EvidenceView:
    """A human evidence as shown; ``proposal`` when it is a card played in an interview."""

    kind: EvidenceKind
    text: str
    author: str
    recorded_at: datetime
    proposal: Proposal | None = None


@dataclass(frozen=True)
class CriterionLine:
    """A line of the matrix: what the sitting proposes, what people saw, what the assessor decided."""

    criterion: Criterion
    estimate: Estimate
    judgement: JudgementView | None
    evidence: tuple[EvidenceView, ...]
    changed: ChangedProposal | None = None

    @property
    def code(self) -> str:
        """Return the criterion's code."""
        return self.criterion.code

    @property
    def proposal(self) -> Proposal:
        """Return the proposed mark."""
        return self.estimate.proposal


@dataclass(frozen=True)
class SubdomainLine:
    """A sub-domain with its own probability of mastery beside what the criterion marks give."""

    subdomain: Subdomain
    estimate: Estimate
    criteria: tuple[CriterionLine, ...]
    result: SubdomainResult


@dataclass(frozen=True)
class DomainLine:
    """A domain of the matrix."""

    domain: Domain
    evidence: DomainEvidence
    subdomains: tuple[SubdomainLine, ...]
    result: DomainResult

    @property
    def code(self) -> str:
        """Return the domain's code."""
        return self.domain.code

    @property
    def marked(self) -> int:
        """Return how many criteria have a mark."""
        return sum(line.judgement is not None for s in self.subdomains for line in s.criteria)

    @property
    def criteria(self) -> int:
        """Return how many criteria there are."""
        return sum(len(s.criteria) for s in self.subdomains)


@dataclass(frozen=True)
class SignatureView:
    """Who signed, when, the hash of what was signed, and the format it is kept in."""

    person: str
    signed_at: datetime
    content_hash: str
    version: int
    format: int


@dataclass(frozen=True)
class MatrixView:
    """A candidate's whole matrix; what is acquired holds until the day ``holds_until``, that one included.

    ``rescorings``: those its evidence is read under; of a signed one, those of the day it was signed.
    ``changed``: proposals that changed under a mark, and that no assessor has looked at.
    """

    evaluation_id: int
    candidate: str
    reference: str | None
    organisation: str
    assessor: str | None
    kind: str
    opened_at: datetime
    framework: Framework
    domains: tuple[DomainLine, ...]
    certificate: Verdict
    signature: SignatureView | None
    holds_until: date | None = None
    rescorings: tuple[RescoringView, ...] = ()
    changed: tuple[ChangedProposal, ...] = ()

    @property
    def missing(self) -> int:
        """Return how many criteria still lack a mark."""
        return sum(domain.criteria - domain.marked for domain in self.domains)


def framework_of(session: Session, library: TestLibrary, evaluation: Evaluation) -> Framework:
    """Return the framework of an evaluation, as published today."""
    return library.banks.current(session, evaluation.organisation_id).frameworks[evaluation.framework]


def marks_of(session: Session, evaluation: Evaluation) -> dict[str, Mark]:
    """Return the marks given so far by criterion code."""
    rows = session.execute(
        select(Judgement.criterion, Judgement.mark).where(Judgement.evaluation_id == evaluation.id)
    )
    return {criterion: mark for criterion, mark in rows}


def matrix(session: Session, library: TestLibrary, evaluation: Evaluation) -> MatrixView:
    """Return the whole matrix: a fixed number of queries whatever its size."""
    framework = framework_of(session, library, evaluation)
    signature = standing_signature(session, evaluation)
    evidence = evidence_of(session, library, evaluation, rescorings_of(session, evaluation, signature))
    changed = () if signature else open_changes(session, [evaluation.id]).get(evaluation.id, ())
    judgements = _judgements(session, evaluation)
    human = _human_evidence(session, evaluation)
    results, certificate = rules.aggregate(framework, {code: j.mark for code, j in judgements.items()})
    domains = tuple(
        _domain_line(
            domain, evidence[domain.code], result, judgements, human, {c.criterion: c for c in changed}
        )
        for domain, result in zip(framework.domains, results, strict=True)
    )
    return MatrixView(
        evaluation_id=evaluation.id,
        candidate=evaluation.candidate.full_name,
        reference=evaluation.candidate.reference,
        organisation=evaluation.organisation.name,
        assessor=evaluation.assessor.full_name if evaluation.assessor else None,
        kind=evaluation.kind.value,
        opened_at=evaluation.created_at,
        framework=framework,
        domains=domains,
        certificate=certificate,
        signature=_signature(signature),
        holds_until=holds_until(session, evaluation, framework),
        rescorings=tuple(
            sorted(
                {one for found in evidence.values() for one in found.rescorings},
                key=lambda one: one.id,
            )
        ),
        changed=changed,
    )


def domain_line(
    session: Session, library: TestLibrary, evaluation: Evaluation, domain_code: str
) -> DomainLine:
    """Return one domain of the matrix, without working out the others."""
    framework = framework_of(session, library, evaluation)
    if domain_code not in {domain.code for domain in framework.domains}:
        raise NotFound
    domain = framework.domain(domain_code)
    judgements = _judgements(session, evaluation)
    signature = standing_signature(session, evaluation)
    rescorings = rescorings_of(session, evaluation, signature)
    changed = () if signature else open_changes(session, [evaluation.id]).get(evaluation.id, ())
    return _domain_line(
        domain,
        evidence_of(session, library, evaluation, rescorings, domains=[domain_code])[domain_code],
        rules.aggregate_domain(domain, {code: j.mark for code, j in judgements.items()}),
        judgements,
        _human_evidence(session, evaluation),
        {change.criterion: change for change in changed},
    )


def _domain_line(
    domain: Domain,
    evidence: DomainEvidence,
    result: DomainResult,
    judgements: Mapping[str, JudgementView],
    human: Mapping[str, tuple[EvidenceView, ...]],
    changed: Mapping[str, ChangedProposal],
) -> DomainLine:
    subdomains = tuple(
        SubdomainLine(
            subdomain=subdomain,
            estimate=evidence.subdomains[subdomain.code],
            criteria=tuple(
                CriterionLine(
                    criterion=criterion,
                    estimate=evidence.criteria[criterion.code],
                    judgement=judgements.get(criterion.code),
                    evidence=human.get(criterion.code, ()),
                    changed=changed.get(criterion.code),
                )
                for criterion in subdomain.criteria
            ),
            result=subresult,
        )
        for subdomain, subresult in zip(domain.subdomains, result.subdomains, strict=True)
    )
    return DomainLine(domain, evidence, subdomains, result)


def _judgements(session: Session, evaluation: Evaluation) -> dict[str, JudgementView]:
    found = session.scalars(
        select(Judgement)
        .where(Judgement.evaluation_id == evaluation.id)
        .options(joinedload(Judgement.author))
    )
    return {
        j.criterion: JudgementView(j.mark, j.comment, j.author.full_name, j.decided_at, j.version)
        for j in found
    }


def _human_evidence(session: Session, evaluation: Evaluation) -> dict[str, tuple[EvidenceView, ...]]:
    found = session.execute(
        select(Evidence, Observation.proposal)
        .outerjoin(Observation, Observation.evidence_id == Evidence.id)
        .where(Evidence.evaluation_id == evaluation.id)
        .options(joinedload(Evidence.author))
        .order_by(Evidence.recorded_at, Evidence.id)
    )
    by_criterion: dict[str, tuple[EvidenceView, ...]] = {}
    for e, proposal in found:
        view = EvidenceView(e.kind, e.text, e.author.full_name, e.recorded_at, proposal)
        by_criterion[e.criterion] = (*by_criterion.get(e.criterion, ()), view)
    return by_criterion


def _signature(signature: Signature | None) -> SignatureView | None:
    if signature is None:
        return None
    return SignatureView(
        person=signature.person.full_name,
        signed_at=signature.signed_at,
        content_hash=signature.content_hash,
        version=signature.version,
        format=int(signature.snapshot.get("format", 1)),
    )
