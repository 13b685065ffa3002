"""The facts of a profile in sentences: how usual the answers are, calibration, what changed since."""

from clea_quiz.matrices.comparison import Change
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.french import count
from clea_quiz.sittings.evidence import DomainEvidence, Estimate
from clea_quiz.sittings.fit import FEWEST

_MEANINGS = {
    Proposal.ACQUIRED: "La maîtrise est assez sûre pour proposer « acquis ».",
    Proposal.NOT_ACQUIRED: "L’absence de maîtrise est assez sûre pour proposer « non acquis ».",
    Proposal.TO_CONFIRM: "Les réponses ne suffisent pas à trancher : un entretien le dira.",
}


def meaning(estimate: Estimate) -> str:
    """Return what a proposal asks of the assessor; empty where nothing is proposed."""
    return _MEANINGS.get(estimate.proposal, "") if estimate.probability is not None else ""


def fit_sentence(evidence: DomainEvidence) -> str:
    """Return how usual the answers of a domain are, as a fact."""
    if evidence.fit is None:
        return f"Trop peu de réponses pour le dire (il en faut {FEWEST} au moins)."
    if not evidence.fit.unusual:
        return "Réponses habituelles pour ce niveau."
    among = max(1, round(100 * evidence.fit.share))
    people = "1 personne" if among == 1 else f"{among} personnes"
    return (
        "Réponses inhabituelles pour ce niveau : des questions faciles sont manquées ou des questions "
        f"difficiles réussies, comme chez {people} sur 100 environ."
    )


FIT_EXPLANATION = (
    "L’outil compare chaque réponse à ce qu’on attend d’une personne de ce niveau. "
    "Une série inattendue n’est pas une faute : une consigne mal comprise, la fatigue, "
    "un métier bien connu, une aide ou le hasard l’expliquent. "
    "Elle dit seulement que l’estimation mérite un regard sur les réponses."
)


def calibration_words(estimate: Estimate) -> str | None:
    """Return on how many questions without calibration an estimate rests; None when on none."""
    if not estimate.uncalibrated:
        return None
    return f"dont {count(estimate.uncalibrated, 'question')} sans calibration sur {estimate.answers}"


def change_sentence(change: Change) -> str:
    """Return what changed in a sub-domain, and whether it is more than chance."""
    points = round(100 * abs(change.gain))
    if not points:
        return "Même réussite estimée."
    way = "de plus" if change.gain > 0 else "de moins"
    said = f"{count(points, 'point')} {way}"
    if change.clear:
        return f"{said} : les marges d’erreur sont séparées, le changement est net."
    return f"{said} : les marges d’erreur se recouvrent, ce peut être le hasard."
