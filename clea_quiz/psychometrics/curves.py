"""The formulas of the seven models: probabilities, score functions, observed information.

Each family of models is computed at once, in forms that stay accurate in both tails. Abilities are broadcast
against items: θ has shape (1, G), or (J, G) when each item is asked about its own abilities.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.items import DICHOTOMOUS, MODELS, PARTIAL_CREDIT, ItemTable

# exp() of anything beyond is 0 or infinite in floating point.
LARGEST_LOGIT = 700.0
_FAMILY = np.array([0 if model in DICHOTOMOUS else 1 if model in PARTIAL_CREDIT else 2 for model in MODELS])

_DICHOTOMOUS_CODES = np.flatnonzero(_FAMILY == 0)


@dataclass(frozen=True, eq=False)
class Derivatives:
    """P_jk, its score function ∂ log P_jk/∂θ and observed information −∂² log P_jk/∂θ², each (J, G, K)."""

    probability: FloatArray
    score: FloatArray
    observed: FloatArray


def probabilities(table: ItemTable, theta: FloatArray) -> FloatArray:
    """Return P_jk(θ), shape (J, G, K)."""
    result = np.zeros((len(table), theta.shape[1], table.width))
    for rows, family in _families(table):
        part, abilities = _rows(table, rows), _abilities(theta, rows)
        result[rows, :, : part.width] = _PROBABILITIES[family](part, abilities)
    return result


def derivatives(table: ItemTable, theta: FloatArray) -> Derivatives:
    """Return probabilities, score functions and observed information together."""
    shape = (len(table), theta.shape[1], table.width)
    result = Derivatives(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    for rows, family in _families(table):
        part = _rows(table, rows)
        found = _DERIVATIVES[family](part, _abilities(theta, rows))
        result.probability[rows, :, : part.width] = found.probability
        result.score[rows, :, : part.width] = found.score
        result.observed[rows, :, : part.width] = found.observed
    return result


def information(table: ItemTable, theta: FloatArray) -> FloatArray:
    """Return the Fisher information Σ_k P_jk (∂ log P_jk/∂θ)², shape (J, G)."""
    if np.isin(table.model, _DICHOTOMOUS_CODES).all():
        return _dichotomous_information(table, theta)
    found = derivatives(table, theta)
    return np.asarray((found.probability * found.score**2).sum(axis=2))


def _families(table: ItemTable) -> list[tuple[IntArray | slice, int]]:
    family = _FAMILY[table.model]
    present = np.unique(family)
    if present.size == 1:
        return [(slice(None), int(present[0]))]
    return [(np.flatnonzero(family == value), int(value)) for value in present]


def _rows(table: ItemTable, rows: IntArray | slice) -> ItemTable:
    part = table if isinstance(rows, slice) else table.take(rows)
    return replace(part, steps=part.steps[:, : int(part.categories.max()) - 1])


def _abilities(theta: FloatArray, rows: IntArray | slice) -> FloatArray:
    return theta if theta.shape[0] == 1 or isinstance(rows, slice) else theta[rows]


def _logit(table: ItemTable, theta: FloatArray) -> FloatArray:
    return np.clip(table.a[:, None] * (theta - table.b[:, None]), -LARGEST_LOGIT, LARGEST_LOGIT)


def _dichotomous(table: ItemTable, theta: FloatArray) -> FloatArray:
    logit = _logit(table, theta)
    result = np.empty((*logit.shape, 2))
    c, d = table.c[:, None], table.d[:, None]
    result[..., 1] = c + (d - c) * expit(logit)
    result[..., 0] = (1 - d) + (d - c) * expit(-logit)
    return result


def _dichotomous_derivatives(table: ItemTable, theta: FloatArray) -> Derivatives:
    logit = _logit(table, theta)
    above, below = expit(logit), expit(-logit)
    a, c, d = table.a[:, None], table.c[:, None], table.d[:, None]
    probability = np.stack([(1 - d) + (d - c) * below, c + (d - c) * above], axis=2)
    slope = a * (d - c) * above * below
    score = np.stack([-slope, slope], axis=2) / probability
    second = a * slope * (below - above)
    observed = score**2 - np.stack([-second, second], axis=2) / probability
    return Derivatives(probability, score, observed)


def _dichotomous_information(table: ItemTable, theta: FloatArray) -> FloatArray:
    logit = _logit(table, theta)
    above, below = expit(logit), expit(-logit)
    a, c, d = table.a[:, None], table.c[:, None], table.d[:, None]
    slope = a * (d - c) * above * below
    return np.asarray(slope**2 / ((c + (d - c) * above) * ((1 - d) + (d - c) * below)))


def _partial_credit(table: ItemTable, theta: FloatArray) -> FloatArray:
    # log P_k ∝ Σ_{i ≤ k} a (θ − step_i); a missing step is an impossible category.
    steps = table.a[:, None, None] * (theta[:, :, None] - table.steps[:, None, :])
    exponent = np.zeros((steps.shape[0], steps.shape[1], steps.shape[2] + 1))
    np.cumsum(np.where(np.isnan(steps), -np.inf, steps), axis=2, out=exponent[:, :, 1:])
    exponent -= exponent.max(axis=2, keepdims=True)
    weight = np.exp(exponent)
    return np.asarray(weight / weight.sum(axis=2, keepdims=True))


def _partial_credit_derivatives(table: ItemTable, theta: FloatArray) -> Derivatives:
    probability = _partial_credit(table, theta)
    category = np.arange(probability.shape[2], dtype=np.float64)
    distance = category - (probability @ category)[:, :, None]
    a = table.a[:, None, None]
    exists = category < table.categories[:, None, None]
    variance = (probability * distance**2).sum(axis=2, keepdims=True)
    return Derivatives(
        probability, np.where(exists, a * distance, 0.0), np.where(exists, a**2 * variance, 0.0)
    )


def _boundaries(table: ItemTable, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return P(score ≥ k) and P(score ≤ k − 1) for k = 0 … K, each (J, G, K + 1)."""
    logit = table.a[:, None, None] * (theta[:, :, None] - table.steps[:, None, :])
    logit = np.where(np.isnan(logit), -np.inf, logit)
    edge = np.full((*logit.shape[:2], 1), np.inf)
    logit = np.concatenate([edge, logit, -edge], axis=2)
    return expit(logit), expit(-logit)


