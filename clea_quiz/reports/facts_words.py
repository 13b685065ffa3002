"""Facts around a sitting in words: what happened, how often, for how long; never what to think of it."""

from collections.abc import Sequence

from clea_quiz.errors import Sentence, counted
from clea_quiz.reports.labels import FACTS, N_, capitalised
from clea_quiz.sittings.evidence import StepView
from clea_quiz.sittings.facts import HASTE, FactCount

EXPLANATION = N_(
    "Ce sont des faits, pas des fautes. Une page quittée peut être une fenêtre du système, un texte copié "
    "peut aller vers un outil qui lit ou qui agrandit. Rien n’est pénalisé, et rien ne vient des aides "
    "techniques."
)


def fact_sentences(counts: Sequence[FactCount], steps: Sequence[StepView]) -> list[str]:
    """Return what was noticed in one domain, a sentence each; nothing noticed gives nothing."""
    hasty = sum(step.seconds is not None and step.seconds < HASTE for step in steps)
    told: list[str] = [_sentence(count) for count in counts]
    if hasty:
        told.append(
            counted(
                "%(number)s\u00a0réponse donnée en moins de %(haste)s\u00a0secondes.",
                "%(number)s\u00a0réponses données en moins de %(haste)s\u00a0secondes.",
                hasty,
                haste=round(HASTE),
            )
        )
    return told


def _sentence(count: FactCount) -> Sentence:
    what = capitalised(FACTS[count.kind])
    if not count.seconds:
        return counted("%(what)s une fois.", "%(what)s %(number)s\u00a0fois.", count.times, what=what)
    return counted(
        "%(what)s une fois, %(seconds)s\u00a0secondes en tout.",
        "%(what)s %(number)s\u00a0fois, %(seconds)s\u00a0secondes en tout.",
        count.times,
        what=what,
        seconds=count.seconds,
    )
