"""Answers of persons to items as arrays, and their likelihood on a grid of abilities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.curves import derivatives, information
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import category_probabilities

Scores = npt.NDArray[np.int16]

UNPRESENTED = -1
LARGEST_SCORE = 10_000
SPARSE = 0.2  # below this share of answers, products over what was answered are cheaper than whole ones
# Nodes per posterior standard deviation, and per unit of log a: a sum over nodes is then exact to about 1e-9.
NODES_PER_DEVIATION = 1.5
NODES_PER_SLOPE = 1.25


def scores_of(table: ItemTable, responses: npt.ArrayLike) -> Scores:
    """Return answers as integers, shape (N, J), −1 = not presented.

    ``responses`` has one row per person (or is one person's row); −1 or, among floats, NaN marks what was
    not presented. Raises ``ResponsesError`` if the width is not that of the table, or a score no category
    of its item.
    """
    raw = np.atleast_2d(np.asarray(responses))
    if raw.ndim != 2 or raw.shape[1] != len(table) or raw.shape[0] == 0:
        raise ResponsesError(f"responses: persons × {len(table)} items are expected, not shape {raw.shape}")
    if raw.dtype.kind not in "iubf":
        raise ResponsesError("responses: numbers are expected")
    scores = _whole(raw) if raw.dtype.kind == "f" else raw
    if scores.dtype.kind == "i" and scores.min() < UNPRESENTED:
        raise ResponsesError("responses: no score is below 0 (−1: not presented)")
    beyond = scores >= table.categories
    if beyond.any():
        person, item = np.argwhere(beyond)[0]
        raise ResponsesError(f"responses: person {person}, item {item}: score beyond the item's categories")
    return scores.astype(np.int16)


def _whole(raw: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    given = np.where(np.isnan(raw), UNPRESENTED, raw)
    if not (np.abs(given) < LARGEST_SCORE).all() or not (given == np.floor(given)).all():
        raise ResponsesError("responses: whole scores are expected")
    return given.astype(np.int64)


def even_grid(table: ItemTable, low: float, high: float, answers: int, tightest: float) -> FloatArray:
    """Return equally spaced abilities, fine enough for posteriors from ``answers`` of these items.

    The narrowest posterior follows from the largest information that so many items can carry, and from
    ``tightest``, the prior's own deviation; the steepest item bounds how far the likelihood can be
    continued analytically.
    """
    coarse = np.linspace(low, high, 41)
    peak = information(table, coarse[None, :]).max(axis=1)
    best = float(np.sort(peak)[::-1][: max(answers, 1)].sum())
    deviation = 1.0 / np.sqrt(best + tightest**-2)
    steepest = float(table.a.max())
    spacing = min(deviation / NODES_PER_DEVIATION, 1.0 / (NODES_PER_SLOPE * steepest))
    return np.linspace(low, high, max(41, int(np.ceil((high - low) / spacing)) + 1))


def summed(scores: Scores, values: FloatArray) -> FloatArray:
    """Return Σ_j values[j, g, x_nj] over what was presented, (N, G), by matrix products."""
    items, nodes, categories = values.shape
    presented = scores >= 0
    if np.count_nonzero(presented) < SPARSE * scores.size:
        person, item = np.nonzero(presented)
        chosen = item * categories + scores[person, item]
        starts = np.concatenate([[0], np.cumsum(presented.sum(axis=1))])
        ones = csr_array((np.ones(chosen.size), chosen, starts), shape=(len(scores), items * categories))
        return np.asarray(ones @ values.transpose(0, 2, 1).reshape(items * categories, nodes))
    lowest = values[:, :, 0]
    # Scores above 0 are counted by how they differ from 0; nothing missing, 0 is the same for everybody.
    base = lowest.sum(axis=0) if presented.all() else presented.astype(np.float64) @ lowest
    above = [(scores == category).astype(np.float64) for category in range(1, categories)]
    differences = [values[:, :, category] - lowest for category in range(1, categories)]
    return np.asarray(np.concatenate(above, axis=1) @ np.concatenate(differences, axis=0) + base)


def log_curves(table: ItemTable, grid: FloatArray) -> FloatArray:
    """Return log P_jk(θ), (J, G, K); categories that an item does not have count 0."""
    probability = category_probabilities(table, grid)
    return np.log(np.where(probability > 0, probability, 1.0))


@dataclass(frozen=True, eq=False)
class Slopes:
    """Σ score, Σ observed and Σ Fisher information, Σ P′P″/P at each person's own ability, each (N,)."""

    score: FloatArray
    observed: FloatArray
    expected: FloatArray
    skew: FloatArray


def slopes_at(table: ItemTable, scores: Scores, theta: FloatArray) -> Slopes:
    """Return the derivatives of each person's log-likelihood at that person's own ability."""
    found = derivatives(table, theta[None, :])
    chosen = np.maximum(scores.T, 0).astype(np.int64)[:, :, None]
    presented = (scores.T >= 0).astype(np.float64)
    expected, skew = information_and_skew(found.probability, found.score, found.observed)
    return Slopes(
        score=_presented_sum(np.take_along_axis(found.score, chosen, axis=2)[:, :, 0], presented),
        observed=_presented_sum(np.take_along_axis(found.observed, chosen, axis=2)[:, :, 0], presented),
        expected=_presented_sum(expected, presented),
        skew=_presented_sum(skew, presented),
    )


def information_and_skew(
    probability: FloatArray, score: FloatArray, observed: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return I = Σ P′²/P and J = Σ P′P″/P (J, G), from P″/P = s² − observed (Warm 1989, Samejima 1993)."""
    square = score**2
    return (probability * square).sum(axis=2), (probability * score * (square - observed)).sum(axis=2)


def _presented_sum(values: FloatArray, presented: FloatArray) -> FloatArray:
    return np.asarray((values * presented).sum(axis=0))
