"""Associate: find for each line what belongs to it; each answer serves once (QTI's associate interaction)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Text
from clea_quiz.bank.interactions.base import Option, View
from clea_quiz.bank.interactions.slots import ServedOnceInteraction


class Pair(Document):
    """What belongs together, and what another answer reveals."""

    left: Text
    right: Text
    why: Text


class AssociateInteraction(ServedOnceInteraction):
    """Pair 3 to 6 lines with their answers; up to 3 answers more belong to no line."""

    type: Literal["associate"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=3, max_length=6)]
    extra: Annotated[tuple[Text, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def _texts_differ(self) -> Self:
        if len({pair.left for pair in self.pairs}) < len(self.pairs):
            raise ValueError("deux lignes ont le même texte")
        if len(set(self.texts)) < len(self.texts):
            raise ValueError("deux réponses à associer ont le même texte")
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """Return the lines."""
        return tuple(pair.left for pair in self.pairs)

    @property
    def right(self) -> tuple[str, ...]:
        """Return the answer of each line."""
        return tuple(pair.right for pair in self.pairs)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what another answer reveals, line by line."""
        return tuple(pair.why for pair in self.pairs)

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the lines as they are written, and the answers as shuffled."""
        by_id = self.options()
        return View(self.type, options=tuple(Option(id, by_id[id]) for id in arrangement), slots=self.slots())
