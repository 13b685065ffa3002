"""Numeric entry: a number typed in French or English notation, with a tolerance and a unit."""

import math
import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

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

FiniteNumber = Annotated[float, Field(allow_inf_nan=False)]
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_LONGEST = 40


class NumericMistake(Document):
    """A wrong value that a known mistake leads to."""

    value: FiniteNumber
    why: Text


class NumericEntryInteraction(BaseInteraction):
    """Type a number; right within ``tolerance`` of ``value``."""

    type: Literal["numeric_entry"]
    value: FiniteNumber
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    unit: Line | None = None
    mistakes: tuple[NumericMistake, ...] = ()

    @property
    def max_score(self) -> int:
        """Return 1: right or wrong."""
        return 1

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the unit alone."""
        del arrangement
        return View(self.type, unit=self.unit, max_length=_LONGEST)

    def read(self, fields: Fields) -> Response:
        """Read the number, accepting spaces, a decimal comma and the unit behind it."""
        typed = single(fields)[:_LONGEST]
        parse_number(typed, self.unit)
        return {"text": typed}

    def mark(self, response: Response) -> Mark:
        """Return 1 within the tolerance, else 0 with the mistake that leads there, if known."""
        number = parse_number(str(response["text"]), self.unit)
        if self._close(number, self.value):
            return Mark(1)
        reasons = (mistake.why for mistake in self.mistakes if self._close(number, mistake.value))
        return Mark(0, next(reasons, None))

    def _close(self, number: float, value: float) -> bool:
        return abs(number - value) <= self.tolerance + 1e-9 * max(1.0, abs(value))

    def describe(self, response: Response) -> str:
        """Return what was typed."""
        return str(response["text"])

    @property
    def key(self) -> str:
        """Return the value as a French reader writes it, with its unit."""
        return f"{self.value:.10g}".replace(".", ",") + (f"\u00a0{self.unit}" if self.unit else "")


def parse_number(typed: str, unit: str | None) -> float:
    """Read « 1 234,50 € » as 1234.5; raise :class:`UnreadableResponse` when it is no number."""
    compact = _SPACES.sub("", typed)
    if unit:
        suffix = _SPACES.sub("", unit)
        if compact.casefold().endswith(suffix.casefold()):
            compact = compact[: -len(suffix)]
    if not _NUMBER.fullmatch(compact) or not math.isfinite(float(compact.replace(",", "."))):
        raise UnreadableResponse(
            "Écrivez un nombre en chiffres, par exemple 12,50. Ou choisissez « Je ne sais pas »."
        )
    return float(compact.replace(",", "."))