def _graded(table: ItemTable, theta: FloatArray) -> FloatArray:
    return _graded_categories(table, *_boundaries(table, theta))


def _graded_categories(table: ItemTable, above: FloatArray, below: FloatArray) -> FloatArray:
    # σ(x) − σ(y) = σ(x) σ(−y) (1 − e^{−(x − y)}) keeps its relative accuracy where both are near 0 or 1.
    width = np.full((len(table), table.width), np.inf)
    width[:, 1:-1] = table.a[:, None] * np.diff(table.steps, axis=1)
    category = np.arange(table.width)
    last = table.categories[:, None] - 1
    width = np.where(category == last, np.inf, np.where(category > last, 0.0, width))
    return np.asarray(above[:, :, :-1] * below[:, :, 1:] * -np.expm1(-width)[:, None, :])


def _graded_derivatives(table: ItemTable, theta: FloatArray) -> Derivatives:
    above, below = _boundaries(table, theta)
    a = table.a[:, None, None]
    exists = np.arange(table.width) < table.categories[:, None, None]
    density = above * below
    score = a * (below[:, :, :-1] - above[:, :, 1:])
    observed = a**2 * (density[:, :, :-1] + density[:, :, 1:])
    return Derivatives(
        _graded_categories(table, above, below),
        np.where(exists, score, 0.0),
        np.where(exists, observed, 0.0),
    )


_PROBABILITIES = (_dichotomous, _partial_credit, _graded)
_DERIVATIVES = (_dichotomous_derivatives, _partial_credit_derivatives, _graded_derivatives)
