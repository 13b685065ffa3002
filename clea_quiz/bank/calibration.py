"""Calibrated items, read from a CSV in the format of the measurement commands."""

import csv
import io
import math
import re
from dataclasses import dataclass

from clea_quiz.bank.problems import Problem

DICHOTOMOUS = ("rasch", "2pl", "3pl", "4pl")
POLYTOMOUS = ("pcm", "gpcm", "grm")
_COLUMN = re.compile(r"id|model|(se_)?[abcd]|(se_)?b[1-9][0-9]*")


@dataclass(frozen=True)
class Calibration:
    """What was estimated for one item (logistic metric, D = 1).

    ``b`` belongs to a dichotomous item; ``steps`` are the step difficulties of a PCM or GPCM item or the
    boundaries of a GRM item. A standard error that was not given is ``None``; ``se_steps`` is empty then.
    """

    item: str
    model: str
    a: float = 1.0
    b: float | None = None
    c: float = 0.0
    d: float = 1.0
    steps: tuple[float, ...] = ()
    se_a: float | None = None
    se_b: float | None = None
    se_c: float | None = None
    se_d: float | None = None
    se_steps: tuple[float, ...] = ()


class _CellError(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def read_calibrations(body: bytes, path: str) -> tuple[list[Calibration], list[Problem]]:
    """Return the items of a CSV and its faults, each with line and column."""
    try:
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        return [], [Problem(path, "", f"octet {error.start}", "le fichier n’est pas en UTF-8")]
    except csv.Error:
        return [], [Problem(path, "", "", "ce CSV est mal formé : vérifiez les guillemets")]
    if faults := _header_faults(rows[0] if rows else [], path):
        return [], faults
    return _read_rows(rows, path)


def _header_faults(header: list[str], path: str) -> list[Problem]:
    faults = [
        Problem(path, "", f"ligne 1, colonne {name}", "cette colonne est inconnue ou répétée")
        for rank, name in enumerate(header)
        if not _COLUMN.fullmatch(name) or name in header[:rank]
    ]
    faults += [
        Problem(path, "", "ligne 1", f"la colonne {name} manque")
        for name in ("id", "model")
        if name not in header
    ]
    return faults


def _read_rows(rows: list[list[str]], path: str) -> tuple[list[Calibration], list[Problem]]:
    items: list[Calibration] = []
    faults: list[Problem] = []
    seen: set[str] = set()
    for line, row in enumerate(rows[1:], 2):
        if not row:
            continue
        if len(row) != len(rows[0]):
            message = f"{len(row)} cellules pour {len(rows[0])} colonnes"
            faults.append(Problem(path, row[0], f"ligne {line}", message))
            continue
        cells = {name: cell.strip() for name, cell in zip(rows[0], row, strict=True) if cell.strip()}
        try:
            item = _calibration(cells)
            if item.item in seen:
                raise _CellError("id", "cet item est déjà plus haut")
            seen.add(item.item)
            items.append(item)
        except _CellError as bad:
            place = f"ligne {line}, colonne {bad.column}"
            faults.append(Problem(path, cells.get("id", ""), place, bad.message))
    return items, faults


def _calibration(cells: dict[str, str]) -> Calibration:
    if "id" not in cells:
        raise _CellError("id", "l’identifiant manque")
    model = cells.get("model", "").lower()
    if model not in (*DICHOTOMOUS, *POLYTOMOUS):
        raise _CellError(
            "model", f"modèle inconnu ; modèles possibles : {', '.join((*DICHOTOMOUS, *POLYTOMOUS))}"
        )
    numbers = {name: _number(name, cell) for name, cell in cells.items() if name not in ("id", "model")}
    steps = _steps(numbers, "b")
    item = Calibration(
        item=cells["id"],
        model=model,
        a=numbers.get("a", 1.0),
        b=numbers.get("b"),
        c=numbers.get("c", 0.0),
        d=numbers.get("d", 1.0),
        steps=steps,
        se_a=numbers.get("se_a"),
        se_b=numbers.get("se_b"),
        se_c=numbers.get("se_c"),
        se_d=numbers.get("se_d"),
        se_steps=_steps(numbers, "se_b"),
    )
    _refuse_impossible(item)
    return item


def _number(name: str, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        raise _CellError(name, f"« {cell} » n’est pas un nombre (avec un point décimal)") from None
    if not math.isfinite(number):
        raise _CellError(name, "le nombre doit être fini")
    if name.startswith("se_") and number < 0:
        raise _CellError(name, "une erreur type n’est pas négative")
    return number


def _steps(numbers: dict[str, float], prefix: str) -> tuple[float, ...]:
    """Return ``b1, b2, …`` (or their standard errors), which must follow each other without a gap."""
    ranks = sorted(
        int(name.removeprefix(prefix)) for name in numbers if re.fullmatch(prefix + r"[0-9]+", name)
    )
    if ranks != list(range(1, len(ranks) + 1)):
        raise _CellError(f"{prefix}{len(ranks)}", "un pas manque avant celui-ci ou après")
    return tuple(numbers[f"{prefix}{rank}"] for rank in ranks)


def _refuse_impossible(item: Calibration) -> None:
    if item.a <= 0:
        raise _CellError("a", "la discrimination doit être plus grande que 0")
    if item.model in DICHOTOMOUS:
        if item.b is None or item.steps:
            raise _CellError("b", "un item à deux réponses a une difficulté b, et pas de b1, b2 …")
        if not 0 <= item.c < item.d <= 1:
            raise _CellError("c", "il faut 0 ≤ c < d ≤ 1")
        return
    if item.b is not None or not item.steps:
        raise _CellError("b1", "un item à crédit partiel a des pas b1, b2 …, et pas de b")
    if item.model == "grm" and list(item.steps) != sorted(set(item.steps)):
        raise _CellError("b1", "les seuils d’un item GRM vont en croissant")
    if item.se_steps and len(item.se_steps) != len(item.steps):
        raise _CellError("se_b1", "il faut autant d’erreurs types que de pas")
