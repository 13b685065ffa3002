"""Reference values of mirt, catR and 30-digit arithmetic; each file's ``meta`` has settings and tolerance."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model

FOLDER = Path(__file__).parent / "golden"
MODELS = ("2PL", "3PL", "4PL", "GRM", "GPCM")


def golden(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def table_of(model: str, bank: Mapping[str, Any]) -> ItemTable:
    """Return a bank as the files write it: a, b (steps in a list), c, d."""
    chosen = Model(model.lower())
    items = []
    for place, a in enumerate(bank["a"]):
        location = bank["b"][place]
        if chosen in (Model.GRM, Model.GPCM):
            items.append(ItemParameters(chosen, a, steps=tuple(location)))
            continue
        c = bank["c"][place] if chosen is not Model.TWO_PL else 0.0
        d = bank["d"][place] if chosen is Model.FOUR_PL else 1.0
        items.append(ItemParameters(chosen, a, location, c, d))
    return ItemTable.build(items)


def scores_of_patterns(patterns: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return patterns of digits as integers, ``.`` (not presented) as −1."""
    return np.array([[-1 if score == "." else int(score) for score in pattern] for pattern in patterns])


def numbers(values: Sequence[float | None]) -> npt.NDArray[np.float64]:
    """Return numbers, null as NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
