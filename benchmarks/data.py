"""Banks and answers that all contenders get."""

from functools import cache

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities

PERSONS_AT_ONCE = 5000


@cache
def bank(model: Model, items: int, seed: int = 1, scores: int = 4) -> ItemTable:
    """Return a bank as calibrations find them: slopes around 1.1, difficulties N(0, 1), guessing near 0.2."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(items):
        a, b = float(rng.lognormal(0.1, 0.3)), float(rng.normal())
        if model is Model.TWO_PL:
            found.append(ItemParameters(model, a, b))
        elif model is Model.THREE_PL:
            found.append(ItemParameters(model, a, b, float(rng.beta(5, 17))))
        else:
            steps = np.sort(rng.normal(b, 1.0, scores - 1)) + 0.3 * np.arange(scores - 1)
            found.append(ItemParameters(model, a, steps=tuple(steps.tolist())))
    return ItemTable.build(found)


def answers(table: ItemTable, persons: int, seed: int = 2) -> npt.NDArray[np.int8]:
    """Return answers of persons from N(0, 1), (N, J)."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(persons)
    result = np.empty((persons, len(table)), dtype=np.int8)
    for start in range(0, persons, PERSONS_AT_ONCE):
        part = theta[start : start + PERSONS_AT_ONCE]
        below = category_probabilities(table, part).cumsum(axis=2)[..., :-1]
        drawn = rng.random((len(table), part.size, 1)) > below
        result[start : start + part.size] = drawn.sum(axis=2).T
    return result


def sparse(full: npt.NDArray[np.int8], kept: int, seed: int = 3) -> npt.NDArray[np.int8]:
    """Return answers of which each person keeps so many, −1 elsewhere."""
    rng = np.random.default_rng(seed)
    places = np.argpartition(rng.random(full.shape, dtype=np.float32), kept, axis=1)[:, :kept]
    result = np.full_like(full, -1)
    np.put_along_axis(result, places, np.take_along_axis(full, places, axis=1), axis=1)
    return result


def spaced(number: int) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}".replace(",", " ")
