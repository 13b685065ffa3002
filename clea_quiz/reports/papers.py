"""What every document drawn from a matrix begins with: its frame, its words, its refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Standing
from clea_quiz.errors import Conflict
from clea_quiz.matrices import signed
from clea_quiz.matrices.content import Content, DomainContent, SignedAs
from clea_quiz.matrices.jury import DecisionView
from clea_quiz.matrices.rules import Verdict
from clea_quiz.reports.french import day, day_and_time, plain_day
from clea_quiz.reports.labels import JURY_VERDICTS, N_, STANDINGS, VERDICTS, capitalised
from clea_quiz.reports.seals import seal_values
from clea_quiz.reports.sentences import certificate_words, kind_words, rules_of, score_words, sitting_words
from clea_quiz.sittings.evidence import Estimate

UNSIGNED = N_(
    "La matrice n’est pas encore signée. Signez-la d’abord : ce document reprend ce qui est décidé."
)
AS_SIGNED = "Le contenu de ce document est celui qui a été signé."
NOT_KEPT = "non conservé"
"""What is said in place of what an old format of signature did not keep; nothing is made up for it."""

OLD_FORMAT = (
    "Cette version a été signée avant que l’intitulé du référentiel, ses règles, ses réserves, les "
    "intervalles d’estimation et les réponses ne soient conservés avec elle. Ce document ne les montre pas."
)


@dataclass(frozen=True)
class Sheet:
    """A document's name, and what stands in its margins."""

    name: str
    about: str
    heading: str
    footing: Sequence[str]


def signature_of(content: Content) -> SignedAs:
    """Return who signed; a paper that leaves the house waits for the signature.

    Before it, marks may still change, and a candidate would keep a page that nobody answers for.
    """
    if content.signature is None:
        raise Conflict(UNSIGNED)
    return content.signature


def to_hand_out(session: Session, evaluation: Evaluation) -> Content:
    """Return the signed version that papers are drawn from."""
    content = signed.standing(session, evaluation)
    if content is None:
        raise Conflict(UNSIGNED)
    return content


def frame(content: Content, sheet: Sheet, generated_at: datetime) -> dict[str, Any]:
    """Return the title, the margins and the heading of a document."""
    return {
        "title": f"{sheet.name} – {sheet.about}",
        "heading": sheet.heading,
        "organisation": content.organisation,
        "framework": content.framework.title,
        "running": f"{content.organisation} · {sheet.name} {content.framework.short_title}",
        "state": "Matrice signée",
        "footing": " · ".join([*sheet.footing, f"édité le {day_and_time(generated_at)}"]),
    }


def signature_values(content: Content, root: str | None) -> dict[str, Any]:
    """Return who signed, when, which version, its hash, whether it still counts, where to check."""
    signature = signature_of(content)
    return {
        "person": signature.person,
        "when": day_and_time(signature.signed_at),
        "version": signature.version,
        "hash": signature.content_hash,
        "seal": seal_values(content, root),
        "check": AS_SIGNED if signature.stands else f"{AS_SIGNED} {_reopened(signature)}",
    }


def _reopened(signature: SignedAs) -> str:
    """Return that a version does not count any more, and since when."""
    on = f" le {day(signature.reopened_at)}" if signature.reopened_at else ""
    after = (
        "une autre version l’a remplacée" if (signature.newest or 0) > signature.version else "on la corrige"
    )
    return f"Attention : elle a été rouverte{on} ; elle ne compte plus, {after}."


def state_words(content: Content) -> str:
    """Return what a document's margin says of its matrix."""
    if content.signature is None:
        return "Projet non signé"
    version = f", version {content.signature.version}" if content.signature.version > 1 else ""
    return (
        f"Document signé{version}"
        if content.signature.stands
        else f"Version {content.signature.version}, rouverte"
    )


def file_words(content: Content) -> str:
    """Return how a dossier is named."""
    return content.reference or f"n° {content.evaluation_id}"


def evaluation_words(content: Content) -> str:
    """Return which evaluation it is, and since when it was open."""
    kind = capitalised(kind_words(content.kind))
    return f"{kind}, ouverte le {day(content.opened_at)}" if content.opened_at else kind


def framework_words(content: Content) -> str:
    """Return the framework's title and version."""
    framework = content.framework
    return f"{framework.title}, version {framework.version or NOT_KEPT + 'e'}"


def reservations(content: Content) -> list[str]:
    """Return what a reader must know before believing a document."""
    return [*content.framework.notices, *([] if content.whole else [OLD_FORMAT])]


def rule_lines(content: Content) -> list[str]:
    """Return how marks became verdicts; the rules that were not kept are not said."""
    kept = [(s.code, s.mastery) for d in content.domains for s in d.subdomains if s.mastery is not None]
    return rules_of(kept)


def certificate_line(content: Content) -> str:
    """Return how the domains give the certificate."""
    return certificate_words(content.certificate, content.results, content.framework.short_title)


def sitting_line(domain: DomainContent) -> str | None:
    """Return how a domain's sitting went, where it was kept."""
    if domain.sitting is None:
        return None
    return sitting_words(domain.sitting, len(domain.answers or ()))


def years_words(content: Content) -> str:
    """Return how long what is acquired holds; without a number where it was not kept."""
    years = content.framework.validity_years
    return f"{years} ans" if years else "le temps que prévoit le référentiel"


def until_words(content: Content) -> str:
    """Return the last day on which what is acquired holds, where it was kept."""
    return f", jusqu’au {plain_day(content.holds_until)}" if content.holds_until else ""


def bar_values(estimate: Estimate | None) -> dict[str, Any]:
    """Return an estimate for the eye, and in words."""
    kept = estimate is not None and (estimate.mean is not None or estimate.probability is None)
    return {
        "mean": estimate.mean if estimate else None,
        "low": estimate.low if estimate else None,
        "high": estimate.high if estimate else None,
        "threshold": estimate.threshold if estimate else None,
        "score": score_words(estimate) if estimate and kept else NOT_KEPT,
    }


def jury_words(decision: DecisionView) -> str:
    """Return what the jury decided, and when."""
    return f"Le jury du {plain_day(decision.decided_on)} a décidé : {JURY_VERDICTS[decision.verdict]}."


def verdict_values(verdict: Verdict) -> dict[str, str]:
    """Return a verdict's value and words."""
    return {"value": verdict.value, "words": capitalised(VERDICTS[verdict])}


def standing_words(standing: Standing | None) -> str | None:
    """Return the reservation on a title, or None when it is official or was not kept."""
    return None if standing in (None, Standing.OFFICIAL) else STANDINGS[standing]
