"""Lists of small groups (answers, mistakes, grades) as fixed rows, with some blank ones to fill."""

import re
from collections.abc import Iterable, Sequence

from clea_quiz.web.author.parts.values import Fields, Part, Typed, filled, shown, text_of

MOST_ROWS = 50
"""Rows a form may send: no honest page has so many."""


def row_fields(name: str, rows: Sequence[Part], columns: Sequence[str], *, least: int, most: int) -> Fields:
    """Return the fields of each row, and two blank rows more; ``least`` and ``most`` bound the whole."""
    count = max(len(rows), min(most, max(least, len(rows) + 2)))
    padded = [*rows, *({} for _ in range(count - len(rows)))]
    return {
        f"{name}[{rank}].{column}": [shown(row.get(column))]
        for rank, row in enumerate(padded)
        for column in columns
    }


def typed_rows(typed: Typed, name: str, columns: Sequence[str]) -> list[Part]:
    """Return the rows that were sent, in order, blank texts left out; a blank row is an empty group."""
    ranks = sorted(_ranks(typed, name))[:MOST_ROWS]
    return [
        filled({column: text_of(typed, f"{name}[{rank}].{column}") for column in columns}) for rank in ranks
    ]


def _ranks(typed: Iterable[str], name: str) -> set[int]:
    pattern = re.compile(re.escape(name) + r"\[([0-9]{1,3})\]\.")
    return {int(found[1]) for field in typed if (found := pattern.match(field))}
