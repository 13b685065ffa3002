"""Re-scorings in French: what they are, what they do to an answer, why a dossier changes."""

from collections.abc import Mapping

from clea_quiz.errors import Sentence, counted, said
from clea_quiz.matrices.changed_proposals import ChangedProposal
from clea_quiz.matrices.rescoring_effects import ProposalMove, Touched
from clea_quiz.reports.french import day, sure_percent
from clea_quiz.reports.labels import MARKS, N_, PROPOSALS
from clea_quiz.sittings.estimates import Level
from clea_quiz.sittings.models import RescoringKind
from clea_quiz.sittings.rescoring import Effect, Note

KINDS = {
    RescoringKind.NEUTRALISED: N_("question neutralisée"),
    RescoringKind.KEY: N_("clé corrigée"),
    RescoringKind.CALIBRATION: N_("paramètres de mesure repris"),
}

_LEVELS = {
    Level.DOMAIN: N_("Domaine"),
    Level.SUBDOMAIN: N_("Sous-domaine"),
    Level.CRITERION: N_("Critère"),
}

_ANSWERS = {
    Effect.LEFT_OUT: lambda number: counted(
        "%(number)s\u00a0réponse à la question ne compte plus",
        "%(number)s\u00a0réponses à la question ne comptent plus",
        number,
    ),
    Effect.UNREADABLE: lambda number: counted(
        "%(number)s\u00a0réponse ne peut pas être corrigée avec la nouvelle clé, et ne compte plus",
        "%(number)s\u00a0réponses ne peuvent pas être corrigées avec la nouvelle clé, et ne comptent plus",
        number,
    ),
    Effect.MARKED_AGAIN: lambda number: counted(
        "%(number)s\u00a0réponse est corrigée autrement",
        "%(number)s\u00a0réponses sont corrigées autrement",
        number,
    ),
    Effect.KEPT: lambda number: counted(
        "%(number)s\u00a0réponse ne peut pas être corrigée avec la nouvelle clé, et garde ses points",
        "%(number)s\u00a0réponses ne peuvent pas être corrigées avec la nouvelle clé, "
        "et gardent leurs points",
        number,
    ),
    Effect.WEIGHED: lambda number: counted(
        "%(number)s\u00a0réponse est pesée autrement",
        "%(number)s\u00a0réponses sont pesées autrement",
        number,
    ),
}

_NOTES = {
    Effect.LEFT_OUT: N_("Cette réponse ne compte pas."),
    Effect.UNREADABLE: N_("La nouvelle clé ne peut pas corriger cette réponse. Elle ne compte pas."),
    Effect.MARKED_AGAIN: N_("Cette réponse est corrigée avec une clé plus récente."),
    Effect.KEPT: N_("La nouvelle clé ne peut pas corriger cette réponse. Elle garde ses points."),
    Effect.WEIGHED: N_("Cette réponse compte avec des paramètres de mesure plus récents."),
}


def note_sentence(note: Note) -> str:
    """Return what a re-scoring does to one answer."""
    return _NOTES[note.effect]


def why_words(row: Touched, *, back: bool = False) -> list[str]:
    """Return why a dossier changes; ``back``: the re-scoring is being taken back."""
    if not row.effects:
        return [N_("aucune réponse à cette question, mais tous sont jugés sur les mêmes questions")]
    told: list[str] = [_ANSWERS[effect](number) for effect, number in row.effects.items()]
    return [said("jusqu’ici, %(what)s", what=what) for what in told] if back else told


def move_words(move: ProposalMove) -> Sentence:
    """Return a proposal before and after, with what each rests on."""
    before = _with(PROPOSALS[move.before], move.before_probability)
    after = _with(PROPOSALS[move.after], move.after_probability)
    return _moved(move.level, move.code, before, after)


def _moved(level: Level, code: object, before: str, after: str) -> Sentence:
    return said(
        "%(level)s %(code)s\u00a0: %(before)s → %(after)s",
        level=_LEVELS[level],
        code=code,
        before=before,
        after=after,
    )


def mark_words(move: ProposalMove) -> Sentence | None:
    """Return what an assessor had decided there, which stays."""
    if move.mark is None:
        return None
    return said("appréciation posée\u00a0: %(mark)s, inchangée", mark=MARKS[move.mark])


def changed_words(change: ChangedProposal) -> Sentence:
    """Return a proposal that changed under a mark."""
    return said(
        "%(before)s → %(after)s, depuis le %(day)s. Raison\u00a0: %(reason)s",
        before=PROPOSALS[change.before],
        after=PROPOSALS[change.after],
        day=day(change.at),
        reason=change.reason,
    )


def logged_words(change: list[object]) -> Sentence:
    """Return a change as the log of results holds it."""
    level, code, before, after, before_probability, after_probability, *_ = change
    words: Mapping[object, str] = {proposal.value: words for proposal, words in PROPOSALS.items()}
    was = _with(words[before], _number(before_probability))
    now = _with(words[after], _number(after_probability))
    return _moved(Level(str(level)), code, was, now)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) else None


def _with(words: str, probability: float | None) -> str:
    if probability is None:
        return words
    return said("%(words)s (%(probability)s)", words=words, probability=sure_percent(probability))
