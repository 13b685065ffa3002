"""What a signature locks: the matrix as plain JSON values, the same for the same matrix.

Format 1 kept the decisions and what they rest on. Format 2 also keeps what a document says around them: the
framework's words and rules, estimates with their intervals, how sittings went, every answer. A signature is
read and checked in the format it was made in, always.
"""

from typing import Any

from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView, SubdomainLine
from clea_quiz.matrices.rules import content_hash
from clea_quiz.sittings.evidence import DomainEvidence, Estimate, StepView

FORMAT = 2
"""The format of what is signed today; a snapshot without a number is of format 1."""

Values = dict[str, Any]


def format_of(snapshot: Values) -> int:
    """Return the format a snapshot was made in."""
    return int(snapshot.get("format", 1))


def snapshot_of(view: MatrixView, number: int = FORMAT) -> Values:
    """Return everything the assessor answers for by signing, in a format of then or of today.

    The re-scorings that it was read under are in it, where there are any.
    """
    rescorings = [one.id for one in view.rescorings]
    decided: Values = ({"rescorings": rescorings} if rescorings else {}) | {
        "candidate": view.candidate,
        "reference": view.reference,
        "organisation": view.organisation,
        "kind": view.kind,
        "framework": view.framework.framework,
        "certificate": view.certificate.value,
        "domains": [_domain(domain, number) for domain in view.domains],
    }
    if number == 1:
        return decided
    return {
        **decided,
        "format": number,
        "assessor": view.assessor,
        "opened_at": view.opened_at.isoformat(),
        "holds_until": view.holds_until.isoformat() if view.holds_until else None,
        "words": {
            "title": view.framework.title,
            "short_title": view.framework.short_title,
            "version": view.framework.version,
            "certifier": view.framework.certifier,
            "validity_years": view.framework.validity_years,
            "notices": list(view.framework.notices),
            "sources": [view.framework.mastery_source.text, view.framework.domain_rule_source.text],
        },
    }


def _domain(line: DomainLine, number: int) -> Values:
    decided: Values = {
        "code": line.code,
        "title": line.domain.title,
        "verdict": line.result.verdict.value,
        "subdomains": [_subdomain(subdomain, number) for subdomain in line.subdomains],
    }
    if number == 1:
        return decided
    return {
        **decided,
        "standing": line.domain.standing.value,
        "plain": line.domain.plain,
        "estimate": _estimate(line.evidence.estimate),
        "sitting": _sitting(line.evidence),
        "answers": [_answer(step) for step in line.evidence.steps if step.outcome],
    }


def _subdomain(line: SubdomainLine, number: int) -> Values:
    decided: Values = {
        "code": line.subdomain.code,
        "title": line.subdomain.title,
        "acquired": line.result.acquired,
        "counted": line.result.counted,
        "required": line.result.required,
        "verdict": line.result.verdict.value,
        "criteria": [_criterion(criterion, number) for criterion in line.criteria],
    }
    if number == 1:
        return decided
    return {
        **decided,
        "standing": line.subdomain.standing.value,
        "mastery": line.subdomain.mastery.model_dump(mode="json"),
        "estimate": _estimate(line.estimate),
    }


def _criterion(line: CriterionLine, number: int) -> Values:
    judgement = line.judgement
    decided: Values = {
        "code": line.code,
        "title": line.criterion.title,
        "mark": judgement.mark.value if judgement else None,
        "comment": judgement.comment if judgement else None,
        "assessor": judgement.author if judgement else None,
        "decided_at": judgement.decided_at.isoformat() if judgement else None,
        "proposal": line.proposal.value,
        "probability": _share(line.estimate.probability),
        "answers": line.estimate.answers,
        "evidence": [
            {"kind": e.kind.value, "text": e.text, "author": e.author, "at": e.recorded_at.isoformat()}
            for e in line.evidence
        ],
    }
    if number == 1:
        return decided
    return {
        **decided,
        "standing": line.criterion.standing.value,
        "expected_result": line.criterion.expected_result,
        "estimate": _estimate(line.estimate),
    }


def _share(value: float | None) -> float | None:
    return round(value, 4) if value is not None else None


def _estimate(estimate: Estimate) -> Values:
    return {
        "proposal": estimate.proposal.value,
        "probability": _share(estimate.probability),
        "mean": _share(estimate.mean),
        "low": _share(estimate.low),
        "high": _share(estimate.high),
        "threshold": _share(estimate.threshold),
        "answers": estimate.answers,
        "points": estimate.points,
        "possible": estimate.possible,
        "uncalibrated": estimate.uncalibrated,
    }


def _sitting(evidence: DomainEvidence) -> Values:
    return {
        "state": evidence.state.value,
        "seconds": round(evidence.seconds, 1),
        "end_reason": evidence.end_reason.value if evidence.end_reason else None,
        "uncalibrated": evidence.uncalibrated,
    }


def _answer(step: StepView) -> Values:
    """Return an answer; a question that waits for one is nothing to answer for."""
    return {
        "position": step.position,
        "criterion": step.criterion,
        "scenario": step.scenario_title,
        "prompt": step.prompt,
        "outcome": step.outcome.value if step.outcome else None,
        "response": step.response,
        "key": step.key,
        "score": step.score,
        "max_score": step.max_score,
        "seconds": round(step.seconds, 1) if step.seconds is not None else None,
        "reason": step.reason,
        "served_at": step.served_at.isoformat(),
        "item": step.item,
    }


def is_as_signed(view: MatrixView) -> bool:
    """Return whether what the view shows is what its signature locked."""
    signature = view.signature
    return (
        signature is not None and content_hash(snapshot_of(view, signature.format)) == signature.content_hash
    )
