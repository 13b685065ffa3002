"""Criteria that look at the information an item carries at one point of the scale."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.selection.situation import Situation


def at_ability(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """MFI: each item's Fisher information at its sub-domain's posterior mean, shape (…, J) (Lord 1980)."""
    return information_at(situation, situation.posterior.mean)


def at_cut(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Each item's Fisher information at its sub-domain's cut, shape (…, J) (Spray & Reckase 1994)."""
    cuts = np.broadcast_to(situation.model.finite_cuts, situation.posterior.mean.shape)
    return information_at(situation, cuts)


def information_at(situation: Situation, points: FloatArray) -> FloatArray:
    """Return I_j at one point of each sub-domain (…, S), shape (…, J)."""
    model = situation.model
    return interpolated(model.information, model.grid, np.arange(model.items), points[..., model.subdomain])


def interpolated(values: FloatArray, grid: FloatArray, rows: IntArray, points: FloatArray) -> FloatArray:
    """Return values[rows, ·] (J, G) at points of the scale, by linear interpolation (constant outside)."""
    place = np.clip((points - grid[0]) / (grid[1] - grid[0]), 0.0, grid.size - 1)
    left = np.minimum(place.astype(np.int64), grid.size - 2)
    low, high = values[rows, left], values[rows, left + 1]
    return np.asarray(low + (place - left) * (high - low))
