"""Table entry: a table with holes, filled in where it stands."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.controls import (
    BaseControl,
    ControlsInteraction,
    NumberControl,
    TextControl,
)
from clea_quiz.bank.interactions.numeric_entry import FiniteNumber
from clea_quiz.bank.interactions.text_entry import Ignored


class Hole(Document):
    """A cell to fill in: with a number (``value``) or a short text (``accepted``)."""

    value: FiniteNumber | None = None
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    accepted: tuple[Line, ...] = ()
    ignore: tuple[Ignored, ...] = ("case", "spaces")
    why: Text

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.value is None) == (not self.accepted):
            raise ValueError("une case à remplir porte value (un nombre) ou accepted (un texte)")
        return self

    def control(self, label: str) -> BaseControl:
        """Return the hole as a control that its row and column name."""
        if self.value is not None:
            return NumberControl(
                kind="number", label=label, value=self.value, tolerance=self.tolerance, why=self.why
            )
        return TextControl(kind="text", label=label, accepted=self.accepted, ignore=self.ignore, why=self.why)


class TableEntryInteraction(ControlsInteraction):
    """Fill in the holes of a table; the first cell of each row names it."""

    type: Literal["table_entry"]
    caption: Line
    columns: Annotated[tuple[Line, ...], Field(min_length=2, max_length=7)]
    rows: Annotated[tuple[tuple[Line | Hole, ...], ...], Field(min_length=1, max_length=12)]

    def check(self) -> None:
        """Refuse what does not hold together."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("chaque ligne a autant de cellules que de colonnes")
        if any(isinstance(row[0], Hole) for row in self.rows):
            raise ValueError("la première cellule d’une ligne la nomme : elle n’est pas à remplir")

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return the holes, row by row."""
        return [
            cell.control(f"{row[0]}, {column}")
            for row in self.rows
            for column, cell in zip(self.columns, row, strict=True)
            if isinstance(cell, Hole)
        ]

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the table; a hole is an empty cell."""
        del arrangement
        rows = [[None if isinstance(cell, Hole) else cell for cell in row] for row in self.rows]
        scene = {"caption": self.caption, "columns": self.columns, "rows": rows}
        return View(self.type, controls=self.views(), scene=scene)
