"""The facts of a profile in sentences: how usual the answers are, calibration, what changed since."""

from clea_quiz.errors import Counted, counted, said
from clea_quiz.matrices.comparison import Change
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.labels import N_
from clea_quiz.sittings.evidence import DomainEvidence, Estimate
from clea_quiz.sittings.fit import FEWEST

_MEANINGS = {
    Proposal.ACQUIRED: N_("La maîtrise est assez sûre pour proposer « acquis »."),
    Proposal.NOT_ACQUIRED: N_("L’absence de maîtrise est assez sûre pour proposer « non acquis »."),
    Proposal.TO_CONFIRM: N_("Les réponses ne suffisent pas à trancher : un entretien le dira."),
}


def meaning(estimate: Estimate) -> str:
    """Return what a proposal asks of the assessor; empty where nothing is proposed."""
    return _MEANINGS.get(estimate.proposal, "") if estimate.probability is not None else ""


def fit_sentence(evidence: DomainEvidence) -> str:
    """Return how usual the answers of a domain are, as a fact."""
    if evidence.fit is None:
        return said("Trop peu de réponses pour le dire (il en faut %(fewest)s au moins).", fewest=FEWEST)
    if not evidence.fit.unusual:
        return N_("Réponses habituelles pour ce niveau.")
    return counted(
        "Réponses inhabituelles pour ce niveau : des questions faciles sont manquées ou des questions "
        "difficiles réussies, comme chez %(number)s personne sur 100 environ.",
        "Réponses inhabituelles pour ce niveau : des questions faciles sont manquées ou des questions "
        "difficiles réussies, comme chez %(number)s personnes sur 100 environ.",
        max(1, round(100 * evidence.fit.share)),
    )


FIT_EXPLANATION = N_(
    "L’outil compare chaque réponse à ce qu’on attend d’une personne de ce niveau. "
    "Une série inattendue n’est pas une faute : une consigne mal comprise, la fatigue, "
    "un métier bien connu, une aide ou le hasard l’expliquent. "
    "Elle dit seulement que l’estimation mérite un regard sur les réponses."
)


def calibration_words(estimate: Estimate) -> str | None:
    """Return on how many questions without calibration an estimate rests; None when on none."""
    if not estimate.uncalibrated:
        return None
    return counted(
        "dont %(number)s\u00a0question sans calibration sur %(answers)s",
        "dont %(number)s\u00a0questions sans calibration sur %(answers)s",
        estimate.uncalibrated,
        answers=estimate.answers,
    )


def change_sentence(change: Change) -> str:
    """Return what changed in a sub-domain, and whether it is more than chance."""
    points = round(100 * abs(change.gain))
    if not points:
        return N_("Même réussite estimée.")
    return _gain(points, change) if change.gain > 0 else _loss(points, change)


def _gain(points: int, change: Change) -> Counted:
    if change.clear:
        return counted(
            "%(number)s\u00a0point de plus : les marges d’erreur sont séparées, le changement est net.",
            "%(number)s\u00a0points de plus : les marges d’erreur sont séparées, le changement est net.",
            points,
        )
    return counted(
        "%(number)s\u00a0point de plus : les marges d’erreur se recouvrent, ce peut être le hasard.",
        "%(number)s\u00a0points de plus : les marges d’erreur se recouvrent, ce peut être le hasard.",
        points,
    )


def _loss(points: int, change: Change) -> Counted:
    if change.clear:
        return counted(
            "%(number)s\u00a0point de moins : les marges d’erreur sont séparées, le changement est net.",
            "%(number)s\u00a0points de moins : les marges d’erreur sont séparées, le changement est net.",
            points,
        )
    return counted(
        "%(number)s\u00a0point de moins : les marges d’erreur se recouvrent, ce peut être le hasard.",
        "%(number)s\u00a0points de moins : les marges d’erreur se recouvrent, ce peut être le hasard.",
        points,
    )
