"""Text entry: a few words, compared after the normalisation the item states."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import (
    BaseInteraction,
    Fields,
    Mark,
    Response,
    UnreadableResponse,
    View,
    single,
)

Ignored = Literal["case", "accents", "spaces", "punctuation"]

_TYPOGRAPHY = str.maketrans({"’": "'", "…": "...", "\u00a0": " ", "\u202f": " "})


class TextMistake(Document):
    """A wrong answer that a known mistake leads to."""

    text: Line
    why: Text


class TextEntryInteraction(BaseInteraction):
    """Type a word or a short phrase; right when it equals an accepted form, normalised."""

    type: Literal["text_entry"]
    accepted: Annotated[tuple[Line, ...], Field(min_length=1)]
    ignore: tuple[Ignored, ...] = ("case", "spaces")
    mistakes: tuple[TextMistake, ...] = ()
    max_length: Annotated[int, Field(ge=1, le=200)] = 60

    @model_validator(mode="after")
    def _key_can_be_typed(self) -> Self:
        if any(len(form) > self.max_length for form in self.accepted):
            raise ValueError("une réponse acceptée dépasse max_length")
        wrong = {normalise(mistake.text, self.ignore) for mistake in self.mistakes}
        if wrong & self._accepted_forms():
            raise ValueError("une erreur attendue égale une réponse acceptée")
        return self

    def _accepted_forms(self) -> set[str]:
        return {normalise(form, self.ignore) for form in self.accepted}

    @property
    def max_score(self) -> int:
        """Return 1: right or wrong."""
        return 1

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the length allowed."""
        del arrangement
        return View(self.type, max_length=self.max_length)

    def read(self, fields: Fields) -> Response:
        """Read what was typed."""
        typed = single(fields)
        if not typed:
            raise UnreadableResponse("Écrivez votre réponse, ou choisissez « Je ne sais pas ».")
        if len(typed) > self.max_length:
            raise UnreadableResponse("Votre réponse est trop longue. Raccourcissez-la.")
        return {"text": typed}

    def mark(self, response: Response) -> Mark:
        """Return 1 for an accepted form, else 0 with the known mistake."""
        typed = normalise(str(response["text"]), self.ignore)
        if typed in self._accepted_forms():
            return Mark(1)
        reasons = (m.why for m in self.mistakes if normalise(m.text, self.ignore) == typed)
        return Mark(0, next(reasons, None))

    def describe(self, response: Response) -> str:
        """Return what was typed."""
        return str(response["text"])

    @property
    def key(self) -> str:
        """Return the accepted forms."""
        return " ou ".join(self.accepted)


def normalise(text: str, ignore: Sequence[Ignored]) -> str:
    """Return ``text`` without the differences the item ignores, and without typography, ever.

    What is copied from the page has curly apostrophes and no-break spaces; what is typed has not.
    """
    text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).strip()
    if "accents" in ignore:
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
        text = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    if "punctuation" in ignore:
        text = re.sub(r"[^\w\s]", " ", text)
    if "spaces" in ignore:
        text = " ".join(text.split())
    return text.casefold() if "case" in ignore else text
