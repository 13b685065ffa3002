"""M2: fit of a whole test from first and second moments (Maydeu-Olivares & Joe 2006; Cai & Monroe 2014)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2, ncx2

from clea_quiz.psychometrics.ability import STANDARD, Prior
from clea_quiz.psychometrics.arrays import FloatArray, IntArray, within
from clea_quiz.psychometrics.calibration.families import Family
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import MODELS, ItemTable
from clea_quiz.psychometrics.likelihood import scores_of
from clea_quiz.psychometrics.models import category_probabilities
from clea_quiz.psychometrics.quality.summed_scores import NODES, REACH, estimated_of_ability

MOST_ITEMS = 80  # beyond, the covariance of all pairs no longer fits into memory


@dataclass(frozen=True)
class TestFit:
    """M2 (two scores) or C2 (more), its degrees of freedom, p, RMSEA with its 90 % interval, SRMSR.

    RMSEA below 0.05 is called close fit, and SRMSR below 0.05 too (Maydeu-Olivares & Joe 2014).
    """

    statistic: float
    df: int
    p: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmsr: float


def overall_fit(
    table: ItemTable,
    responses: npt.ArrayLike,
    prior: Prior = STANDARD,
    confidence: float = 0.90,
    latent_parameters: int | None = None,
) -> TestFit:
    """Return how well the calibrated items reproduce proportions and pairwise moments of answers.

    ``table`` must hold maximum-likelihood estimates from these answers; ``prior`` the ability distribution
    of the calibration, of which ``latent_parameters`` (0: none, 1: the deviation) were estimated, by default
    1 if all slopes are fixed. Moments: the proportion of each score above 0, and E(x_i x_j) of each pair.
    """
    within(confidence, 0.5, 0.999, "confidence")
    scores = scores_of(table, responses)
    if (scores < 0).any():
        raise ResponsesError("M2: every person must have answered every item; leave the others out")
    if not 2 <= len(table) <= MOST_ITEMS:
        raise ResponsesError(f"M2: from 2 to {MOST_ITEMS} items, not {len(table)}")
    latent = estimated_of_ability(table) if latent_parameters is None else latent_parameters
    moments = _Moments(table, prior)
    slopes = moments.gradients(latent)
    df = slopes.shape[0] - slopes.shape[1]
    if df < 1:
        raise SettingsError(f"M2: {slopes.shape[0]} moments cannot test {slopes.shape[1]} parameters")
    error = moments.observed(scores) - moments.expected
    statistic = len(scores) * _quadratic(error, slopes, moments.covariance())
    excess = df * max(len(scores) - 1, 1)
    tail = (1 - confidence) / 2
    return TestFit(
        statistic=statistic,
        df=df,
        p=float(chi2.sf(statistic, df)),
        rmsea=float(np.sqrt(max(statistic - df, 0.0) / excess)),
        rmsea_low=float(np.sqrt(_noncentrality(statistic, df, 1 - tail) / excess)),
        rmsea_high=float(np.sqrt(_noncentrality(statistic, df, tail) / excess)),
        srmsr=moments.residual_correlation(scores),
    )


def _quadratic(error: FloatArray, slopes: FloatArray, covariance: FloatArray) -> float:
    """Return e′ [Ξ⁻¹ − Ξ⁻¹Δ (Δ′Ξ⁻¹Δ)⁻¹ Δ′Ξ⁻¹] e."""
    lower = np.linalg.cholesky(covariance)
    scaled_error = np.linalg.solve(lower, error)
    scaled_slopes = np.linalg.solve(lower, slopes)
    fitted = scaled_slopes @ np.linalg.lstsq(scaled_slopes, scaled_error, rcond=None)[0]
    return float(((scaled_error - fitted) ** 2).sum())


def _noncentrality(statistic: float, df: int, level: float) -> float:
    """Return the λ of which the statistic is the ``level`` quantile of χ²(df, λ), 0 if there is none."""
    if chi2.cdf(statistic, df) < level:
        return 0.0

    def beyond(value: float) -> float:
        return float(ncx2.cdf(statistic, df, value) - level)

    high = max(statistic, 1.0)
    while beyond(high) > 0:
        high *= 2
    return float(brentq(beyond, 1e-12, high))


class _Moments:
    """Moments of answers under the model, given ability on nodes and overall."""

    def __init__(self, table: ItemTable, prior: Prior) -> None:
        self._table, self._prior = table, prior
        self._nodes = prior.mean + prior.sd * np.linspace(-REACH, REACH, NODES)
        weights = np.exp(-0.5 * ((self._nodes - prior.mean) / prior.sd) ** 2)
        self._weights = weights / weights.sum()
        self._curves = category_probabilities(table, self._nodes)
        values = np.arange(table.width, dtype=np.float64)
        self._mean, self._square = self._curves @ values, self._curves @ values**2
        self._item, self._score = self._scores_above()
        self._left, self._right = np.triu_indices(len(table), 1)
        self._single = self._curves[self._item, :, self._score]
        self._double = self._mean[self._left] * self._mean[self._right]
        self.expected = np.concatenate([self._single, self._double]) @ self._weights

    def _scores_above(self) -> tuple[IntArray, IntArray]:
        exists = np.arange(1, self._table.width) < self._table.categories[:, None]
        item, score = np.nonzero(exists)
        return item, score + 1

    def observed(self, scores: npt.NDArray[np.integer]) -> FloatArray:
        """Return the same moments of answers."""
        single = (scores[:, self._item] == self._score).mean(axis=0)
        values = scores.astype(np.float64)
        products = values.T @ values / len(scores)
        return np.concatenate([single, products[self._left, self._right]])

    def covariance(self) -> FloatArray:
        """Return Ξ, the covariance of the moments of one person."""
        number, items = self._item.size, len(self._table)
        functions = np.concatenate([self._single, self._double])
        result = (functions * self._weights) @ functions.T
        pair = np.zeros((self._left.size, items), dtype=np.bool_)
        pair[np.arange(self._left.size), self._left] = True
        pair[np.arange(self._left.size), self._right] = True
        for item in range(items):
            # Within one item scores exclude each other, and x·x is a square: independence no longer holds.
            own, pairs = np.flatnonzero(self._item == item), np.flatnonzero(pair[:, item])
            result[np.ix_(own, own)] = np.diag(self.expected[own])
            other = np.where(self._left[pairs] == item, self._right[pairs], self._left[pairs])
            weighted = self._mean[other] * self._weights
            crossed = (self._single[own] * self._score[own, None]) @ weighted.T
            result[np.ix_(own, number + pairs)] = crossed
            result[np.ix_(number + pairs, own)] = crossed.T
            result[np.ix_(number + pairs, number + pairs)] = (weighted * self._square[item]) @ self._mean[
                other
            ].T
        both = number + np.arange(self._left.size)
        squares = self._square[self._left] * self._square[self._right]
        result[both, both] = squares @ self._weights
        return np.asarray(result - np.outer(self.expected, self.expected))

    def gradients(self, latent: int) -> FloatArray:
        """Return Δ: derivatives of the moments in every estimated parameter, (moments, parameters)."""
        columns = [column for item in range(len(self._table)) for column in self._of_item(item)]
        if latent:
            distance = (self._nodes - self._prior.mean) ** 2
            slope = distance / self._prior.sd**3
            moved = self._weights * (slope - slope @ self._weights)
            columns.append(np.concatenate([self._single, self._double]) @ moved)
        return np.stack(columns, axis=1)

    def _of_item(self, item: int) -> list[FloatArray]:
        model, categories = MODELS[int(self._table.model[item])], int(self._table.categories[item])
        family = Family(model, categories, np.array([item]))
        values = family.values_of([self._table.item(item)])
        slopes = family.derivatives(values, self._nodes)[1][0]
        own = np.flatnonzero(self._item == item)
        result = []
        for place in range(family.size):
            column = np.zeros(self._item.size + self._left.size)
            column[own] = slopes[1:, :, place] @ self._weights
            of_mean = np.arange(categories) @ slopes[:, :, place] * self._weights
            left, right = np.flatnonzero(self._left == item), np.flatnonzero(self._right == item)
            column[self._item.size + left] = self._mean[self._right[left]] @ of_mean
            column[self._item.size + right] = self._mean[self._left[right]] @ of_mean
            result.append(column)
        return result

    def residual_correlation(self, scores: npt.NDArray[np.integer]) -> float:
        """Return the root mean square of observed minus expected correlations of pairs (SRMSR)."""
        mean = self._mean @ self._weights
        deviation = np.sqrt(self._square @ self._weights - mean**2)
        expected = self._double @ self._weights - mean[self._left] * mean[self._right]
        expected /= deviation[self._left] * deviation[self._right]
        observed = np.atleast_2d(np.corrcoef(scores.astype(np.float64), rowvar=False))[
            self._left, self._right
        ]
        return float(np.sqrt(np.mean((observed - expected) ** 2)))
