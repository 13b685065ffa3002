"""Gap match: fill the gaps of a text with words of a list (QTI's gap match interaction)."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Text
from clea_quiz.bank.interactions.base import Option, View
from clea_quiz.bank.interactions.slots import ServedOnceInteraction

_MARK = re.compile(r"\[([1-9])\]")


class Gap(Document):
    """The word that fills a gap, and what another one reveals."""

    word: Text
    why: Text


class GapMatchInteraction(ServedOnceInteraction):
    """Fill 2 to 6 gaps, written [1], [2] … in the text; 1 to 4 words more belong nowhere."""

    type: Literal["gap_match"]
    text: Text
    gaps: Annotated[tuple[Gap, ...], Field(min_length=2, max_length=6)]
    extra: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]

    @model_validator(mode="after")
    def _gaps_are_those_of_the_text(self) -> Self:
        if _MARK.findall(self.text) != [str(rank) for rank in range(1, len(self.gaps) + 1)]:
            raise ValueError("le texte porte [1], [2] … une fois chacun, dans l’ordre, autant que de trous")
        if len(set(self.texts)) < len(self.texts):
            raise ValueError("deux mots de la liste sont les mêmes")
        return self

    @property
    def _pieces(self) -> list[str]:
        return _MARK.split(self.text)[::2]

    @property
    def places(self) -> tuple[str, ...]:
        """Return the number of each gap, as an assessor reads it."""
        return tuple(f"Trou {rank}" for rank in range(1, len(self.gaps) + 1))

    @property
    def right(self) -> tuple[str, ...]:
        """Return the word of each gap."""
        return tuple(gap.word for gap in self.gaps)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what another word reveals, gap by gap."""
        return tuple(gap.why for gap in self.gaps)

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the text before each gap, the text after the last one, and the words as shuffled."""
        by_id, pieces = self.options(), self._pieces
        slots = tuple(Option(slot.id, piece) for slot, piece in zip(self.slots(), pieces, strict=False))
        words = tuple(Option(id, by_id[id]) for id in arrangement)
        return View(self.type, options=words, slots=slots, tail=pieces[-1])
