"""Rules about leaks: what surrounds a question does not give its answer."""

import re
from collections.abc import Iterator

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.checking.places import Rule, asked, in_scenario, is_asked
from clea_quiz.bank.interactions.choice import ChoiceInteraction
from clea_quiz.bank.interactions.numeric_entry import NumericEntryInteraction
from clea_quiz.bank.interactions.text_entry import TextEntryInteraction, normalise
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.scenarios import Item
from clea_quiz.bank.stimuli import Picture

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
SHORTEST = 4
"""Letters an answer must have for its presence in a text to mean something."""


def titles_keep_the_answer(bank: Bank) -> Iterator[Problem]:
    """A scenario's title does not hold the answer to one of its questions."""
    for placed in asked(bank):
        if _says(placed.scenario.title, _key_and_others(placed.item)):
            message = f"le titre donne la réponse de {placed.item.id}"
            yield in_scenario(placed.scenario, "title", message)


def file_names_keep_the_answer(bank: Bank) -> Iterator[Problem]:
    """The name of a picture, which the page shows to whoever looks, does not hold an answer."""
    for placed, field, picture in _pictures(bank):
        name = picture.file.rpartition(".")[0].replace("-", " ")
        if _says(name, _key_and_others(placed.item)):
            message = f"le nom du fichier donne la réponse de {placed.item.id}"
            yield in_scenario(placed.scenario, f"{field}.file", message)


def alternatives_keep_the_answer(bank: Bank) -> Iterator[Problem]:
    """The text that stands for a picture says what is needed to answer, not the answer.

    A word to be copied from the picture must be in its text alternative: text entries are left out.
    """
    for placed, field, picture in _pictures(bank):
        for name, text in (("alt", picture.alt), ("caption", picture.caption or "")):
            if _says_choice(text, placed.item) or _says_number(text, placed.item):
                message = f"ce texte donne la réponse de {placed.item.id}"
                yield in_scenario(placed.scenario, f"{field}.{name}", message)


def _pictures(bank: Bank) -> Iterator[tuple[PlacedItem, str, Picture]]:
    for scenario in bank.scenarios.values():
        for rank, document in enumerate(scenario.documents):
            if isinstance(document, Picture):
                for item in filter(is_asked, scenario.items):
                    yield PlacedItem(scenario, item), f"documents[{rank}]", document


def _says_choice(text: str, item: Item) -> bool:
    return isinstance(item.interaction, ChoiceInteraction) and _says(text, _key_and_others(item))


def _says_number(text: str, item: Item) -> bool:
    """Return whether the answer is the only number of the text."""
    if not isinstance(item.interaction, NumericEntryInteraction):
        return False
    return {float(number.replace(",", ".")) for number in _NUMBER.findall(text)} == {item.interaction.value}


def _key_and_others(item: Item) -> tuple[list[str], list[str]]:
    """Return the right answers in words, and the wrong ones."""
    interaction = item.interaction
    if isinstance(interaction, ChoiceInteraction):
        return [interaction.key], [c.text for c in interaction.choices if c.text != interaction.key]
    if isinstance(interaction, TextEntryInteraction):
        return list(interaction.accepted), []
    return [], []


def _says(text: str, answers: tuple[list[str], list[str]]) -> bool:
    """Return whether the text holds a right answer and no wrong one."""
    keys, others = answers
    return any(_holds(text, key) for key in keys) and not any(_holds(text, other) for other in others)


def _holds(text: str, answer: str) -> bool:
    bare = _bare(answer)
    return len(bare) >= SHORTEST and f" {bare} " in f" {_bare(text)} "


def _bare(text: str) -> str:
    """Return the words alone, without the article or preposition they start with."""
    words = normalise(text, ("case", "accents", "spaces", "punctuation"))
    return re.sub(r"^(a |au |aux |de |du |des |d )?(le |la |les |l |un |une )?", "", words)


RULES: tuple[Rule, ...] = (titles_keep_the_answer, file_names_keep_the_answer, alternatives_keep_the_answer)
