"""Tables as values, and as CSV for a French spreadsheet; nothing typed is ever read as a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clea_quiz.reports.french import PARIS

Cell = str | float | int | datetime | None
Row = Sequence[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula when it opens a text file."""


@dataclass(frozen=True)
class Column:
    """A column: its title, its width in letters, and how its numbers are written."""

    title: str
    width: float
    style: str = "text"


@dataclass(frozen=True)
class Table:
    """A named table."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]


def csv_of(table: Table) -> bytes:
    """Return a table as CSV: semicolons, decimal commas, CRLF, UTF-8 with its mark.

    That is what a French Excel opens rightly by a double click; LibreOffice and programs read it as well. A
    text that begins like a formula gets an apostrophe before it; numbers of ours stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _written(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            return defused(value)
        case datetime():
            return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"
        case float():
            return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) or text.startswith(_FORMULA) else text
