"""What choice and multiple choice share: a list of options, shown in an arrangement, without the key."""

from collections.abc import Sequence
from random import Random
from typing import Generic, Self, TypeVar

from pydantic import model_validator

from clea_quiz.bank.document import Document, Text
from clea_quiz.bank.interactions.base import BaseInteraction, Option, View, by_letter, letters, shuffled


class TextOption(Document):
    """An option as the candidate reads it; each interaction adds what it is worth."""

    text: Text


O = TypeVar("O", bound=TextOption)  # noqa: E741 - one letter, as type variables are written


class OptionsInteraction(BaseInteraction, Generic[O]):
    """An interaction made of options, which keep their letter whatever the order they are shown in."""

    type: str
    shuffle: bool = True
    choices: tuple[O, ...]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len({choice.text for choice in self.choices}) < len(self.choices):
            raise ValueError("deux réponses ont le même texte")
        return self

    def by_id(self) -> dict[str, O]:
        """Return the options by letter."""
        return by_letter(self.choices)

    def arrange(self, rng: Random) -> list[str]:
        """Return the options in the order to show."""
        return shuffled(letters(len(self.choices)), rng, keep=not self.shuffle)

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the options' texts alone: neither credit, nor key, nor reason."""
        options = self.by_id()
        return View(self.type, options=tuple(Option(id, options[id].text) for id in arrangement))
