"""Answer files: one row a person (wide), or one row an answer (long)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clea_quiz.cli.irt.cells import NOT_PRESENTED, BadFile, Fault, Sheet, read_sheet
from clea_quiz.cli.irt.items import ItemFile
from clea_quiz.psychometrics.likelihood import UNPRESENTED

Matrix = npt.NDArray[np.int16]
LARGEST = 127  # the largest score that the engine knows
LONG = {"person", "item", "score"}


@dataclass(frozen=True)
class ResponseFile:
    """``scores`` (N, J): answers of ``persons`` to ``items``, −1 where an item was not presented."""

    path: Path
    persons: list[str]
    items: list[str]
    scores: Matrix


def read_responses(path: Path, bank: ItemFile | None = None) -> ResponseFile:
    """Read answers; with a bank, its items in its order, and no score beyond their categories.

    Raises ``BadFile`` with every fault.
    """
    sheet = read_sheet(path)
    limits = None
    if bank is not None:
        limits = dict(zip(bank.ids, (bank.table.categories - 1).tolist(), strict=True))
    found = _long(sheet, limits) if set(sheet.header) == LONG else _wide(sheet, limits)
    if bank is None:
        return found
    scores = np.full((len(found.persons), len(bank.ids)), UNPRESENTED, dtype=np.int16)
    place = {name: column for column, name in enumerate(bank.ids)}
    scores[:, [place[name] for name in found.items]] = found.scores
    return ResponseFile(path, found.persons, bank.ids, scores)


def _wide(sheet: Sheet, limits: dict[str, int] | None) -> ResponseFile:
    if sheet.header[0] != "person":
        message = (
            f"the first column is {sheet.header[0]!r}: name it person (or give columns person, item, score)"
        )
        raise BadFile(sheet.path, [Fault(1, 1, message)])
    items = sheet.header[1:]
    faults = [] if items else [Fault(1, 0, "there is no item: a column for each is expected")]
    faults += _unknown(items, limits)
    scores = np.full((len(sheet.rows), len(items)), UNPRESENTED, dtype=np.int16)
    persons: dict[str, int] = {}
    read = _Reader(limits)
    for place, (line, row) in enumerate(sheet.lines()):
        name = row[0].strip()
        if not name or name in persons:
            faults.append(
                Fault(line, 1, f"person {name!r} is already above" if name else "the person has no name")
            )
        persons[name] = line
        for column, text in enumerate(row[1:]):
            value = read.score(text, items[column])
            if value is None:
                faults.append(Fault(line, column + 2, read.complaint(text, items[column])))
            else:
                scores[place, column] = value
    if faults:
        raise BadFile(sheet.path, faults)
    return ResponseFile(sheet.path, list(persons), items, scores)


def _long(sheet: Sheet, limits: dict[str, int] | None) -> ResponseFile:
    places = [sheet.header.index(name) for name in ("person", "item", "score")]
    persons: dict[str, int] = {}
    items: dict[str, int] = {}
    read, faults = _Reader(limits), []
    rows: list[tuple[int, int, int]] = []
    seen: set[tuple[int, int]] = set()
    for line, row in sheet.lines():
        person, item, text = (row[place].strip() for place in places)
        value = read.score(text, item)
        if not person:
            faults.append(Fault(line, places[0] + 1, "the person has no name"))
        if limits is not None and item not in limits:
            faults.append(Fault(line, places[1] + 1, f"item {item!r} is not in the item file"))
        elif value is None:
            faults.append(Fault(line, places[2] + 1, read.complaint(text, item)))
        else:
            cell = persons.setdefault(person, len(persons)), items.setdefault(item, len(items))
            if cell in seen:
                faults.append(
                    Fault(line, places[1] + 1, f"person {person!r} already has an answer to {item!r}")
                )
            seen.add(cell)
            rows.append((*cell, value))
    if faults:
        raise BadFile(sheet.path, faults)
    table = np.array(rows)
    scores = np.full((len(persons), len(items)), UNPRESENTED, dtype=np.int16)
    scores[table[:, 0], table[:, 1]] = table[:, 2]
    return ResponseFile(sheet.path, list(persons), list(items), scores)


def _unknown(items: list[str], limits: dict[str, int] | None) -> list[Fault]:
    if limits is None:
        return []
    return [
        Fault(1, column + 2, f"item {name!r} is not in the item file")
        for column, name in enumerate(items)
        if name not in limits
    ]


class _Reader:
    """Cells as scores; the few texts that answers are made of are read once."""

    def __init__(self, limits: dict[str, int] | None) -> None:
        self._limits = limits
        self._known: dict[str, int | None] = dict.fromkeys(NOT_PRESENTED, UNPRESENTED)

    def score(self, text: str, item: str) -> int | None:
        if text not in self._known:
            self._known[text] = _whole(text.strip())
        value = self._known[text]
        if value is None or (self._limits is not None and value > self._limits.get(item, LARGEST)):
            return None
        return value

    def complaint(self, text: str, item: str) -> str:
        value = self._known[text]
        if value is not None and self._limits is not None:
            return f"{item}: {text.strip()} is beyond its largest score, {self._limits[item]}"
        return f"{item}: {text.strip()!r} is no score: a whole number from 0 to {LARGEST}, or nothing"


def _whole(text: str) -> int | None:
    if text in NOT_PRESENTED:
        return UNPRESENTED
    if text.endswith(".0"):
        text = text[:-2]
    if not (text.isascii() and text.isdigit()) or int(text) > LARGEST:
        return None
    return int(text)
