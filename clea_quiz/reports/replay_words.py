"""A replayed sitting in sentences: why a question came, what its answer changed, where the replay differs."""

from clea_quiz.reports.french import count, listed, percent, sure_percent
from clea_quiz.reports.labels import SELECTION_RULES
from clea_quiz.sittings.replay import Difference, Part, Reading, Replay, ReplayedStep

_PARTS = {
    Part.ITEM: "une autre question serait choisie",
    Part.VALUE: "l’intérêt calculé de la question n’est pas le même",
    Part.POOL: "le nombre de questions possibles n’est pas le même",
    Part.RULES: "les règles qui ont réduit le choix ne sont pas les mêmes",
    Part.SKIPPED: "les règles levées ne sont pas les mêmes",
    Part.MASTERY: "l’estimation d’avant la question n’est pas la même",
    Part.PARAMETERS: "les paramètres de mesure de la question ne sont pas les mêmes",
    Part.CONTENT: "le texte de la question n’est pas le même",
    Part.DRAW: "le tirage des nombres de la question n’est pas le même",
    Part.ARRANGEMENT: "l’ordre des réponses à l’écran n’est pas le même",
}
_WITH_VALUES = {Part.ITEM, Part.VALUE, Part.POOL, Part.MASTERY, Part.DRAW}


def difference_sentence(difference: Difference) -> str:
    """Return what differs, with both values where they say something to a reader."""
    words = _PARTS[difference.part]
    if difference.part in _WITH_VALUES:
        words += (
            f" (enregistré\u00a0: {_value(difference.stored)} ; rejoué\u00a0: {_value(difference.found)})"
        )
    return words


def _value(value: object) -> str:
    if value is None:
        return "aucune"
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    # All digits: two numbers that differ by their last bit must not look the same.
    return repr(value).replace(".", ",") if isinstance(value, float) else str(value)


def pool_sentence(step: ReplayedStep) -> str:
    """Return among how many questions one was chosen, and by how much it was worth asking."""
    if step.pool == 1:
        return "La seule question que les règles permettaient."
    value = f"{step.value:.4f}".replace(".", ",") if step.value is not None else None
    worth = f" ; intérêt calculé\u00a0: {value}" if value else ""
    return f"Choisie parmi {count(step.pool, 'question possible', 'questions possibles')}{worth}."


def rules_sentence(step: ReplayedStep) -> str:
    """Return the rules that narrowed the choice and those that were lifted; empty when there was none."""
    parts = []
    if step.rules:
        parts.append(f"Règles suivies\u00a0: {_rules(step.rules)}.")
    if step.skipped:
        parts.append(f"Règles levées, faute de questions\u00a0: {_rules(step.skipped)}.")
    return " ".join(parts)


def _rules(names: tuple[str, ...]) -> str:
    return " ; ".join(SELECTION_RULES.get(name, name) for name in names)


def reading_words(reading: Reading) -> str:
    """Return P(mastery) and the expected success with its margin, in few words."""
    if reading.mastery is None or reading.mean is None or reading.low is None or reading.high is None:
        return "pas d’estimation"
    margin = f"de {percent(reading.low)} à {percent(reading.high)}"
    return f"{sure_percent(reading.mastery)} (réussite {percent(reading.mean)}, {margin})"


def replay_sentence(replay: Replay) -> str:
    """Return whether the whole sitting was found again."""
    if replay.identical:
        return (
            "Rejoué à l’identique\u00a0: mêmes questions, mêmes textes, mêmes paramètres, "
            "mêmes estimations, jusqu’au dernier chiffre."
        )
    where = [str(step.view.position) for step in replay.steps if step.differences]
    if not where:
        return "Les mêmes questions reviennent, mais la passation ne s’arrêterait pas au même moment."
    return f"Le calcul refait aujourd’hui diffère à la question {listed(where)}."


def uncertain_sentence(replay: Replay) -> str | None:
    """Return what is not known of older steps; None when everything needed was kept."""
    older = [str(step.view.position) for step in replay.steps if step.uncertain]
    if not older:
        return None
    many = "s" if len(older) > 1 else ""
    return (
        f"Question{many} {listed(older)}\u00a0: posée{many} "
        "avant que l’outil garde la liste des questions déjà trop montrées ce jour-là. "
        "Un choix peut y différer pour cette seule raison ; les estimations, elles, n’en dépendent pas."
    )
