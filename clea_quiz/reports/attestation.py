"""What an organisation attests: the domains acquired at a signed evaluation. It is no certificate."""

from datetime import datetime
from typing import Any

from clea_quiz.errors import Conflict
from clea_quiz.matrices.content import Content
from clea_quiz.matrices.jury import DecisionView
from clea_quiz.matrices.rules import Verdict
from clea_quiz.reports.french import count, day
from clea_quiz.reports.papers import (
    Sheet,
    frame,
    framework_words,
    jury_words,
    signature_of,
    signature_values,
    standing_words,
    years_words,
)
from clea_quiz.reports.sentences import kind_words
from clea_quiz.reports.typesetting import typeset


def attestation_pdf(
    content: Content, generated_at: datetime, root: str | None = None, jury: DecisionView | None = None
) -> bytes:
    """Return the attestation of the domains acquired."""
    return typeset("attestation.typ", attestation_values(content, generated_at, root, jury), generated_at)


def attestation_values(
    content: Content, generated_at: datetime, root: str | None, jury: DecisionView | None
) -> dict[str, Any]:
    """Return everything the document shows; refused where it would attest what nobody signed."""
    signature = signature_of(content)
    acquired = [line for line in content.domains if line.result.verdict is Verdict.ACQUIRED]
    if not acquired:
        raise Conflict("Aucun domaine n’est acquis en entier : il n’y a rien à attester. Remettez le bilan.")
    sheet = Sheet("Attestation", content.candidate, "Attestation de domaines acquis", [content.organisation])
    framework = content.framework
    certifier = framework.certifier or "l’organisme certificateur"
    return {
        **frame(content, sheet, generated_at),
        "candidate": content.candidate,
        "reference": f"Dossier {content.reference}" if content.reference else None,
        "attests": f"{content.organisation}, organisme évaluateur, atteste que",
        "has": f"a passé l’évaluation {kind_words(content.kind)} {framework.short_title} "
        f"({framework_words(content)}) et qu’à la date du {day(signature.signed_at)} son évaluateur "
        f"a reconnu {count(len(acquired), 'domaine')} comme acquis :",
        "domains": [
            {
                "code": line.code,
                "title": line.title,
                "standing": standing_words(line.standing),
                "plain": line.plain,
            }
            for line in acquired
        ],
        "others": _others(content, len(acquired)),
        "jury": f"{jury_words(jury)} Le certificat lui-même est établi par {certifier}." if jury else None,
        "not-certificate": f"Cette attestation n’est pas le certificat {framework.short_title}.",
        "validity": f"Le certificat est délivré par un jury, pour le compte de {certifier}, quand "
        f"tous les domaines sont acquis. Les domaines acquis le restent {years_words(content)} "
        "à partir de l’évaluation préalable{until_words(content)}.",
        "signature": signature_values(content, root),
    }


def _others(content: Content, acquired: int) -> str | None:
    left = len(content.domains) - acquired
    if not left:
        return None
    verb = "reste" if left == 1 else "restent"
    return f"{count(left, 'autre domaine', 'autres domaines')} du référentiel {verb} à acquérir."
