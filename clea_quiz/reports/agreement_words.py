"""What an agreement between two assessors says, in sentences, and how far it may be trusted."""

from clea_quiz.matrices.agreement import Agreement
from clea_quiz.reports.french import count, percent

# J. R. Landis & G. G. Koch (1977), The measurement of observer agreement for categorical data: a convention.
_READINGS = ((0.2, "très faible"), (0.4, "faible"), (0.6, "moyen"), (0.8, "fort"))

PREVALENT = 0.8
"""From this share of one mark on, kappa is known to fall although people agree."""

BIASED = 0.1
"""From this difference between the two assessors on, one is told to be more severe than the other."""

SMALL = 30
"""Fewer pairs than that say little, whatever the figure."""

TINY = 1e-9

EXPLANATION = (
    "Le pourcentage d’accord compte les critères où les deux appréciations sont les mêmes. "
    "Deux personnes qui répondraient au hasard seraient parfois d’accord : le kappa de Cohen retire cette "
    "part. Il vaut 1 pour un accord parfait, 0 pour ce que donnerait le hasard, moins de 0 en dessous.",
    "Pour le lire, Landis et Koch (1977) ont proposé des mots : très faible jusqu’à 0,20, faible jusqu’à "
    "0,40, moyen jusqu’à 0,60, fort jusqu’à 0,80, presque parfait au-delà. C’est une convention, pas une "
    "règle : regardez d’abord les critères en désaccord.",
    "La fourchette dit entre quelles valeurs le kappa se trouve probablement (95 %). Plus il y a de critères "
    "et de dossiers, plus elle est étroite.",
)


def decimal(number: float) -> str:
    """Return a coefficient with two decimals: « 0,68 », « −0,12 »."""
    told = f"{number:.2f}".replace(".", ",")
    return "0,00" if told == "-0,00" else told.replace("-", "−")


def reading(kappa: float) -> str:
    """Return the word of Landis and Koch for a kappa."""
    if kappa < 0:
        return "moins bon que le hasard"
    return next((word for most, word in _READINGS if kappa <= most), "presque parfait")


def share_words(found: Agreement) -> str:
    """Return the share of same marks with its counts: « 89 % (95 sur 107) »."""
    if found.share is None:
        return "rien à comparer"
    return f"{percent(found.share)} ({found.same} sur {found.pairs})"


def kappa_words(found: Agreement) -> str:
    """Return kappa with its interval, or why there is none, in few words."""
    if found.kappa is None:
        return "pas de kappa" if found.pairs else "rien à comparer"
    if found.low is None or found.high is None or _is_a_point(found):
        return decimal(found.kappa)
    return f"{decimal(found.kappa)} (de {decimal(found.low)} à {decimal(found.high)})"


def sentence(found: Agreement) -> str:
    """Return the agreement in a sentence or two."""
    if not found.pairs:
        return "Aucun critère n’a reçu deux appréciations à comparer."
    told = f"Même appréciation pour {found.same} critère{'s' if found.same > 1 else ''} sur {found.pairs}"
    told = f"{told}, soit {percent(found.same / found.pairs)}."
    if found.kappa is None:
        return (
            f"{told} Le kappa ne se calcule pas : les deux évaluateurs ont donné partout la même "
            "appréciation, le hasard seul ferait de même."
        )
    return f"{told} Kappa de Cohen : {kappa_words(found)}, accord {reading(found.kappa)} (Landis et Koch)."


def cautions(found: Agreement) -> list[str]:
    """Return what to keep in mind before believing the figure."""
    told = []
    if 0 < found.pairs < SMALL:
        told.append(
            f"{count(found.pairs, 'critère')} seulement : quelques autres peuvent changer tout le chiffre."
        )
    if found.kappa is not None and found.prevalence >= PREVALENT:
        adjusted = (
            f" Si elles étaient également fréquentes, il serait de {decimal(found.adjusted or 0.0)} (PABAK)."
        )
        told.append(
            f"Une même appréciation fait {percent(found.prevalence)} du total : le kappa est alors bas "
            f"même quand les évaluateurs sont d’accord.{adjusted}"
        )
    if found.bias >= BIASED:
        told.append(
            "Les deux évaluateurs ne donnent pas chaque appréciation aussi souvent l’un que l’autre : "
            "l’un est peut-être plus sévère. Parlez-en ensemble."
        )
    if _is_a_point(found) and found.same == found.pairs:
        told.append("L’accord est entier : le calcul ne donne pas de fourchette, et il peut changer demain.")
    elif _is_a_point(found) and found.kappa == 0:
        told.append(
            "L’un des deux a donné partout la même appréciation : le kappa vaut 0 quoi qu’ait fait l’autre. "
            "Regardez le pourcentage et les désaccords."
        )
    return told


def _is_a_point(found: Agreement) -> bool:
    """Return whether the formula finds no error at all, which says nothing of the next dossier."""
    return found.error is not None and found.error < TINY
