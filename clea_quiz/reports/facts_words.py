"""Facts around a sitting in words: what happened, how often, for how long; never what to think of it."""

from collections.abc import Sequence

from clea_quiz.reports.labels import FACTS
from clea_quiz.sittings.evidence import StepView
from clea_quiz.sittings.facts import HASTE, FactCount

NBSP = "\u00a0"

EXPLANATION = (
    "Ce sont des faits, pas des fautes. Une page quittée peut être une fenêtre du système, un texte copié "
    "peut aller vers un outil qui lit ou qui agrandit. Rien n’est pénalisé, et rien ne vient des aides "
    "techniques."
)


def fact_sentences(counts: Sequence[FactCount], steps: Sequence[StepView]) -> list[str]:
    """Return what was noticed in one domain, a sentence each; nothing noticed gives nothing."""
    hasty = sum(step.seconds is not None and step.seconds < HASTE for step in steps)
    told = [_sentence(count) for count in counts]
    if hasty:
        answers = "réponse donnée" if hasty == 1 else "réponses données"
        told.append(f"{hasty}{NBSP}{answers} en moins de {HASTE:.0f}{NBSP}secondes.")
    return told


def _sentence(count: FactCount) -> str:
    words = FACTS[count.kind]
    times = "une fois" if count.times == 1 else f"{count.times}{NBSP}fois"
    lasted = f", {count.seconds}{NBSP}secondes en tout" if count.seconds else ""
    return f"{words[:1].upper()}{words[1:]} {times}{lasted}."
