"""The choice of the next item: content rules first, information second, chance among the best few."""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.selection.criteria import criterion_named
from clea_quiz.psychometrics.selection.layout import Sets
from clea_quiz.psychometrics.selection.rules import traced
from clea_quiz.psychometrics.selection.situation import Situation


@dataclass(frozen=True)
class Choice:
    """The item chosen, and why.

    ``value`` under the criterion, None if only one item was left; ``pool`` how many items were left to
    choose from, ``rules`` those that narrowed them, ``skipped`` those that would have left nothing.
    """

    item: int
    value: float | None
    pool: int
    rules: tuple[str, ...]
    skipped: tuple[str, ...] = ()


def choose(situation: Situation, rng: np.random.Generator, criterion: str = "decision") -> Choice | None:
    """Return the next item for one person, or None when nothing is left to ask.

    Items kept together are compared by their mean value, then the best of the unit chosen comes first.
    Raises ``SettingsError`` if the criterion is unknown (see ``CRITERIA``).
    """
    mask, trace = traced(situation)
    pool = int(np.count_nonzero(mask))
    if pool == 0:
        return None
    rank = criterion_named(criterion)
    if pool == 1:
        return Choice(int(mask.argmax()), None, pool, trace.narrowed, trace.skipped)
    values = rank(situation, mask, rng)
    item = int(pick(values, mask, situation.content.layout.sets, situation.blueprint.top_n, rng))
    return Choice(item, float(values[item]), pool, trace.narrowed, trace.skipped)


def pick(values: FloatArray, mask: BoolArray, sets: Sets, top_n: int, rng: np.random.Generator) -> IntArray:
    """Return one item (…): chance picks among the ``top_n`` best units, then the unit's best item is taken.

    Randomesque choice (Kingsbury & Zara 1989) over units kept together; ``mask`` must leave at least one
    item to each person.
    """
    if mask.ndim == 1:
        return np.asarray(_pick_one(values, mask.nonzero()[0], sets, top_n, rng))
    ranked = np.where(mask, values, -np.inf)
    if sets.single:
        return _among_best(ranked, top_n, rng)
    unit = _among_best(_unit_means(values, mask, sets), top_n, rng)
    inside = sets.unit == unit[..., None]
    return np.asarray(np.argmax(np.where(inside, ranked, -np.inf), axis=-1))


def _pick_one(values: FloatArray, items: IntArray, sets: Sets, top_n: int, rng: np.random.Generator) -> int:
    """Return the item of one person, from the few that are left."""
    found = values[items]
    if sets.single:
        return int(items[_one_of_best(found, top_n, rng)])
    unit = sets.unit[items]
    number = np.bincount(unit)
    present = number.nonzero()[0]
    means = np.bincount(unit, found)[present] / number[present]
    inside = (unit == present[_one_of_best(means, top_n, rng)]).nonzero()[0]
    return int(items[inside[found[inside].argmax()]])


def _one_of_best(values: FloatArray, top_n: int, rng: np.random.Generator) -> int:
    number = min(top_n, values.size)
    if number == 1:
        return int(values.argmax())
    ranked: list[int] = values.argsort().tolist()
    return ranked[-1 - int(rng.random() * number)]


def _unit_means(values: FloatArray, mask: BoolArray, sets: Sets) -> FloatArray:
    ordered = np.where(mask, values, 0.0)[..., sets.order]
    number = np.add.reduceat(mask[..., sets.order].astype(np.float64), sets.starts, axis=-1)
    total = np.add.reduceat(ordered, sets.starts, axis=-1)
    return np.where(number > 0, total / np.maximum(number, 1.0), -np.inf)


def _among_best(ranked: FloatArray, top_n: int, rng: np.random.Generator) -> IntArray:
    if top_n == 1:
        return np.asarray(np.argmax(ranked, axis=-1))
    number = min(top_n, ranked.shape[-1])
    best = np.argpartition(-ranked, number - 1, axis=-1)[..., :number]
    # Items that may not be asked (−∞) come last, and are never drawn.
    scores = np.take_along_axis(ranked, best, axis=-1)
    best = np.take_along_axis(best, np.argsort(-scores, axis=-1, kind="stable"), axis=-1)
    real = np.isfinite(scores).sum(axis=-1)
    place = (rng.random(real.shape) * np.maximum(real, 1)).astype(np.int64)
    return np.asarray(np.take_along_axis(best, place[..., None], axis=-1)[..., 0])
