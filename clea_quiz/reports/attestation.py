"""What an organisation attests: the domains acquired at a signed evaluation. It is no certificate."""

from datetime import datetime
from typing import Any

from clea_quiz.errors import Conflict
from clea_quiz.matrices.queries import MatrixView
from clea_quiz.matrices.rules import Verdict
from clea_quiz.matrices.snapshot import is_as_signed
from clea_quiz.reports.french import count, day
from clea_quiz.reports.papers import Sheet, frame, signature_of, signature_values, standing_words
from clea_quiz.reports.sentences import kind_words
from clea_quiz.reports.typesetting import typeset


def attestation_pdf(view: MatrixView, generated_at: datetime) -> bytes:
    """Return the attestation of the domains acquired."""
    return typeset("attestation.typ", attestation_values(view, generated_at), generated_at)


def attestation_values(view: MatrixView, generated_at: datetime) -> dict[str, Any]:
    """Return everything the document shows; refused where it would attest what nobody signed."""
    signature = signature_of(view)
    acquired = [line for line in view.domains if line.result.verdict is Verdict.ACQUIRED]
    if not acquired:
        raise Conflict("Aucun domaine n’est acquis en entier : il n’y a rien à attester. Remettez le bilan.")
    if not is_as_signed(view):
        raise Conflict(
            "Depuis la signature, des réponses ou le référentiel ont changé : "
            "l’attestation dirait autre chose que ce qui est signé. Remettez le PDF de la matrice."
        )
    sheet = Sheet("Attestation", view.candidate, "Attestation de domaines acquis", [view.organisation])
    framework = view.framework
    return {
        **frame(view, sheet, generated_at),
        "candidate": view.candidate,
        "reference": f"Dossier {view.reference}" if view.reference else None,
        "attests": f"{view.organisation}, organisme évaluateur, atteste que",
        "has": f"a passé l’évaluation {kind_words(view.kind)} {framework.title} (référentiel version "
        f"{framework.version}) et qu’à la date du {day(signature.signed_at)} son évaluateur "
        f"a reconnu {count(len(acquired), 'domaine')} comme acquis :",
        "domains": [
            {
                "code": line.code,
                "title": line.domain.title,
                "standing": standing_words(line.domain.standing),
                "plain": line.domain.plain,
            }
            for line in acquired
        ],
        "others": _others(view, len(acquired)),
        "not-certificate": f"Cette attestation n’est pas le certificat {framework.short_title}.",
        "validity": f"Le certificat est délivré par un jury, pour le compte de {framework.certifier}, quand "
        f"tous les domaines sont acquis. Les domaines acquis le restent {framework.validity_years} ans "
        "à partir de l’évaluation préalable.",
        "signature": signature_values(view),
    }


def _others(view: MatrixView, acquired: int) -> str | None:
    left = len(view.domains) - acquired
    if not left:
        return None
    verb = "reste" if left == 1 else "restent"
    return f"{count(left, 'autre domaine', 'autres domaines')} du référentiel {verb} à acquérir."
