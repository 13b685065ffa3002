"""Snapshots read back into what documents show: the version that counts, an older one, or a draft."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Mastery, Standing
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.matrices.content import (
    AnswerContent,
    Content,
    CriterionContent,
    DomainContent,
    FrameworkContent,
    MarkContent,
    SignedAs,
    SittingContent,
    SubdomainContent,
)
from clea_quiz.matrices.models import STANDS, EvidenceKind, Signature
from clea_quiz.matrices.queries import EvidenceView, MatrixView
from clea_quiz.matrices.rules import DomainResult, Mark, SubdomainResult, Verdict, content_hash
from clea_quiz.matrices.snapshot import format_of, snapshot_of
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.evidence import Estimate
from clea_quiz.sittings.models import EndReason, Outcome
from clea_quiz.sittings.queries import DomainState

Values = Mapping[str, Any]


def draft(view: MatrixView) -> Content:
    """Return what a signature would lock now."""
    return read(snapshot_of(view), view.evaluation_id, None)


def standing(session: Session, evaluation: Evaluation) -> Content | None:
    """Return the signed version that counts now, if there is one."""
    return _signed(session, evaluation, STANDS)


def version(session: Session, evaluation: Evaluation, number: int) -> Content:
    """Return a signed version, the one that counts or an older one."""
    found = _signed(session, evaluation, Signature.version == number)
    if found is None:
        raise NotFound
    return found


def _signed(session: Session, evaluation: Evaluation, condition: ColumnElement[bool]) -> Content | None:
    newest = (
        select(func.max(Signature.version)).where(Signature.evaluation_id == evaluation.id).scalar_subquery()
    )
    query = select(Signature, newest).where(Signature.evaluation_id == evaluation.id, condition)
    found = session.execute(query.options(joinedload(Signature.person))).first()
    return signed(found[0], found[1]) if found else None


def signed(signature: Signature, newest: int | None = None) -> Content:
    """Return what a signature locked; refused when it is not what was signed any more."""
    if content_hash(signature.snapshot) != signature.content_hash:
        raise Conflict(
            "Le contenu signé a été changé en dehors de l’application : son empreinte ne correspond plus. "
            "Aucun document n’en est tiré. Prévenez la personne qui tient le serveur."
        )
    said = SignedAs(
        person=signature.person.full_name,
        signed_at=signature.signed_at,
        content_hash=signature.content_hash,
        version=signature.version,
        reopened_at=signature.reopened_at,
        newest=newest,
    )
    return read(signature.snapshot, signature.evaluation_id, said)


def read(snapshot: Values, evaluation_id: int, signature: SignedAs | None) -> Content:
    """Read a snapshot of any format."""
    opened_at, until = snapshot.get("opened_at"), snapshot.get("holds_until")
    return Content(
        format=format_of(dict(snapshot)),
        evaluation_id=evaluation_id,
        candidate=snapshot["candidate"],
        reference=snapshot["reference"],
        organisation=snapshot["organisation"],
        assessor=snapshot.get("assessor"),
        kind=snapshot["kind"],
        opened_at=datetime.fromisoformat(opened_at) if opened_at else None,
        holds_until=date.fromisoformat(until) if until else None,
        framework=_framework(snapshot["framework"], snapshot.get("words")),
        certificate=Verdict(snapshot["certificate"]),
        domains=tuple(_domain(values) for values in snapshot["domains"]),
        signature=signature,
    )


def _framework(slug: str, words: Values | None) -> FrameworkContent:
    if words is None:
        return FrameworkContent(slug, slug, slug)
    return FrameworkContent(
        slug=slug,
        title=words["title"],
        short_title=words["short_title"],
        version=words["version"],
        certifier=words["certifier"],
        validity_years=words["validity_years"],
        notices=tuple(words["notices"]),
        sources=tuple(words["sources"]),
    )


def _domain(values: Values) -> DomainContent:
    subdomains = tuple(_subdomain(sub) for sub in values["subdomains"])
    results = tuple(sub.result for sub in subdomains)
    sitting, answers = values.get("sitting"), values.get("answers")
    return DomainContent(
        code=values["code"],
        title=values["title"],
        standing=_standing(values),
        plain=values.get("plain"),
        estimate=_estimate(values.get("estimate")),
        sitting=_sitting(sitting) if sitting is not None else None,
        answers=tuple(_answer(one) for one in answers) if answers is not None else None,
        subdomains=subdomains,
        result=DomainResult(values["code"], results, Verdict(values["verdict"])),
    )


def _subdomain(values: Values) -> SubdomainContent:
    criteria = tuple(_criterion(criterion) for criterion in values["criteria"])
    mastery = values.get("mastery")
    failed = sum(c.judgement is not None and c.judgement.mark is Mark.NOT_ACQUIRED for c in criteria)
    acquired, counted = values["acquired"], values["counted"]
    return SubdomainContent(
        code=values["code"],
        title=values["title"],
        standing=_standing(values),
        mastery=Mastery.model_validate(mastery) if mastery is not None else None,
        estimate=_estimate(values.get("estimate")),
        result=SubdomainResult(
            code=values["code"],
            acquired=acquired,
            counted=counted,
            required=values["required"],
            open=counted - acquired - failed,
            verdict=Verdict(values["verdict"]),
        ),
        criteria=criteria,
    )


def _criterion(values: Values) -> CriterionContent:
    # Format 1 kept of an estimate its proposal, its probability and its answers.
    kept = {name: values[name] for name in ("proposal", "probability", "answers")}
    estimate = _estimate({**kept, **values.get("estimate", {})})
    return CriterionContent(
        code=values["code"],
        title=values["title"],
        standing=_standing(values),
        expected_result=values.get("expected_result"),
        estimate=estimate or Estimate(Proposal.NOT_ASSESSED),
        judgement=_mark(values),
        evidence=tuple(_evidence(values["evidence"])),
    )


def _mark(values: Values) -> MarkContent | None:
    if values["mark"] is None:
        return None
    decided_at = datetime.fromisoformat(values["decided_at"])
    return MarkContent(Mark(values["mark"]), values["comment"], values["assessor"], decided_at)


def _evidence(found: list[Values]) -> Iterator[EvidenceView]:
    for one in found:
        at = datetime.fromisoformat(one["at"])
        yield EvidenceView(EvidenceKind(one["kind"]), one["text"], one["author"], at)


def _standing(values: Values) -> Standing | None:
    return Standing(values["standing"]) if "standing" in values else None


def _estimate(values: Values | None) -> Estimate | None:
    return Estimate(**{**values, "proposal": Proposal(values["proposal"])}) if values is not None else None


def _sitting(values: Values) -> SittingContent:
    reason = values["end_reason"]
    return SittingContent(
        DomainState(values["state"]),
        values["seconds"],
        EndReason(reason) if reason else None,
        values["uncalibrated"],
    )


def _answer(values: Values) -> AnswerContent:
    served_at = datetime.fromisoformat(values["served_at"])
    return AnswerContent(**{**values, "outcome": Outcome(values["outcome"]), "served_at": served_at})
