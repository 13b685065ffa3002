"""A replayed sitting in sentences: why a question came, what its answer changed, where the replay differs."""

from functools import reduce

from clea_quiz.errors import Counted, counted, joined, said
from clea_quiz.reports.french import listed, percent, sure_percent, with_comma
from clea_quiz.reports.labels import N_, SELECTION_RULES
from clea_quiz.sittings.replay import Difference, Part, Reading, Replay, ReplayedStep

_PARTS = {
    Part.ITEM: N_("une autre question serait choisie"),
    Part.VALUE: N_("l’intérêt calculé de la question n’est pas le même"),
    Part.POOL: N_("le nombre de questions possibles n’est pas le même"),
    Part.RULES: N_("les règles qui ont réduit le choix ne sont pas les mêmes"),
    Part.SKIPPED: N_("les règles levées ne sont pas les mêmes"),
    Part.MASTERY: N_("l’estimation d’avant la question n’est pas la même"),
    Part.PARAMETERS: N_("les paramètres de mesure de la question ne sont pas les mêmes"),
    Part.CONTENT: N_("le texte de la question n’est pas le même"),
    Part.DRAW: N_("le tirage des nombres de la question n’est pas le même"),
    Part.ARRANGEMENT: N_("l’ordre des réponses à l’écran n’est pas le même"),
}
_WITH_VALUES = {Part.ITEM, Part.VALUE, Part.POOL, Part.MASTERY, Part.DRAW}


def difference_sentence(difference: Difference) -> str:
    """Return what differs, with both values where they say something to a reader."""
    words = _PARTS[difference.part]
    if difference.part not in _WITH_VALUES:
        return words
    return said(
        "%(what)s (enregistré\u00a0: %(stored)s ; rejoué\u00a0: %(found)s)",
        what=words,
        stored=_value(difference.stored),
        found=_value(difference.found),
    )


def _value(value: object) -> str:
    if value is None:
        return N_("aucune")
    if isinstance(value, list):
        return joined([_value(one) for one in value])
    # All digits: two numbers that differ by their last bit must not look the same.
    return with_comma(repr(value)) if isinstance(value, float) else str(value)


def pool_sentence(step: ReplayedStep) -> str:
    """Return among how many questions one was chosen, and by how much it was worth asking."""
    if step.pool == 1:
        return N_("La seule question que les règles permettaient.")
    if step.value is None:
        return counted(
            "Choisie parmi %(number)s\u00a0question possible.",
            "Choisie parmi %(number)s\u00a0questions possibles.",
            step.pool,
        )
    return counted(
        "Choisie parmi %(number)s\u00a0question possible ; intérêt calculé\u00a0: %(value)s.",
        "Choisie parmi %(number)s\u00a0questions possibles ; intérêt calculé\u00a0: %(value)s.",
        step.pool,
        value=with_comma(f"{step.value:.4f}"),
    )


def rules_sentence(step: ReplayedStep) -> str:
    """Return the rules that narrowed the choice and those that were lifted; empty when there was none."""
    parts = []
    if step.rules:
        parts.append(said("Règles suivies\u00a0: %(rules)s.", rules=_rules(step.rules)))
    if step.skipped:
        parts.append(said("Règles levées, faute de questions\u00a0: %(rules)s.", rules=_rules(step.skipped)))
    return joined(parts, " ")


def _rules(names: tuple[str, ...]) -> str:
    words = [SELECTION_RULES.get(name, name) for name in names]
    return reduce(lambda told, word: said("%(rules)s ; %(rule)s", rules=told, rule=word), words)


def reading_words(reading: Reading) -> str:
    """Return P(mastery) and the expected success with its margin, in few words."""
    if reading.mastery is None or reading.mean is None or reading.low is None or reading.high is None:
        return N_("pas d’estimation")
    return said(
        "%(mastery)s (réussite %(mean)s, de %(low)s à %(high)s)",
        mastery=sure_percent(reading.mastery),
        mean=percent(reading.mean),
        low=percent(reading.low),
        high=percent(reading.high),
    )


def replay_sentence(replay: Replay) -> str:
    """Return whether the whole sitting was found again."""
    if replay.identical:
        return N_(
            "Rejoué à l’identique\u00a0: mêmes questions, mêmes textes, mêmes paramètres, "
            "mêmes estimations, jusqu’au dernier chiffre."
        )
    where = [str(step.view.position) for step in replay.steps if step.differences]
    if not where:
        return N_("Les mêmes questions reviennent, mais la passation ne s’arrêterait pas au même moment.")
    return said("Le calcul refait aujourd’hui diffère à la question %(questions)s.", questions=listed(where))


def uncertain_sentence(replay: Replay) -> Counted | None:
    """Return what is not known of older steps; None when everything needed was kept."""
    older = [str(step.view.position) for step in replay.steps if step.uncertain]
    if not older:
        return None
    return counted(
        "Question %(questions)s\u00a0: posée "
        "avant que l’outil garde la liste des questions déjà trop montrées ce jour-là. "
        "Un choix peut y différer pour cette seule raison ; les estimations, elles, n’en dépendent pas.",
        "Questions %(questions)s\u00a0: posées "
        "avant que l’outil garde la liste des questions déjà trop montrées ce jour-là. "
        "Un choix peut y différer pour cette seule raison ; les estimations, elles, n’en dépendent pas.",
        len(older),
        questions=listed(older),
    )
