"""From a probability of mastery to a proposal, and from a proportion to a cut on the ability scale."""

from enum import StrEnum
from math import isnan

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, finite, within
from clea_quiz.psychometrics.curves import derivatives
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.roots import bracketed_newton

REACH = 30.0  # cuts are looked for within ±30 logits: no bank reaches further


class Proposal(StrEnum):
    """What the evidence proposes to the assessor, who decides."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"
    TO_CONFIRM = "to_confirm"
    NOT_ASSESSED = "not_assessed"
    NO_TEST = "no_test"


def propose(probability: float, answers: int, minimum_answers: int, high: float = 0.8) -> Proposal:
    """Return the proposal for one sub-domain or criterion.

    NaN: no published item tests it. Fewer answers than the minimum: not assessed. P ≥ high: acquired; P ≤
    1 − high: not acquired; else to be confirmed in an interview. Raises ``SettingsError`` if a value is out
    of its range.
    """
    if not 0.5 < high < 1:
        raise SettingsError(f"high: a probability above one half and below 1, not {high}")
    if answers < 0 or minimum_answers < 0:
        raise SettingsError("answers, minimum_answers: no negative count")
    if isnan(probability):
        return Proposal.NO_TEST
    # Sums of probabilities may pass 1 by a rounding error.
    within(probability, -1e-9, 1 + 1e-9, "probability")
    if answers < minimum_answers:
        return Proposal.NOT_ASSESSED
    if probability >= high:
        return Proposal.ACQUIRED
    # 1 − p ≥ high and not p ≤ 1 − high: 0.2 is not below 1 − 0.8 in floating point.
    return Proposal.NOT_ACQUIRED if 1 - probability >= high else Proposal.TO_CONFIRM


def cut_at(table: ItemTable, proportion: float) -> float:
    """Return the ability whose expected proportion of the best total score is ``proportion``.

    τ(θ) = Σ_j E_j(θ) / Σ_j (K_j − 1) is inverted exactly; −∞ or +∞ if the proportion lies beyond its
    asymptotes.
    """
    within(proportion, 0.0, 1.0, "proportion")
    total = float((table.categories - 1).sum())
    weights = np.ones(len(table)) / total
    return float(_inverted(table, np.array([proportion]), weights[:, None])[0])


def locations(table: ItemTable, response_probability: float) -> FloatArray:
    """Return where each item's expected proportion is ``response_probability``, shape (J,): RP locations.

    Infinite where an asymptote is beyond that probability.
    """
    within(response_probability, 0.0, 1.0, "response_probability")
    weights = np.eye(len(table)) / (table.categories - 1)[:, None]
    return _inverted(table, np.full(len(table), response_probability), weights)


def _inverted(table: ItemTable, targets: FloatArray, weights: FloatArray) -> FloatArray:
    """Return θ_n with Σ_j weights[j, n] E_j(θ_n) = targets[n]; each function increases in θ."""
    category = np.arange(table.width, dtype=np.float64)

    def gap(theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        found = derivatives(table, theta[None, :])
        expected = found.probability @ category
        slope = (found.probability * found.score) @ category
        return targets - (weights * expected).sum(axis=0), -(weights * slope).sum(axis=0)

    ends = np.full((2, targets.size), REACH) * np.array([[-1.0], [1.0]])
    never, always = gap(ends[1])[0] > 0, gap(ends[0])[0] <= 0
    theta, _ = bracketed_newton(gap, ends[0], ends[1], np.zeros(targets.size))
    return np.where(never, np.inf, np.where(always, -np.inf, theta))


def mastery_probability(weights: npt.ArrayLike, grid: npt.ArrayLike, cut: float) -> float:
    """Return the posterior mass above a cut: Σ over nodes, the cell that the cut divides counted in part."""
    mass, nodes = finite(weights, "weights", SettingsError), finite(grid, "grid", SettingsError)
    if mass.shape != nodes.shape or mass.ndim != 1 or nodes.size < 2 or (mass < 0).any() or mass.sum() <= 0:
        raise SettingsError("weights and grid: two lists of the same length, some weight above 0")
    spacing = nodes[1] - nodes[0]
    share = np.clip((nodes + spacing / 2 - cut) / spacing, 0.0, 1.0)
    return float(mass @ share / mass.sum())
