"""Rules about keys: one defensible answer, that neither its length, its place nor its wording gives away."""

import re
from collections import Counter
from collections.abc import Iterator
from math import sqrt

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.checking.places import WHOLE_BANK, Rule, asked, in_item
from clea_quiz.bank.interactions.choice import ChoiceInteraction
from clea_quiz.bank.interactions.multiple_choice import MultipleChoiceInteraction
from clea_quiz.bank.interactions.numeric_entry import NumericEntryInteraction
from clea_quiz.bank.interactions.text_entry import normalise
from clea_quiz.bank.problems import Problem

ENOUGH = 20
"""Items below which a share over the bank says nothing."""

MOST_LONGEST = 0.40
"""Share of choice items whose key may be the longest option (or the shortest)."""

GLARING = 2.0
"""A key this many times as long as the next longest option points to itself."""

_CATCH_ALL = re.compile(
    r"\b(tous|toutes?|aucune?)( de)?( les| ces| des)?( deux| trois)? (réponses?|propositions?|choix)\b"
    r"|\bles (deux|trois) (réponses|propositions)\b"
    r"|^(réponses? )?[a-d] et [a-d]\b",
    re.IGNORECASE,
)


def options_differ(bank: Bank) -> Iterator[Problem]:
    """Two options never differ by their spaces alone."""
    for placed, texts in _options(bank):
        seen: set[str] = set()
        for rank, text in enumerate(texts):
            bare = normalise(text, ("spaces",))
            if bare in seen:
                yield in_item(
                    placed, f"interaction.choices[{rank}].text", "une autre réponse dit la même chose"
                )
            seen.add(bare)


def options_stand_alone(bank: Bank) -> Iterator[Problem]:
    """No option speaks of the others (« toutes les réponses ci-dessus »)."""
    for placed, texts in _options(bank):
        for rank, text in enumerate(texts):
            if _CATCH_ALL.search(text):
                message = "une réponse ne parle pas des autres réponses"
                yield in_item(placed, f"interaction.choices[{rank}].text", message)


def expected_mistakes_are_wrong(bank: Bank) -> Iterator[Problem]:
    """A numeric mistake lies outside the tolerance of the right value, and is named once."""
    for placed in asked(bank):
        interaction = placed.item.interaction
        if not isinstance(interaction, NumericEntryInteraction):
            continue
        seen: set[float] = set()
        for rank, mistake in enumerate(interaction.mistakes):
            field = f"interaction.mistakes[{rank}].value"
            if interaction.mark({"text": repr(mistake.value)}).score:
                yield in_item(placed, field, "cette erreur attendue est comptée juste : voyez tolerance")
            elif mistake.value in seen:
                yield in_item(placed, field, "cette erreur est écrite deux fois")
            seen.add(mistake.value)


def experts_confirm_the_key(bank: Bank) -> Iterator[Problem]:
    """Where experts were asked, at least half of them put the key first."""
    for placed, interaction in _choices(bank):
        found = interaction.agreement
        if found is not None and 2 * found.best < found.experts:
            message = f"{found.best} expert(s) sur {found.experts} choisissent la clé : revoyez l’item"
            yield in_item(placed, "interaction.experts", message)


def no_key_is_glaringly_long(bank: Bank) -> Iterator[Problem]:
    """A key is not twice as long as every other option."""
    for placed, interaction in _choices(bank):
        key, others = len(interaction.key), [len(text) for text in _distractors(interaction)]
        if key > GLARING * max(others) and key > max(others) + 20:
            yield in_item(
                placed, "interaction.choices", "la bonne réponse est bien plus longue que les autres"
            )


def lengths_are_balanced(bank: Bank) -> Iterator[Problem]:
    """Over the bank, neither « the longest » nor « the shortest » is a way to find the key."""
    lengths = [
        (len(interaction.key), [len(text) for text in _distractors(interaction)])
        for _, interaction in _choices(bank)
    ]
    if len(lengths) < ENOUGH:
        return
    for word, count in (
        ("longue", sum(key > max(others) for key, others in lengths)),
        ("courte", sum(key < min(others) for key, others in lengths)),
    ):
        if count > MOST_LONGEST * len(lengths):
            message = (
                f"la bonne réponse est la plus {word} dans {count} questions à choix sur {len(lengths)} "
                f"(au plus {MOST_LONGEST * 100:.0f}\u202f%) : équilibrez les longueurs"
            )
            yield Problem(WHOLE_BANK, "", "interaction.choices", message)


def positions_are_balanced(bank: Bank) -> Iterator[Problem]:
    """Where options keep their order, the key does not sit at one place more than chance explains."""
    places = [
        (
            [choice.credit for choice in interaction.choices].index(interaction.max_score),
            len(interaction.choices),
        )
        for _, interaction in _choices(bank)
        if not interaction.shuffle
    ]
    found = Counter(place for place, _ in places)
    for place, count in sorted(found.items()):
        chances = [1 / size for _, size in places if place < size]
        # Three standard deviations above a key placed at random: once in a thousand banks by accident.
        if count > sum(chances) + 3 * sqrt(sum(chance * (1 - chance) for chance in chances)):
            message = (
                f"la bonne réponse est au rang {place + 1} dans {count} des {len(places)} questions "
                "sans mélange : variez sa place"
            )
            yield Problem(WHOLE_BANK, "", "interaction.shuffle", message)


def _choices(bank: Bank) -> Iterator[tuple[PlacedItem, ChoiceInteraction]]:
    for placed in asked(bank):
        if isinstance(placed.item.interaction, ChoiceInteraction):
            yield placed, placed.item.interaction


def _options(bank: Bank) -> Iterator[tuple[PlacedItem, list[str]]]:
    for placed in asked(bank):
        if isinstance(placed.item.interaction, ChoiceInteraction | MultipleChoiceInteraction):
            yield placed, [choice.text for choice in placed.item.interaction.choices]


def _distractors(interaction: ChoiceInteraction) -> list[str]:
    return [choice.text for choice in interaction.choices if choice.text != interaction.key]


RULES: tuple[Rule, ...] = (
    options_differ,
    options_stand_alone,
    expected_mistakes_are_wrong,
    experts_confirm_the_key,
    no_key_is_glaringly_long,
    lengths_are_balanced,
    positions_are_balanced,
)
