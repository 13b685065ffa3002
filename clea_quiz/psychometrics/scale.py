"""Adaptive tests of one scale: EAP, then the most informative item, for one person or thousands at once."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.ability import PRIOR_REACH, STANDARD, Prior
from clea_quiz.psychometrics.arrays import FloatArray, IntArray, finite, frozen, whole_numbers
from clea_quiz.psychometrics.curves import probabilities
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.errors import GridError, ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.likelihood import even_grid
from clea_quiz.psychometrics.models import category_probabilities
from clea_quiz.psychometrics.nearest import InformationIndex

ANSWERS = 64  # answers for which the default grid is fine enough
RESCALING = 16  # answers between two rescalings of the weights, so that they never underflow

# Given persons and items, each (N,), return their scores (N,).
Answering = Callable[[IntArray, IntArray], IntArray]


@dataclass(frozen=True, eq=False)
class Scale:
    """A bank compiled for tests of one ability: curves (J, K, G) on a grid, prior weights, item index."""

    table: ItemTable
    grid: FloatArray
    prior: FloatArray
    curves: FloatArray
    moments: FloatArray
    index: InformationIndex

    @classmethod
    def build(cls, table: ItemTable, prior: Prior = STANDARD, grid: npt.ArrayLike | None = None) -> "Scale":
        """Compile; by default the grid spans 8 prior deviations each side, as fine as 64 answers need."""
        reach = PRIOR_REACH * prior.sd
        if grid is None:
            nodes = even_grid(table, prior.mean - reach, prior.mean + reach, ANSWERS, prior.sd)
        else:
            nodes = finite(grid, "grid", GridError)
            if nodes.ndim != 1 or nodes.size < 3 or (np.diff(nodes) <= 0).any():
                raise GridError("grid: at least three increasing nodes are expected")
        weights = np.exp(-0.5 * ((nodes - prior.mean) / prior.sd) ** 2)
        curves = category_probabilities(table, nodes).transpose(0, 2, 1)
        moments = np.stack([np.ones_like(nodes), nodes, nodes**2], axis=1)
        low, high = max(nodes[0], prior.mean - 6 * prior.sd), min(nodes[-1], prior.mean + 6 * prior.sd)
        return cls(
            table=table,
            grid=frozen(nodes),
            prior=frozen(weights / weights.sum()),
            curves=frozen(curves),
            moments=frozen(moments),
            index=InformationIndex.build(table, float(low), float(high)),
        )

    def estimate(self, items: npt.ArrayLike, scores: npt.ArrayLike) -> tuple[float, float]:
        """Return one person's EAP and its standard error."""
        index = whole_numbers(items, "items", ResponsesError)
        reached = whole_numbers(scores, "scores", ResponsesError)
        if index.ndim != 1 or index.shape != reached.shape:
            raise ResponsesError("items and scores: two lists of the same length are expected")
        if index.size and (index.min() < 0 or index.max() >= len(self.table)):
            raise ResponsesError(f"items: positions from 0 to {len(self.table) - 1} are expected")
        if (reached < 0).any() or (reached >= self.table.categories[index]).any():
            raise ResponsesError("scores: a score is beyond the categories of its item")
        logarithm = np.log(np.maximum(self.curves[index, reached], TINY)).sum(axis=0)
        weights = self.prior * np.exp(logarithm - logarithm.max())
        theta, se = _mean_and_deviation(weights @ self.moments)
        return float(theta), float(se)

    def next_item(self, theta: float, asked: npt.ArrayLike) -> int:
        """Return the most informative item at θ among those not asked yet."""
        known = whole_numbers(asked, "asked", ResponsesError)
        if not isfinite(theta) or known.ndim != 1:
            raise ResponsesError("theta: a finite number; asked: a list of items")
        return self.index.best_for(theta, known.tolist())


@dataclass(frozen=True)
class ScaleStop:
    """A test of one scale ends at ``maximum_items``, or once the standard error is at most ``precision``."""

    maximum_items: int = 20
    precision: float = 0.0

    def __post_init__(self) -> None:
        if self.maximum_items < 1 or not self.precision >= 0:
            raise SettingsError("maximum_items: at least 1; precision: at least 0")


TWENTY_ITEMS = ScaleStop()


@dataclass(frozen=True, eq=False)
class ScaleSittings:
    """N tests: ``items``, ``scores``, ``theta`` and ``se`` after each, (N, L), −1 or NaN after the end."""

    items: IntArray
    scores: IntArray
    theta: FloatArray
    se: FloatArray

    @property
    def lengths(self) -> IntArray:
        """Number of items of each test, shape (N,)."""
        return np.asarray((self.items >= 0).sum(axis=1))


def sit_scale(
    scale: Scale, persons: int, answer: Answering, ending: ScaleStop = TWENTY_ITEMS
) -> ScaleSittings:
    """Sit N persons at once by maximum information at the EAP; ``answer`` gives their scores."""
    longest = min(ending.maximum_items, len(scale.table))
    items, scores = np.full((2, persons, longest), -1)
    theta, se = np.full((2, persons, longest), np.nan)
    active = np.arange(persons)
    weights = np.repeat(scale.prior[None, :], persons, axis=0)
    seen = np.zeros((persons, len(scale.table)), dtype=np.bool_)
    current = np.full(persons, float(scale.prior @ scale.grid))
    for position in range(longest):
        chosen = scale.index.best(current, seen)
        reached = answer(active, chosen)
        weights *= scale.curves[chosen, reached]
        current, deviation = _mean_and_deviation(weights @ scale.moments)
        seen[np.arange(active.size), chosen] = True
        for history, value in ((items, chosen), (scores, reached), (theta, current), (se, deviation)):
            history[active, position] = value
        going = deviation > ending.precision
        if not going.all():
            active, weights, seen, current = active[going], weights[going], seen[going], current[going]
            if not active.size:
                break
        if position % RESCALING == RESCALING - 1:
            weights /= weights.sum(axis=1, keepdims=True)
    return ScaleSittings(items, scores, theta, se)


def simulated(scale: Scale, abilities: npt.ArrayLike, rng: np.random.Generator) -> Answering:
    """Return persons of known abilities (N,), who answer as the bank's own curves say."""
    truth = finite(abilities, "abilities", GridError)

    def answer(persons: IntArray, items: IntArray) -> IntArray:
        chances = probabilities(scale.table.take(items), truth[persons][:, None])[:, 0, :]
        below = np.cumsum(chances[:, :-1], axis=1)
        return np.asarray((rng.random((items.size, 1)) > below).sum(axis=1))

    return answer


def recorded(responses: npt.ArrayLike) -> Answering:
    """Return persons whose answers to every item are known beforehand, (N, J)."""
    known = whole_numbers(responses, "responses", ResponsesError)

    def answer(persons: IntArray, items: IntArray) -> IntArray:
        return np.asarray(known[persons, items])

    return answer


def _mean_and_deviation(moments: FloatArray) -> tuple[FloatArray, FloatArray]:
    total, first, second = np.moveaxis(moments, -1, 0)
    mean = first / total
    return mean, np.sqrt(np.maximum(second / total - mean**2, 0.0))
