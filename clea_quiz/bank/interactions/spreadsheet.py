"""Spreadsheet: a corner of a table to sort, to filter, and a formula to write."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import ControlView, View
from clea_quiz.bank.interactions.controls import BaseControl, ControlsInteraction, SelectControl
from clea_quiz.bank.interactions.formulas import UnreadableFormula, evaluate

UNSORTED = "Ne pas trier"
UNFILTERED = "Tout afficher"
MOST_FILTERS = 14
FEWEST_ALIKE = 2

CLOSE = 1e-6
"""Difference under which two results are one."""

_NUMBER = re.compile(r"-?[\d \u00a0\u202f]+(?:,\d+)?")


class Sorting(Document):
    """The order wanted."""

    column: Line
    order: Literal["croissant", "décroissant"]
    why: Text


class Filtering(Document):
    """The rows wanted."""

    column: Line
    value: Line
    why: Text


class FormulaControl(BaseControl):
    """A formula, right when it gives the value that ``right`` gives, on these cells and on others."""

    kind: Literal["formula"] = "formula"
    right: Line
    cells: dict[str, float]

    def is_right(self, given: str) -> bool:
        """Whether the formula gives the same as the right one, also when the cells change."""
        shifted = {cell: 3 * value + rank for rank, (cell, value) in enumerate(self.cells.items(), 1)}
        try:
            return all(
                abs(evaluate(given, cells) - evaluate(self.right, cells)) <= CLOSE
                for cells in (self.cells, shifted)
            )
        except UnreadableFormula:
            return False

    @property
    def key(self) -> str:
        """Return the formula."""
        return self.right

    def view(self, id: str) -> ControlView:
        """Return a text field."""
        return ControlView(id, self.label, "formula")


class Formula(Document):
    """A formula to write, in a cell below the table."""

    label: Line
    right: Line
    why: Text


class SpreadsheetInteraction(ControlsInteraction):
    """Sort, filter and calculate in a table; what is not asked is to be left as it is."""

    type: Literal["spreadsheet"]
    columns: Annotated[tuple[Line, ...], Field(min_length=2, max_length=6)]
    rows: Annotated[tuple[tuple[Line, ...], ...], Field(min_length=3, max_length=12)]
    sort: Sorting | None = None
    filter: Filtering | None = None
    formulas: Annotated[tuple[Formula, ...], Field(max_length=2)] = ()

    def check(self) -> None:
        """Refuse what does not hold together."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("chaque ligne a autant de cellules que de colonnes")
        if self.sort and self.sort.column not in self.columns:
            raise ValueError("sort : cette colonne n’existe pas")
        if self.filter and _filter(self.filter.column, self.filter.value) not in self.filters:
            raise ValueError("filter : aucune ligne n’a cette valeur, ou toutes les valeurs sont différentes")
        for formula in self.formulas:
            try:
                value = evaluate(formula.right, self.cells)
                moved = evaluate(formula.right, _moved(self.cells, len(self.rows)))
            except UnreadableFormula as error:
                raise ValueError(f"formulas : {error}") from error
            if self.sort and abs(value - moved) > CLOSE:
                raise ValueError("formulas : le tri déplace les lignes, la formule doit rester juste après")

    @property
    def cells(self) -> dict[str, float]:
        """Return the numbers of the table by cell; the first row under the headings is row 2."""
        return {
            f"{chr(ord('A') + column)}{row}": float(re.sub(r"\s", "", cell).replace(",", "."))
            for row, cells in enumerate(self.rows, 2)
            for column, cell in enumerate(cells)
            if _NUMBER.fullmatch(cell)
        }

    @property
    def filters(self) -> tuple[str, ...]:
        """Return the filters on offer: one per value that several rows share a column of."""
        found = [
            _filter(name, value)
            for column, name in enumerate(self.columns)
            for value in dict.fromkeys(row[column] for row in self.rows)
            if len({row[column] for row in self.rows}) <= len(self.rows) - FEWEST_ALIKE + 1
        ]
        return tuple(dict.fromkeys(found))[:MOST_FILTERS]

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return the sorting, the filter, then the formulas."""
        orders = [
            f"{column}, ordre {order}" for column in self.columns for order in ("croissant", "décroissant")
        ]
        sort = self.sort
        chosen = self.filter
        found: list[BaseControl] = [
            SelectControl(
                kind="select",
                label="Trier",
                options=(UNSORTED, *orders),
                initial=UNSORTED,
                correct=(f"{sort.column}, ordre {sort.order}" if sort else UNSORTED,),
                why=sort.why if sort else None,
            )
        ]
        if self.filters:
            found.append(
                SelectControl(
                    kind="select",
                    label="Filtrer",
                    options=(UNFILTERED, *self.filters),
                    initial=UNFILTERED,
                    correct=(_filter(chosen.column, chosen.value) if chosen else UNFILTERED,),
                    why=chosen.why if chosen else None,
                )
            )
        cells = self.cells
        found += [
            FormulaControl(label=formula.label, right=formula.right, cells=cells, why=formula.why)
            for formula in self.formulas
        ]
        return found

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the table."""
        del arrangement
        return View(self.type, controls=self.views(), scene={"columns": self.columns, "rows": self.rows})


def _moved(cells: dict[str, float], count: int) -> dict[str, float]:
    """Return the cells with each row one lower, the last one on top, as a sort might move them."""
    return {f"{cell[0]}{(int(cell[1:]) - 1) % count + 2}": value for cell, value in cells.items()}


def _filter(column: str, value: str) -> str:
    return f"{column}\u00a0: {value}"
