"""What an agreement between two assessors says, in sentences, and how far it may be trusted."""

from clea_quiz.errors import Sentence, counted, joined, said
from clea_quiz.matrices.agreement import Agreement
from clea_quiz.reports.french import percent, with_comma
from clea_quiz.reports.labels import N_

# J. R. Landis & G. G. Koch (1977), The measurement of observer agreement for categorical data: a convention.
_READINGS = ((0.2, N_("très faible")), (0.4, N_("faible")), (0.6, N_("moyen")), (0.8, N_("fort")))

PREVALENT = 0.8
"""From this share of one mark on, kappa is known to fall although people agree."""

BIASED = 0.1
"""From this difference between the two assessors on, one is told to be more severe than the other."""

SMALL = 30
"""Fewer pairs than that say little, whatever the figure."""

TINY = 1e-9

EXPLANATION = (
    N_(
        "Le pourcentage d’accord compte les critères où les deux appréciations sont les mêmes. "
        "Deux personnes qui répondraient au hasard seraient parfois d’accord : le kappa de Cohen retire "
        "cette part. Il vaut 1 pour un accord parfait, 0 pour ce que donnerait le hasard, moins de 0 en "
        "dessous."
    ),
    N_(
        "Pour le lire, Landis et Koch (1977) ont proposé des mots : très faible jusqu’à 0,20, faible jusqu’à "
        "0,40, moyen jusqu’à 0,60, fort jusqu’à 0,80, presque parfait au-delà. C’est une convention, pas une "
        "règle : regardez d’abord les critères en désaccord."
    ),
    N_(
        "La fourchette dit entre quelles valeurs le kappa se trouve probablement (95 %). Plus il y a de "
        "critères et de dossiers, plus elle est étroite."
    ),
)


def decimal(number: float) -> str:
    """Return a coefficient with two decimals: « 0,68 », « −0,12 »."""
    written = f"{number:.2f}"
    return with_comma("0.00" if written == "-0.00" else written.replace("-", "−"))


def reading(kappa: float) -> str:
    """Return the word of Landis and Koch for a kappa."""
    if kappa < 0:
        return N_("moins bon que le hasard")
    return next((word for most, word in _READINGS if kappa <= most), N_("presque parfait"))


def share_words(found: Agreement) -> str:
    """Return the share of same marks with its counts: « 89 % (95 sur 107) »."""
    if found.share is None:
        return N_("rien à comparer")
    return said(
        "%(share)s (%(same)s sur %(pairs)s)", share=percent(found.share), same=found.same, pairs=found.pairs
    )


def kappa_words(found: Agreement) -> str:
    """Return kappa with its interval, or why there is none, in few words."""
    if found.kappa is None:
        return N_("pas de kappa") if found.pairs else N_("rien à comparer")
    if found.low is None or found.high is None or _is_a_point(found):
        return decimal(found.kappa)
    return said(
        "%(kappa)s (de %(low)s à %(high)s)",
        kappa=decimal(found.kappa),
        low=decimal(found.low),
        high=decimal(found.high),
    )


def sentence(found: Agreement) -> str:
    """Return the agreement in a sentence or two."""
    if not found.pairs:
        return N_("Aucun critère n’a reçu deux appréciations à comparer.")
    same = counted(
        "Même appréciation pour %(number)s critère sur %(pairs)s, soit %(share)s.",
        "Même appréciation pour %(number)s critères sur %(pairs)s, soit %(share)s.",
        found.same,
        pairs=found.pairs,
        share=percent(found.same / found.pairs),
    )
    return joined([same, _kappa_sentence(found)], " ")


def _kappa_sentence(found: Agreement) -> str:
    if found.kappa is None:
        return N_(
            "Le kappa ne se calcule pas : les deux évaluateurs ont donné partout la même appréciation, "
            "le hasard seul ferait de même."
        )
    return said(
        "Kappa de Cohen : %(kappa)s, accord %(reading)s (Landis et Koch).",
        kappa=kappa_words(found),
        reading=reading(found.kappa),
    )


def cautions(found: Agreement) -> list[str]:
    """Return what to keep in mind before believing the figure."""
    told: list[str] = []
    if 0 < found.pairs < SMALL:
        told.append(
            counted(
                "%(number)s\u00a0critère seulement : quelques autres peuvent changer tout le chiffre.",
                "%(number)s\u00a0critères seulement : quelques autres peuvent changer tout le chiffre.",
                found.pairs,
            )
        )
    if found.kappa is not None and found.prevalence >= PREVALENT:
        told.append(_prevalent(found))
    if found.bias >= BIASED:
        told.append(
            N_(
                "Les deux évaluateurs ne donnent pas chaque appréciation aussi souvent l’un que l’autre : "
                "l’un est peut-être plus sévère. Parlez-en ensemble."
            )
        )
    if _is_a_point(found) and found.same == found.pairs:
        told.append(
            N_("L’accord est entier : le calcul ne donne pas de fourchette, et il peut changer demain.")
        )
    elif _is_a_point(found) and found.kappa == 0:
        told.append(
            N_(
                "L’un des deux a donné partout la même appréciation : le kappa vaut 0 quoi qu’ait fait "
                "l’autre. Regardez le pourcentage et les désaccords."
            )
        )
    return told


def _prevalent(found: Agreement) -> Sentence:
    return said(
        "Une même appréciation fait %(share)s du total : le kappa est alors bas même quand les évaluateurs "
        "sont d’accord. Si elles étaient également fréquentes, il serait de %(adjusted)s (PABAK).",
        share=percent(found.prevalence),
        adjusted=decimal(found.adjusted or 0.0),
    )


def _is_a_point(found: Agreement) -> bool:
    """Return whether the formula finds no error at all, which says nothing of the next dossier."""
    return found.error is not None and found.error < TINY
