"""Fit of persons: lz, lz*, infit and outfit. A fact for the assessor, never a verdict."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, xlogy

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.curves import derivatives
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.quality.item_fit import MeanSquares, from_sums, person_sums
from clea_quiz.psychometrics.quality.residuals import CELLS, paired, residuals


@dataclass(frozen=True, eq=False)
class PersonFit:
    """Of N persons, each (N,): the lower, the less the answers look like the model's.

    ``lz`` (Drasgow, Levine & Williams 1985) is standard normal at the true ability; ``lz_star`` (Snijders
    2001; Sinharay 2016 for several scores) at an estimated one. ``p``: P(Z ≤ lz*). NaN where answers allow
    no variance.
    """

    lz: FloatArray
    lz_star: FloatArray
    p: FloatArray


def person_fit(table: ItemTable, responses: npt.ArrayLike, theta: npt.ArrayLike) -> PersonFit:
    """Return how well each person's answers fit the model, at the abilities ``theta`` (N,).

    With l the log-likelihood and s the score function at θ̂, lz* = (l − E l − c Σ s) / √(Var l − c² I),
    c = Cov(l, s) / I. As Σ s = 0 at an MLE, −(μ − θ̂)/σ² at a MAP and −J/(2I) at a WLE, this is Snijders's
    statistic with his r₀ for each of them, and extends it to any other estimate.
    """
    scores, ability = paired(table, responses, theta)
    lz, lz_star = np.full((2, ability.size), np.nan)
    size = max(1, CELLS // (len(table) * table.width))
    for start in range(0, ability.size, size):
        persons = slice(start, min(start + size, ability.size))
        presented = (scores[persons] >= 0).T
        found = derivatives(table, ability[None, persons])
        chosen = np.maximum(scores[persons].T, 0).astype(np.int64)[:, :, None]
        logs = np.log(np.where(found.probability > 0, found.probability, 1.0))
        entropy = xlogy(found.probability, found.probability).sum(axis=2)
        surprise = np.take_along_axis(logs, chosen, axis=2)[:, :, 0] - entropy
        variance = (found.probability * (logs - entropy[:, :, None]) ** 2).sum(axis=2)
        crossed = (found.probability * logs * found.score).sum(axis=2)
        information = (found.probability * found.score**2).sum(axis=2)
        score = np.take_along_axis(found.score, chosen, axis=2)[:, :, 0]
        sums = [(part * presented).sum(axis=0) for part in (surprise, variance, crossed, information, score)]
        lz[persons], lz_star[persons] = _standardised(*sums)
    return PersonFit(lz, lz_star, ndtr(lz_star))


def _standardised(
    surprise: FloatArray,
    variance: FloatArray,
    crossed: FloatArray,
    information: FloatArray,
    score: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = crossed / information
        left = variance - share**2 * information
        left[left <= 1e-12 * variance] = np.nan
        plain = np.where(variance > 0, surprise / np.sqrt(variance), np.nan)
        return plain, (surprise - share * score) / np.sqrt(left)


def person_mean_squares(table: ItemTable, responses: npt.ArrayLike, theta: npt.ArrayLike) -> MeanSquares:
    """Return infit and outfit of each person at the abilities ``theta`` (N,); see ``item_fit``."""
    scores, ability = paired(table, responses, theta)
    sums = [
        person_sums(block.residual, block.variance, block.fourth)
        for block in residuals(table, scores, ability)
    ]
    return from_sums(np.concatenate(sums, axis=1))
