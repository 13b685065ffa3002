"""Classify: put each element into one of a few groups (QTI's match interaction)."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Text
from clea_quiz.bank.interactions.base import Option, View, letters, shuffled
from clea_quiz.bank.interactions.slots import SlotsInteraction


class Element(Document):
    """Something to classify, its group, and what a wrong group reveals."""

    text: Text
    group: Text
    why: Text


class ClassifyInteraction(SlotsInteraction):
    """Classify 3 to 8 elements into 2 to 4 groups; a group may take several, none stays empty."""

    type: Literal["classify"]
    groups: Annotated[tuple[Text, ...], Field(min_length=2, max_length=4)]
    elements: Annotated[tuple[Element, ...], Field(min_length=3, max_length=8)]

    @model_validator(mode="after")
    def _groups_and_elements_agree(self) -> Self:
        if len(set(self.groups)) < len(self.groups):
            raise ValueError("deux groupes ont le même nom")
        if len({element.text for element in self.elements}) < len(self.elements):
            raise ValueError("deux éléments à classer ont le même texte")
        if {element.group for element in self.elements} != set(self.groups):
            raise ValueError("chaque élément va dans un des groupes, et chaque groupe reçoit un élément")
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """Return the elements."""
        return tuple(element.text for element in self.elements)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the groups."""
        return self.groups

    @property
    def right(self) -> tuple[str, ...]:
        """Return the group of each element."""
        return tuple(element.group for element in self.elements)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what a wrong group reveals, element by element."""
        return tuple(element.why for element in self.elements)

    def arrange(self, rng: Random) -> list[str]:
        """Return the elements in a random order."""
        return shuffled(letters(len(self.elements)), rng, keep=False)

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the elements as shuffled, and the groups as they are written."""
        by_id = {slot.id: slot for slot in self.slots()}
        groups = tuple(Option(id, text) for id, text in self.options().items())
        return View(self.type, options=groups, slots=tuple(by_id[id] for id in arrangement))
