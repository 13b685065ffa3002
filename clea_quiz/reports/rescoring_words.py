"""Re-scorings in French: what they are, what they do to an answer, why a dossier changes."""

from collections.abc import Mapping

from clea_quiz.matrices.changed_proposals import ChangedProposal
from clea_quiz.matrices.rescoring_effects import ProposalMove, Touched
from clea_quiz.reports.french import count, day, sure_percent
from clea_quiz.reports.labels import MARKS, PROPOSALS
from clea_quiz.sittings.estimates import Level
from clea_quiz.sittings.models import RescoringKind
from clea_quiz.sittings.rescoring import Effect, Note

KINDS = {
    RescoringKind.NEUTRALISED: "question neutralisée",
    RescoringKind.KEY: "clé corrigée",
    RescoringKind.CALIBRATION: "paramètres de mesure repris",
}

_LEVELS = {Level.DOMAIN: "Domaine", Level.SUBDOMAIN: "Sous-domaine", Level.CRITERION: "Critère"}

_ANSWERS = {
    Effect.LEFT_OUT: ("réponse à la question ne compte plus", "réponses à la question ne comptent plus"),
    Effect.UNREADABLE: (
        "réponse ne peut pas être corrigée avec la nouvelle clé, et ne compte plus",
        "réponses ne peuvent pas être corrigées avec la nouvelle clé, et ne comptent plus",
    ),
    Effect.MARKED_AGAIN: ("réponse est corrigée autrement", "réponses sont corrigées autrement"),
    Effect.KEPT: (
        "réponse ne peut pas être corrigée avec la nouvelle clé, et garde ses points",
        "réponses ne peuvent pas être corrigées avec la nouvelle clé, et gardent leurs points",
    ),
    Effect.WEIGHED: ("réponse est pesée autrement", "réponses sont pesées autrement"),
}

_NOTES = {
    Effect.LEFT_OUT: "Cette réponse ne compte pas.",
    Effect.UNREADABLE: "La nouvelle clé ne peut pas corriger cette réponse. Elle ne compte pas.",
    Effect.MARKED_AGAIN: "Cette réponse est corrigée avec une clé plus récente.",
    Effect.KEPT: "La nouvelle clé ne peut pas corriger cette réponse. Elle garde ses points.",
    Effect.WEIGHED: "Cette réponse compte avec des paramètres de mesure plus récents.",
}


def note_sentence(note: Note) -> str:
    """Return what a re-scoring does to one answer."""
    return _NOTES[note.effect]


def why_words(row: Touched, *, back: bool = False) -> list[str]:
    """Return why a dossier changes; ``back``: the re-scoring is being taken back."""
    if not row.effects:
        return ["aucune réponse à cette question, mais tous sont jugés sur les mêmes questions"]
    told = [count(number, *_ANSWERS[effect]) for effect, number in row.effects.items()]
    return [f"jusqu’ici, {words}" for words in told] if back else told


def move_words(move: ProposalMove) -> str:
    """Return a proposal before and after, with what each rests on."""
    before = _with(PROPOSALS[move.before], move.before_probability)
    after = _with(PROPOSALS[move.after], move.after_probability)
    return f"{_LEVELS[move.level]} {move.code}\u00a0: {before} → {after}"


def mark_words(move: ProposalMove) -> str | None:
    """Return what an assessor had decided there, which stays."""
    return None if move.mark is None else f"appréciation posée\u00a0: {MARKS[move.mark]}, inchangée"


def changed_words(change: ChangedProposal) -> str:
    """Return a proposal that changed under a mark."""
    return (
        f"{PROPOSALS[change.before]} → {PROPOSALS[change.after]}, depuis le {day(change.at)}. "
        f"Raison\u00a0: {change.reason}"
    )


def logged_words(change: list[object]) -> str:
    """Return a change as the log of results holds it."""
    level, code, before, after, before_probability, after_probability, *_ = change
    words: Mapping[object, str] = {proposal.value: said for proposal, said in PROPOSALS.items()}
    was = _with(words[before], _number(before_probability))
    now = _with(words[after], _number(after_probability))
    return f"{_LEVELS[Level(str(level))]} {code}\u00a0: {was} → {now}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _with(words: str, probability: float | None) -> str:
    return words if probability is None else f"{words} ({sure_percent(probability)})"
