"""Item files: ``id,model,a,b,c,d,b1,b2,…``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.cells import BadFile, Fault, Sheet, read_sheet
from clea_quiz.psychometrics.calibration import ItemErrors
from clea_quiz.psychometrics.errors import ItemParametersError
from clea_quiz.psychometrics.items import DICHOTOMOUS, ItemParameters, ItemTable, Model

STEP = re.compile(r"b[1-9][0-9]*")
KNOWN = re.compile(r"id|model|(se_)?([abcd]|b[1-9][0-9]*)|subdomain|criterion|scenario")
NEEDED = {Model.RASCH: ("b",), Model.TWO_PL: ("a", "b"), Model.THREE_PL: ("a", "b", "c")} | {
    Model.FOUR_PL: ("a", "b", "c", "d"),
    Model.PCM: ("b1",),
    Model.GPCM: ("a", "b1"),
    Model.GRM: ("a", "b1"),
}


@dataclass(frozen=True)
class ItemFile:
    """The items of a file in their order; ``labels`` holds its columns subdomain, criterion, scenario."""

    path: Path
    ids: list[str]
    table: ItemTable
    labels: dict[str, list[str]]


def read_items(path: Path) -> ItemFile:
    """Read an item file; raises ``BadFile`` with every fault."""
    sheet = read_sheet(path)
    faults = [
        Fault(1, 0, f"there is no column {name!r}") for name in ("id", "model") if name not in sheet.header
    ]
    if faults:
        raise BadFile(path, faults)
    ignored = [name for name in sheet.header if not KNOWN.fullmatch(name)]
    if ignored:
        click.echo(f"{path}: columns not used: {', '.join(ignored)}", err=True)
    items, ids = [], []
    for line, row in sheet.lines():
        item, wrong = _item(sheet, line, dict(zip(sheet.header, map(str.strip, row), strict=True)))
        name = row[sheet.header.index("id")].strip()
        if name in ids:
            wrong.append(_at(sheet, line, "id", f"item {name!r} is already above"))
        elif not name:
            wrong.append(_at(sheet, line, "id", "the item has no id"))
        faults += wrong
        ids.append(name)
        items.append(item)
    if faults:
        raise BadFile(path, faults)
    table = ItemTable.build([item for item in items if item is not None])
    labels = {
        name: [row[place].strip() for _, row in sheet.rows]
        for name in ("subdomain", "criterion", "scenario")
        if (place := sheet.column(name)) is not None
    }
    return ItemFile(path, ids, table, labels)


def _item(sheet: Sheet, line: int, cells: dict[str, str]) -> tuple[ItemParameters | None, list[Fault]]:
    try:
        model = Model(cells["model"].lower())
    except ValueError:
        known = ", ".join(Model)
        return None, [_at(sheet, line, "model", f"model {cells['model']!r} is none of {known}")]
    faults, values = [], {}
    for name, text in cells.items():
        if not (name in "abcd" or STEP.fullmatch(name)) or not text:
            continue
        value = sheet.number(text)
        if value is None:
            faults.append(_at(sheet, line, name, f"{name}: {text!r} is not a number"))
        else:
            values[name] = value
    faults += [
        _at(sheet, line, name, f"{name} is missing: {model} needs it")
        for name in NEEDED[model]
        if not cells.get(name)
    ]
    steps = [name for name in sorted(filter(STEP.fullmatch, cells), key=lambda name: int(name[1:]))]
    given = [name for name in steps if cells[name]]
    if given != steps[: len(given)]:
        faults.append(_at(sheet, line, given[-1], f"{given[-1]} is given, but a step before it is empty"))
    if faults:
        return None, faults
    try:
        return _parameters(model, values, [values[name] for name in given]), []
    except ItemParametersError as error:
        return None, [_at(sheet, line, _guilty(str(error), values, given), str(error))]


def _parameters(model: Model, values: dict[str, float], steps: list[float]) -> ItemParameters:
    if model in DICHOTOMOUS:
        return ItemParameters(
            model,
            values.get("a", 1.0),
            values["b"],
            values.get("c", 0.0),
            values.get("d", 1.0),
            steps=tuple(steps),
        )
    # A partial-credit or graded item may come with the empty columns of others, or their defaults.
    return ItemParameters(
        model,
        values.get("a", 1.0),
        values.get("b", 0.0),
        values.get("c", 0.0),
        values.get("d", 1.0),
        tuple(steps),
    )


def _guilty(message: str, values: dict[str, float], steps: list[str]) -> str:
    """Return the column that a refusal speaks of: its message begins with the parameter."""
    name = message.split(":", 1)[0]
    if name == "c, d":
        return "c" if "c" in values else "d"
    if name == "steps":
        numbers = [values[step] for step in steps]
        falls = [place for place in range(1, len(numbers)) if numbers[place] <= numbers[place - 1]]
        return steps[falls[0]] if falls else steps[0] if steps else "model"
    return name if name in values else "model"


def _at(sheet: Sheet, line: int, name: str, message: str) -> Fault:
    place = sheet.column(name)
    return Fault(line, 0 if place is None else place + 1, message)


def item_rows(
    ids: Sequence[str], table: ItemTable, errors: ItemErrors | None = None
) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of an item file; with standard errors if they are given."""
    width = 0 if np.isnan(table.steps).all() else table.width - 1
    steps = [f"b{place + 1}" for place in range(width)]
    header = ["id", "model", "a", "b", "c", "d", *steps]
    if errors is not None:
        header += [f"se_{name}" for name in ("a", "b", "c", "d", *steps)]
    rows = []
    for place, name in enumerate(ids):
        item = table.item(place)
        two = item.model in DICHOTOMOUS
        numbers = [item.a, *((item.b, item.c, item.d) if two else (None, None, None))]
        row: list[object] = [name, str(item.model), *numbers, *_padded(item.steps, width)]
        if errors is not None:
            columns = (errors.a, errors.b, errors.c, errors.d)
            row += [float(column[place]) for column in columns]
            row += _padded(errors.steps[place][:width].tolist() if not two else (), width)
        rows.append(row)
    return header, rows


def _padded(values: Sequence[float], width: int) -> list[object]:
    return [*values, *[None] * (width - len(values))]
