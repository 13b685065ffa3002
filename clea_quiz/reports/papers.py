"""What every document drawn from a signed matrix begins with: its frame, its words, its refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clea_quiz.bank.frameworks import Standing
from clea_quiz.errors import Conflict
from clea_quiz.matrices.queries import MatrixView, SignatureView
from clea_quiz.matrices.rules import Verdict
from clea_quiz.matrices.snapshot import is_as_signed
from clea_quiz.reports.french import day_and_time
from clea_quiz.reports.labels import STANDINGS, VERDICTS, capitalised

AS_SIGNED = "Le contenu de ce document est celui qui a été signé."
NOT_AS_SIGNED = (
    "Attention : depuis la signature, des réponses ou le référentiel ont changé ; "
    "seul le contenu conservé sous l’empreinte ci-dessous a été signé."
)


@dataclass(frozen=True)
class Sheet:
    """A document's name, and what stands in its margins."""

    name: str
    about: str
    heading: str
    footing: Sequence[str]


def signature_of(view: MatrixView) -> SignatureView:
    """Return who signed; a paper that leaves the house waits for the signature.

    Before it, marks may still change, and a candidate would keep a page that nobody answers for.
    """
    if view.signature is None:
        raise Conflict(
            "La matrice n’est pas encore signée. Signez-la d’abord : ce document reprend ce qui est décidé."
        )
    return view.signature


def frame(view: MatrixView, sheet: Sheet, generated_at: datetime) -> dict[str, Any]:
    """Return the title, the margins and the heading of a document."""
    return {
        "title": f"{sheet.name} – {sheet.about}",
        "heading": sheet.heading,
        "organisation": view.organisation,
        "framework": view.framework.title,
        "running": f"{view.organisation} · {sheet.name} {view.framework.short_title}",
        "state": "Matrice signée",
        "footing": " · ".join([*sheet.footing, f"édité le {day_and_time(generated_at)}"]),
    }


def signature_values(view: MatrixView) -> dict[str, str]:
    """Return who signed, when, what hash, and whether it is what is shown."""
    signature = signature_of(view)
    return {
        "person": signature.person,
        "when": day_and_time(signature.signed_at),
        "hash": signature.content_hash,
        "check": AS_SIGNED if is_as_signed(view) else NOT_AS_SIGNED,
    }


def verdict_values(verdict: Verdict) -> dict[str, str]:
    """Return a verdict's value and words."""
    return {"value": verdict.value, "words": capitalised(VERDICTS[verdict])}


def standing_words(standing: Standing) -> str | None:
    """Return the reservation on a title, or None when it is official."""
    return None if standing is Standing.OFFICIAL else STANDINGS[standing]
