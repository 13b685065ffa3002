"""One scale onto another, θ* = A θ + B, from items that both have (Kolen & Brennan 2014, ch. 6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from clea_quiz.psychometrics.arrays import FloatArray, abilities, finite, positive
from clea_quiz.psychometrics.errors import ItemParametersError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import category_probabilities

GRID = np.linspace(-4.0, 4.0, 41)


@dataclass(frozen=True)
class Link:
    """θ* = ``slope`` · θ + ``intercept`` places abilities of the new scale on the reference scale."""

    slope: float
    intercept: float

    def abilities(self, theta: npt.ArrayLike) -> FloatArray:
        """Return abilities of the new scale on the reference scale."""
        return self.slope * finite(theta, "theta", SettingsError) + self.intercept

    def table(self, table: ItemTable) -> ItemTable:
        """Return items of the new scale on the reference scale: a/A, A b + B, steps likewise.

        Items of Rasch and PCM keep a = 1: ``SettingsError`` unless A = 1.
        """
        items = []
        for place in range(len(table)):
            item = table.item(place)
            if item.a == 1 and item.model in ("rasch", "pcm") and self.slope != 1:
                raise SettingsError(f"item {place}: {item.model} cannot be stretched; link with slope 1")
            located = 0.0 if item.steps else self.slope * item.b + self.intercept
            steps = tuple(self.slope * step + self.intercept for step in item.steps)
            items.append(
                replace(item, a=item.a / self.slope, b=located, steps=steps, spread=item.spread * self.slope)
            )
        return ItemTable.build(items)


def mean_mean(new: ItemTable, reference: ItemTable) -> Link:
    """Return the link from mean slopes and mean difficulties (Loyd & Hoover 1980)."""
    check_common(new, reference)
    slope = float(new.a.mean() / reference.a.mean())
    return Link(slope, float(locations(reference).mean() - slope * locations(new).mean()))


def mean_sigma(new: ItemTable, reference: ItemTable) -> Link:
    """Return the link from means and standard deviations of difficulties (Marco 1977); steps count each."""
    check_common(new, reference)
    ours, theirs = locations(new), locations(reference)
    if ours.size < 2 or ours.std() == 0 or theirs.std() == 0:
        raise SettingsError("mean–sigma: difficulties that differ are needed, two or more")
    slope = float(theirs.std() / ours.std())
    return Link(slope, float(theirs.mean() - slope * ours.mean()))


def stocking_lord(
    new: ItemTable,
    reference: ItemTable,
    grid: npt.ArrayLike = GRID,
    weights: npt.ArrayLike | None = None,
) -> Link:
    """Return the link that brings the test characteristic curves together (Stocking & Lord 1983).

    ``weights`` of the nodes of ``grid``, equal by default; nodes are abilities of the reference scale.
    """

    def distance(found: FloatArray, wanted: FloatArray) -> FloatArray:
        values = np.arange(found.shape[2])
        return np.asarray(((found - wanted) @ values).sum(axis=0) ** 2)

    return _closest(new, reference, grid, weights, distance)


def haebara(
    new: ItemTable,
    reference: ItemTable,
    grid: npt.ArrayLike = GRID,
    weights: npt.ArrayLike | None = None,
) -> Link:
    """Return the link that brings the curves of each item, of each score, together (Haebara 1980)."""

    def distance(found: FloatArray, wanted: FloatArray) -> FloatArray:
        return np.asarray(((found - wanted) ** 2).sum(axis=(0, 2)))

    return _closest(new, reference, grid, weights, distance)


def _closest(
    new: ItemTable,
    reference: ItemTable,
    grid: npt.ArrayLike,
    weights: npt.ArrayLike | None,
    distance: Callable[[FloatArray, FloatArray], FloatArray],
) -> Link:
    check_common(new, reference)
    nodes = abilities(grid)
    weight = np.ones(nodes.size) if weights is None else finite(weights, "weights", SettingsError)
    if weight.shape != nodes.shape or (weight < 0).any() or weight.sum() == 0:
        raise SettingsError("weights: one for each node, none negative, not all 0")
    wanted = category_probabilities(reference, nodes)
    start = mean_mean(new, reference)

    def loss(point: FloatArray) -> float:
        # An item at (θ* − B)/A on its own scale is the linked item at θ*: nothing has to be rebuilt.
        found = category_probabilities(new, (nodes - point[1]) / np.exp(point[0]))
        return float(weight @ distance(found, wanted) / weight.sum())

    found = minimize(
        loss,
        [np.log(start.slope), start.intercept],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 2000},
    )
    return Link(float(np.exp(found.x[0])), float(found.x[1]))


def locations(table: ItemTable) -> FloatArray:
    """Return all difficulties and steps of a table as one list."""
    own = np.where(np.isnan(table.steps), np.nan, table.steps)
    dichotomous = np.isnan(own).all(axis=1) if own.size else np.ones(len(table), dtype=np.bool_)
    return np.concatenate([table.b[dichotomous], own[~np.isnan(own)]])


def check_common(new: ItemTable, reference: ItemTable) -> None:
    """Raise ``ItemParametersError`` unless both tables hold the same items, in the same order."""
    if len(new) != len(reference):
        raise ItemParametersError(f"the same items are expected: {len(new)} and {len(reference)}")
    other = np.flatnonzero((new.model != reference.model) | (new.categories != reference.categories))
    if other.size:
        raise ItemParametersError(f"item {int(other[0])}: not the same model and number of scores in both")
    positive(float(new.a.mean()), "a")
