"""Mastery as a true score: what a person of ability η would succeed at, over the items that a bank asks.

τ(η) is the expected proportion over the universe's items, criteria equally weighted, luck and slips
removed. It never decreases in η, so that τ(η) ≥ threshold is η ≥ cut, and P(τ ≥ threshold) is the
posterior mass above the cut.
"""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray


def true_scores(
    expected: FloatArray,
    universe: BoolArray,
    criterion: IntArray,
    criterion_subdomain: IntArray,
    subdomains: int,
) -> tuple[FloatArray, FloatArray]:
    """Return τ of each sub-domain (S, G) and of each criterion (C, G).

    ``expected`` (J, G) is each item's expected proportion of its best score. A criterion's τ is the mean
    of its items in the universe, a sub-domain's τ the mean of its criteria; NaN where there is nothing to
    average.
    """
    by_criterion = _means(expected[universe], criterion[universe], len(criterion_subdomain))
    tested = ~np.isnan(by_criterion[:, 0])
    by_subdomain = _means(by_criterion[tested], criterion_subdomain[tested], subdomains)
    return by_subdomain, by_criterion


def _means(values: FloatArray, group: IntArray, groups: int) -> FloatArray:
    member = (group[None, :] == np.arange(groups)[:, None]).astype(np.float64)
    size = member.sum(axis=1, keepdims=True)
    total = member @ values
    return np.asarray(np.divide(total, size, out=np.full_like(total, np.nan), where=size > 0))


def cut_of(true_score: FloatArray, grid: FloatArray, threshold: float) -> float:
    """Return the η at which τ reaches the threshold, by inversion.

    η is interpolated as a cubic function of τ through the four nodes around the crossing. −∞ if the
    threshold is reached on the whole grid, +∞ if nowhere, NaN if the universe is empty.
    """
    if np.isnan(true_score[0]):
        return float("nan")
    if true_score[0] >= threshold:
        return float("-inf")
    if true_score[-1] < threshold:
        return float("inf")
    right = int(np.argmax(true_score >= threshold))
    around = slice(max(right - 2, 0), right + 2)
    found = _through(true_score[around], grid[around], threshold)
    return float(np.clip(found, grid[right - 1], grid[right]))


def _through(x: FloatArray, y: FloatArray, at: float) -> float:
    """Return the value at one point of the polynomial through a few points (Lagrange)."""
    others = ~np.eye(x.size, dtype=np.bool_)
    return float(sum(y[i] * np.prod((at - x[others[i]]) / (x[i] - x[others[i]])) for i in range(x.size)))


# Of the cubic through the nodes −1, 0, 1, 2: coefficients of each node's Lagrange polynomial, highest first.
_CUBIC = np.array([[-1, 3, -2, 0], [3, -6, -3, 6], [-3, 3, 6, 0], [1, 0, -1, 0]]) / 6.0
# Gregory's weights of the first whole cells: with them a sum over nodes is the integral of the cubics.
_FIRST = np.array([-1.0, 12.0, 25.0]) / 24.0


def soft_indicator(cuts: FloatArray, grid: FloatArray) -> FloatArray:
    """Return weights of the nodes whose sum is the mass above each cut, shape (len(cuts), G).

    The density is integrated as the cubic through the four nodes around each cell, so that the mass above
    a cut is exact to the fourth order of the spacing, and smooth as the cut moves. Away from the cut the
    weights are 0 and 1; beside it they may lie a little outside. NaN where the cut is.
    """
    spacing, last = grid[1] - grid[0], grid.size - 1
    result = np.full((len(cuts), grid.size), np.nan)
    for row, cut in enumerate(cuts.tolist()):
        if np.isnan(cut):
            continue
        if not grid[0] < cut < grid[-1]:
            result[row] = float(cut <= grid[0])
            continue
        right = int(np.searchsorted(grid, cut))
        weights = np.zeros(grid.size + 4)
        weights[right + 3 :] = 1.0
        weights[right + 1 : right + 4] = _FIRST
        weights[right : right + 4] += _above(1 - (grid[right] - cut) / spacing)
        # Two nodes beyond each end are padding: nothing lies there.
        result[row] = weights[2 : last + 3]
    return result


def _above(start: float) -> FloatArray:
    """Return the integrals of the four Lagrange cubics from ``start`` to 1, within one cell."""
    powers = np.array([4, 3, 2, 1])
    return np.asarray(_CUBIC @ ((1.0 - start**powers) / powers))


def quantile(weights: FloatArray, grid: FloatArray, probability: float) -> FloatArray:
    """Return a quantile of distributions (…, G) on a uniform grid, each cell's mass spread evenly over it."""
    spacing = grid[1] - grid[0]
    below = np.cumsum(weights, axis=-1)
    target = probability * below[..., -1:]
    cell = np.minimum((below < target).sum(axis=-1, keepdims=True), grid.size - 1)
    mass = np.take_along_axis(weights, cell, axis=-1)
    start = np.take_along_axis(below, cell, axis=-1) - mass
    share = (target - start) / np.maximum(mass, np.finfo(float).tiny)
    found = grid[cell] + spacing * (np.clip(share, 0.0, 1.0) - 0.5)
    return np.asarray(np.clip(found[..., 0], grid[0], grid[-1]))
