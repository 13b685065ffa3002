"""The M-step: Fisher scoring of all items of a family at once, each kept where its objective grows."""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.calibration.families import SLOPES, Family
from clea_quiz.psychometrics.calibration.priors import Penalty

HALVINGS = 12
RIDGE = 1e-9  # relative: a direction of which nothing is known stays where it is
SLACK = 1e-12  # relative: what rounding may take from an objective


@dataclass(frozen=True, eq=False)
class Objective:
    """Σ_kg r_jkg log P_jk(θ_g) + log prior of one family, as a function of its parameters."""

    family: Family
    penalty: Penalty
    counts: FloatArray
    theta: FloatArray

    def value(self, values: FloatArray) -> FloatArray:
        """Return the objective of each item, shape (J,)."""
        log_curves = np.log(self.family.curves(values, self.theta))
        return np.asarray((self.counts * log_curves).sum(axis=(1, 2)) + self.penalty.value(values))

    def derivatives(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gradient (J, size) and expected information (J, size, size), priors included."""
        probability, slopes = self.family.derivatives(values, self.theta)
        items, cells = len(values), probability[0].size
        directions = slopes.reshape(items, cells, -1)
        gradient, curvature = self.penalty.derivatives(values)
        gradient += ((self.counts / probability).reshape(items, 1, cells) @ directions)[:, 0]
        weights = self.counts.sum(axis=1, keepdims=True) / probability
        curvature += (directions * weights.reshape(items, cells, 1)).transpose(0, 2, 1) @ directions
        return gradient, curvature

    def gradient(self, values: FloatArray) -> FloatArray:
        """Return the gradient alone, shape (J, size)."""
        return self.derivatives(values)[0]

    def of(self, rows: IntArray) -> "Objective":
        """Return the objective of some items of the family."""
        family = Family(self.family.model, self.family.categories, self.family.rows[rows])
        kept = self.penalty
        penalty = Penalty(family, kept.location[rows], kept.log_slope[rows], kept.ends[rows])
        return Objective(family, penalty, self.counts[rows], self.theta)


@dataclass(frozen=True, eq=False)
class Improvement:
    """New parameters (J, size), and how precisely the counts know each of them: 1 / √information."""

    values: FloatArray
    scale: FloatArray


def improved(objective: Objective, values: FloatArray, steps: int, tolerance: float) -> Improvement:
    """Return better parameters after at most so many Fisher-scoring steps.

    Items whose step is below ``tolerance`` standard errors are finished; a step that would leave the
    model's domain or lower the objective is halved until it does neither.
    """
    values, scale = values.copy(), np.ones_like(values)
    going = np.arange(len(values))
    for turn in range(steps):
        part = objective if going.size == len(values) else objective.of(going)
        gradient, curvature = part.derivatives(values[going])
        _hold(part.family, values[going], gradient, curvature)
        step, precision = _fisher_step(gradient, curvature)
        if turn == 0:
            scale = precision
        values[going] = _safely(part, values[going], step)
        going = going[(np.abs(step) > tolerance * precision).any(axis=1)]
        if not going.size:
            break
    return Improvement(values, scale)


def _hold(family: Family, values: FloatArray, gradient: FloatArray, curvature: FloatArray) -> None:
    """Leave a slope at its bound where the gradient would push it beyond; the rest of the item goes on."""
    if family.sloped:
        slope, push = values[:, 0], gradient[:, 0]
        held = ((slope >= SLOPES[1]) & (push > 0)) | ((slope <= SLOPES[0]) & (push < 0))
        gradient[held, 0] = 0.0
        curvature[held, 0, 1:] = 0.0
        curvature[held, 1:, 0] = 0.0


def _fisher_step(gradient: FloatArray, curvature: FloatArray) -> tuple[FloatArray, FloatArray]:
    diagonal = np.maximum(np.diagonal(curvature, axis1=1, axis2=2), np.finfo(np.float64).tiny)
    precision = 1 / np.sqrt(diagonal)
    # Scaled to a unit diagonal, the systems are as well conditioned as they can be.
    scaled = curvature * precision[:, :, None] * precision[:, None, :]
    scaled += RIDGE * np.eye(gradient.shape[1])
    step = np.linalg.solve(scaled, (gradient * precision)[:, :, None])[:, :, 0] * precision
    return step, precision


def _safely(objective: Objective, values: FloatArray, step: FloatArray) -> FloatArray:
    before = objective.value(values)
    floor = before - SLACK * np.abs(before)
    result, left, share = values.copy(), np.arange(len(values)), 1.0
    for _ in range(HALVINGS):
        part = objective if left.size == len(values) else objective.of(left)
        proposed = part.family.bounded(values[left] + share * step[left])
        fine = part.family.admissible(proposed)
        better = np.zeros(left.size, dtype=np.bool_)
        if fine.any():
            inside = part if fine.all() else part.of(np.flatnonzero(fine))
            better[fine] = inside.value(proposed[fine]) >= floor[left[fine]]
        result[left[better]] = proposed[better]
        left, share = left[~better], share / 2
        if not left.size:
            break
    return result
