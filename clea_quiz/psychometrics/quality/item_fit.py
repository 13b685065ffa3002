"""Fit of items from residuals: infit and outfit mean squares, and Q3 between items."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, IntArray, positive
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.quality.residuals import paired, residuals

LARGEST_Q = 1.4142  # beyond, the cube-root transformation no longer holds: the usual cap
# As in mirt: else one surprise at an ability where an item says nothing would decide all of its outfit.
LEAST_VARIANCE = 1e-5**0.5
Q3_EXCESS = 0.2  # above the mean Q3, what is called local dependence (Christensen, Makransky & Horton 2017)


@dataclass(frozen=True, eq=False)
class MeanSquares:
    """Of J items or N persons: mean squares near 1 where the model holds, and their z, near N(0, 1).

    Outfit weighs all answers alike, infit by their information. NaN where nothing was answered.
    """

    outfit: FloatArray
    outfit_z: FloatArray
    infit: FloatArray
    infit_z: FloatArray


def mean_squares(
    table: ItemTable,
    responses: npt.ArrayLike,
    theta: npt.ArrayLike,
    least_variance: float = LEAST_VARIANCE,
) -> MeanSquares:
    """Return infit and outfit of each item at the abilities ``theta`` (N,).

    Wright & Masters (1982, ch. 5); z by the Wilson–Hilferty cube root. Missing answers do not count. The
    variance of an answer counts for at least ``least_variance``.
    """
    scores, ability = paired(table, responses, theta)
    sums = np.zeros((6, len(table)))
    for block in residuals(table, scores, ability):
        variance = np.where(block.presented, np.maximum(block.variance, least_variance), 0.0)
        sums += _sums(block.residual, variance, block.fourth, axis=0)
    return from_sums(sums)


def from_sums(sums: FloatArray) -> MeanSquares:
    """Return mean squares from n, Σz², Σ(C/W²), Σe², ΣW, Σ(C − W²)."""
    n, square, kurtosis, error, variance, spread = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        outfit, infit = square / n, error / variance
        outfit_q = np.sqrt(np.maximum(kurtosis / n**2 - 1 / n, 0.0))
        infit_q = np.sqrt(np.maximum(spread, 0.0)) / variance
        return MeanSquares(outfit, _cube_root(outfit, outfit_q), infit, _cube_root(infit, infit_q))


def _sums(residual: FloatArray, variance: FloatArray, fourth: FloatArray, axis: int) -> FloatArray:
    known = variance > 0
    safe = np.where(known, variance, 1.0)
    parts = [known, residual**2 / safe, fourth / safe**2, residual**2, variance, fourth - variance**2]
    return np.stack([part.sum(axis=axis, dtype=np.float64) for part in parts])


def person_sums(residual: FloatArray, variance: FloatArray, fourth: FloatArray) -> FloatArray:
    """Return the same sums over items, for each person."""
    return _sums(residual, variance, fourth, axis=1)


def _cube_root(square: FloatArray, q: FloatArray) -> FloatArray:
    capped = np.minimum(q, LARGEST_Q)
    return np.asarray((np.cbrt(square) - 1) * 3 / capped + capped / 3)


@dataclass(frozen=True, eq=False)
class LocalDependence:
    """``q3`` (J, J), 1 on the diagonal, NaN where two items have fewer than three persons in common.

    ``mean`` of all pairs; ``pairs`` (P, 2): positions of items that depend on each other, worst first.
    """

    q3: FloatArray
    mean: float
    pairs: IntArray


def local_dependence(
    table: ItemTable, responses: npt.ArrayLike, theta: npt.ArrayLike, excess: float = Q3_EXCESS
) -> LocalDependence:
    """Return Q3: correlations between residuals of items (Yen 1984).

    A pair is flagged if its Q3 exceeds the mean of all pairs by more than ``excess``: residuals correlate
    by about −1/(J − 1) where nothing is wrong.
    """
    positive(excess, "excess")
    scores, ability = paired(table, responses, theta)
    if len(table) < 2:
        raise ResponsesError("Q3 needs at least two items")
    items = len(table)
    n, first, second, product = np.zeros((4, items, items))
    for block in residuals(table, scores, ability):
        known = block.presented.astype(np.float64)
        n += known.T @ known
        # Sums over the persons whom items i and j have in common: of i alone, of its square, of the product.
        first += block.residual.T @ known
        second += (block.residual**2).T @ known
        product += block.residual.T @ block.residual
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = product - first * first.T / n
        variance = second - first**2 / n
        q3 = covariance / np.sqrt(variance * variance.T)
    q3[n < 3] = np.nan
    np.fill_diagonal(q3, 1.0)
    rows, columns = np.triu_indices(items, 1)
    values = q3[rows, columns]
    known_values = values[~np.isnan(values)]
    mean = float(known_values.mean()) if known_values.size else float("nan")
    flagged = np.flatnonzero(np.nan_to_num(values, nan=-np.inf) > mean + excess)
    flagged = flagged[np.argsort(-values[flagged], kind="stable")]
    return LocalDependence(q3, mean, np.stack([rows[flagged], columns[flagged]], axis=1))
