"""What a signature locks: the matrix as plain JSON values, the same for the same matrix."""

from typing import Any

from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView
from clea_quiz.matrices.rules import content_hash


def snapshot_of(view: MatrixView) -> dict[str, Any]:
    """Return everything the assessor answers for by signing, the re-scorings it was read under included."""
    rescorings = [one.id for one in view.rescorings]
    return ({"rescorings": rescorings} if rescorings else {}) | {
        "candidate": view.candidate,
        "reference": view.reference,
        "organisation": view.organisation,
        "kind": view.kind,
        "framework": view.framework.framework,
        "certificate": view.certificate.value,
        "domains": [_domain(domain) for domain in view.domains],
    }


def _domain(line: DomainLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.domain.title,
        "verdict": line.result.verdict.value,
        "subdomains": [
            {
                "code": subdomain.subdomain.code,
                "title": subdomain.subdomain.title,
                "acquired": subdomain.result.acquired,
                "counted": subdomain.result.counted,
                "required": subdomain.result.required,
                "verdict": subdomain.result.verdict.value,
                "criteria": [_criterion(criterion) for criterion in subdomain.criteria],
            }
            for subdomain in line.subdomains
        ],
    }


def _criterion(line: CriterionLine) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "code": line.code,
        "title": line.criterion.title,
        "mark": judgement.mark.value if judgement else None,
        "comment": judgement.comment if judgement else None,
        "assessor": judgement.author if judgement else None,
        "decided_at": judgement.decided_at.isoformat() if judgement else None,
        "proposal": line.proposal.value,
        "probability": round(line.estimate.probability, 4) if line.estimate.probability is not None else None,
        "answers": line.estimate.answers,
        "evidence": [
            {"kind": e.kind.value, "text": e.text, "author": e.author, "at": e.recorded_at.isoformat()}
            for e in line.evidence
        ],
    }


def is_as_signed(view: MatrixView) -> bool:
    """Return whether what the view shows is what its signature locked."""
    return view.signature is not None and content_hash(snapshot_of(view)) == view.signature.content_hash
