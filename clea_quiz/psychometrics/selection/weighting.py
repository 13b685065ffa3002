"""Criteria that weigh an item over the whole scale: by likelihood, by posterior, by what answers would leave.

The first functions serve one scale: curves (J, K, G) or information (J, G) on a grid, and weights (G,)
that hold quadrature and likelihood (and prior). The criteria below apply them to each sub-domain of a
situation.
"""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.selection.information import interpolated
from clea_quiz.psychometrics.selection.situation import Situation


def weighted_information(information: FloatArray, weights: FloatArray) -> FloatArray:
    """Return ∫ I_j(θ) w(θ) dθ, (J,): MLWI by likelihood, MPWI by posterior (Veerkamp & Berger 1997)."""
    return np.asarray(information @ weights)


def weighted_divergence(curves: FloatArray, curves_at: FloatArray, weights: FloatArray) -> FloatArray:
    """Return ∫ K_j(θ̂‖θ) w(θ) dθ, (J,): KL with the likelihood, KLP with the posterior (Chang & Ying 1996).

    ``curves_at`` (J, K) are the probabilities at θ̂; K = Σ_k P̂_k ln (P̂_k / P_k(θ)).
    """
    logs = np.log(np.where(curves > 0, curves, 1.0)) @ weights
    own = np.log(np.where(curves_at > 0, curves_at, 1.0)) * weights.sum()
    return np.asarray((curves_at * (own - logs)).sum(axis=1))


def expected_moments(
    curves: FloatArray, grid: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return P(k), mean and variance of the posterior after each answer k, each (J, K)."""
    products = curves @ np.stack([weights, weights * grid, weights * grid**2], axis=1)
    chance = products[..., 0] / weights.sum()
    mean = products[..., 1] / np.maximum(products[..., 0], TINY)
    variance = products[..., 2] / np.maximum(products[..., 0], TINY) - mean**2
    return chance, mean, variance


def expected_variance(
    curves: FloatArray, grid: FloatArray, weights: FloatArray, curves_at: FloatArray | None = None
) -> FloatArray:
    """Return Σ_k P(k) Var(θ | k), (J,): MEPV, to be minimised (van der Linden 1998).

    P(k) is the posterior predictive probability, or ``curves_at`` (J, K), the probabilities at θ̂, as
    catR has it.
    """
    chance, _, variance = expected_moments(curves, grid, weights)
    return np.asarray(((chance if curves_at is None else curves_at) * variance).sum(axis=1))


def likelihood_weighted(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """MLWI: information weighted by the sub-domain's own likelihood, shape (…, J)."""
    return _by_subdomain(situation, situation.model.information, _likelihood(situation))


def posterior_weighted(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """MPWI: information weighted by the sub-domain's posterior, shape (…, J)."""
    return _by_subdomain(situation, situation.model.information, situation.posterior.subdomains)


def divergence(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """KL: divergence from the estimate, weighted by the sub-domain's own likelihood, shape (…, J)."""
    return _divergence(situation, _likelihood(situation))


def posterior_divergence(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """KLP: divergence from the estimate, weighted by the sub-domain's posterior, shape (…, J)."""
    return _divergence(situation, situation.posterior.subdomains)


def variance_drop(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """MEPV: expected drop of the variance of the item's own sub-domain, shape (…, J)."""
    chance, mean = _after_answers(situation)
    before = situation.posterior.mean[..., situation.model.subdomain]
    return np.asarray((chance * mean**2).sum(axis=-1) - before**2)


def expected_information(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """MEI: Fisher information at the estimate that each answer would leave, averaged, shape (…, J)."""
    chance, mean = _after_answers(situation)
    model = situation.model
    rows = np.broadcast_to(np.arange(model.items)[:, None], mean.shape)
    return np.asarray((chance * interpolated(model.information, model.grid, rows, mean)).sum(axis=-1))


def _after_answers(situation: Situation) -> tuple[FloatArray, FloatArray]:
    """Return P(k) and the sub-domain's posterior mean after each answer, (…, J, K)."""
    model, weights = situation.model, situation.posterior.subdomains
    chance = np.stack(
        [_by_subdomain(situation, curve, weights) for curve in model.curves.swapaxes(0, 1)], axis=-1
    )
    first = weights * model.grid
    moment = np.stack(
        [_by_subdomain(situation, curve, first) for curve in model.curves.swapaxes(0, 1)], axis=-1
    )
    return chance, moment / np.maximum(chance, TINY)


def _divergence(situation: Situation, weights: FloatArray) -> FloatArray:
    model, centre = situation.model, situation.posterior.mean[..., situation.model.subdomain]
    rows, total = np.broadcast_to(np.arange(model.items), centre.shape), np.zeros(centre.shape)
    for category in range(model.table.width):
        here = interpolated(model.curves[:, category, :], model.grid, rows, centre)
        logs = _by_subdomain(situation, model.log_curves[:, category, :], weights)
        own = np.log(np.maximum(here, TINY)) * weights.sum(axis=-1)[..., model.subdomain]
        total += here * (own - logs)
    return total


def _by_subdomain(situation: Situation, values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return Σ_η values[j, η] weights[…, s(j), η], shape (…, J)."""
    model = situation.model
    result = np.empty((*weights.shape[:-2], model.items))
    for place in range(model.subdomains):
        rows = model.rows_of(place)
        result[..., rows] = weights[..., place, :] @ values[rows].T
    return result


def _likelihood(situation: Situation) -> FloatArray:
    logarithm = situation.posterior.log_likelihood
    likelihood = np.exp(logarithm - logarithm.max(axis=-1, keepdims=True))
    return np.asarray(likelihood / likelihood.sum(axis=-1, keepdims=True))
