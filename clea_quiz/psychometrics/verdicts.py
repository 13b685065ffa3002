"""Is a sub-domain decided? Five ways to say so, each from the posterior of its ability and its cut.

A verdict is 1 (above the cut), −1 (below), 0 (not decided); shapes (…, S). Where the universe is empty
there is nothing to decide: 0.
"""

import numpy as np
from scipy.special import ndtri

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.domain import TINY, DomainPosterior


def by_probability(posterior: DomainPosterior, high: float) -> IntArray:
    """Decide when P(mastery) ≥ high, or ≤ 1 − high."""
    mastery = posterior.mastery
    return (mastery >= high).astype(np.int64) - (1 - mastery >= high)


def by_interval(posterior: DomainPosterior, confidence: float) -> IntArray:
    """Decide when the interval mean ± z·SD lies on one side of the cut (Weiss & Kingsbury 1984)."""
    reach = float(ndtri((1 + confidence) / 2)) * posterior.sd
    distance = posterior.mean - posterior.model.cuts
    return (distance > reach).astype(np.int64) - (distance < -reach)


def by_precision(posterior: DomainPosterior, precision: float) -> IntArray:
    """Decide, on the side that is more probable, when the posterior SD is small enough."""
    side = np.where(posterior.mastery >= 0.5, 1, -1)
    known = (posterior.sd <= precision) & ~np.isnan(posterior.model.cuts)
    return np.where(known, side, 0)


def by_sprt(posterior: DomainPosterior, alpha: float, beta: float, delta: float) -> IntArray:
    """Decide by Wald's sequential probability ratio test of cut + δ against cut − δ (Reckase 1983).

    Above when log LR ≥ ln((1 − β)/α), below when log LR ≤ ln(β/(1 − α)).
    """
    evidence = log_evidence(posterior)
    ratio = _at(posterior, evidence, delta) - _at(posterior, evidence, -delta)
    return _wald(ratio, alpha, beta)


def by_glr(posterior: DomainPosterior, alpha: float, beta: float, delta: float) -> IntArray:
    """Decide by the generalised likelihood ratio, η ≥ cut + δ against η ≤ cut − δ (Thompson 2011)."""
    grid, cuts = posterior.model.grid, posterior.model.cuts
    evidence = log_evidence(posterior)
    # The two hypotheses' own points belong to them, between nodes as they may be.
    above = np.where(grid >= (cuts + delta)[:, None], evidence, -np.inf).max(axis=-1)
    below = np.where(grid <= (cuts - delta)[:, None], evidence, -np.inf).max(axis=-1)
    above = np.maximum(above, _at(posterior, evidence, delta))
    below = np.maximum(below, _at(posterior, evidence, -delta))
    return _wald(above - below, alpha, beta)


def log_evidence(posterior: DomainPosterior) -> FloatArray:
    """Return log p(all answers | η_s = η) up to a constant, shape (…, S, G)."""
    model = posterior.model
    marginal = np.maximum(model.prior @ model.kernel, TINY)
    return np.log(np.maximum(posterior.subdomains, TINY)) - np.log(marginal)


def _at(posterior: DomainPosterior, evidence: FloatArray, shift: float) -> FloatArray:
    """Return the log evidence at cut + shift, by linear interpolation; NaN where there is no cut."""
    grid, cuts = posterior.model.grid, posterior.model.cuts
    point = np.clip(posterior.model.finite_cuts + shift, grid[0], grid[-1])
    place = (point - grid[0]) / (grid[1] - grid[0])
    left = np.minimum(place.astype(np.int64), grid.size - 2)
    rows = np.arange(cuts.size)
    low, high = evidence[..., rows, left], evidence[..., rows, left + 1]
    return np.where(np.isnan(cuts), np.nan, low + (place - left) * (high - low))


def _wald(ratio: FloatArray, alpha: float, beta: float) -> IntArray:
    above, below = np.log((1 - beta) / alpha), np.log(beta / (1 - alpha))
    return np.asarray((ratio >= above).astype(np.int64) - (ratio <= below))
