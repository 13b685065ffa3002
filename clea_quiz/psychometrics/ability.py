"""The ability of persons on one scale: EAP, MAP, MLE and Warm's WLE, one person or a matrix with gaps.

Persons × items scores become persons × nodes log-likelihoods by one matrix product. The pointwise
estimators then refine the best node by a bracketed Newton iteration: an estimate is the largest interior
maximum (a 3PL likelihood may have several), or else the better bound, flagged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, finite, positive
from clea_quiz.psychometrics.curves import derivatives
from clea_quiz.psychometrics.errors import GridError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.likelihood import (
    Scores,
    Slopes,
    even_grid,
    information_and_skew,
    log_curves,
    scores_of,
    slopes_at,
    summed,
)
from clea_quiz.psychometrics.roots import bracketed_newton

PRIOR_REACH = (
    8.0  # the EAP's grid spans this many prior deviations on each side: what is left out is below 1e-15
)
ROWS = 4096  # persons per block: their nodes stay in the processor's cache
BEND = 1e-10  # second difference that a true maximum exceeds on any usable grid
CELLS = 400_000  # persons × items × categories per block of the pointwise estimators


class Method(StrEnum):
    """The four estimators."""

    EAP = "eap"
    MAP = "map"
    MLE = "mle"
    WLE = "wle"


class Flag(IntFlag):
    """What a reader of an estimate must know; ``LOCAL``: an interior maximum, but a bound is higher."""

    NONE = 0
    AT_BOUND = 1
    NO_ANSWER = 2
    NOT_CONVERGED = 4
    LOCAL = 8


@dataclass(frozen=True)
class Prior:
    """A normal prior on ability."""

    mean: float = 0.0
    sd: float = 1.0

    def __post_init__(self) -> None:
        finite(self.mean, "prior mean", SettingsError)
        positive(self.sd, "prior sd")


Information = Literal["observed", "expected"]
STANDARD = Prior()
BOUNDS = (-6.0, 6.0)


@dataclass(frozen=True, eq=False)
class AbilityEstimates:
    """Of N persons, each (N,): ``theta``, standard error ``se``, number of answers ``n``, ``flags``."""

    theta: FloatArray
    se: FloatArray
    n: IntArray
    flags: IntArray


def estimate(
    table: ItemTable,
    responses: npt.ArrayLike,
    method: Method | str = Method.EAP,
    prior: Prior = STANDARD,
    bounds: tuple[float, float] = BOUNDS,
    information: Information = "observed",
) -> AbilityEstimates:
    """Return abilities by one of the four methods.

    ``prior`` serves EAP and MAP, ``bounds`` MAP, MLE and WLE, ``information`` the standard errors of MAP
    and MLE.
    """
    try:
        chosen = Method(method)
    except ValueError as cause:
        raise SettingsError(f"method: {method!r} is none of eap, map, mle, wle") from cause
    if chosen is Method.EAP:
        return eap(table, responses, prior)
    if chosen is Method.MAP:
        return maximum_a_posteriori(table, responses, prior, bounds, information)
    if chosen is Method.MLE:
        return maximum_likelihood(table, responses, bounds, information)
    return weighted_likelihood(table, responses, bounds)


def eap(
    table: ItemTable, responses: npt.ArrayLike, prior: Prior = STANDARD, grid: npt.ArrayLike | None = None
) -> AbilityEstimates:
    """Return posterior means and standard deviations (Bock & Mislevy 1982).

    ``responses`` (J,) or (N, J), −1 or NaN where an item was not presented. ``grid``: equally spaced
    nodes; by default they span 8 prior deviations, as fine as the answers' information asks for, which is
    exact to about 1e-9.
    """
    scores = scores_of(table, responses)
    counts = (scores >= 0).sum(axis=1)
    if grid is None:
        reach = PRIOR_REACH * prior.sd
        nodes = even_grid(table, prior.mean - reach, prior.mean + reach, int(counts.max()), prior.sd)
    else:
        nodes = _even(grid)
    distance = nodes - prior.mean
    log_prior = -0.5 * (distance / prior.sd) ** 2
    moments = np.stack([np.ones_like(nodes), distance, distance**2], axis=1)
    curves = log_curves(table, nodes)
    found = np.empty((scores.shape[0], 3))
    for block in _blocks(scores.shape[0], ROWS):
        log_posterior = summed(scores[block], curves)
        log_posterior += log_prior
        log_posterior -= log_posterior.max(axis=1, keepdims=True)
        found[block] = np.exp(log_posterior, out=log_posterior) @ moments
    mean = found[:, 1] / found[:, 0]
    variance = np.maximum(found[:, 2] / found[:, 0] - mean**2, 0.0)
    flags = np.where(counts == 0, int(Flag.NO_ANSWER), 0)
    return AbilityEstimates(prior.mean + mean, np.sqrt(variance), counts, flags)


def maximum_a_posteriori(
    table: ItemTable,
    responses: npt.ArrayLike,
    prior: Prior = STANDARD,
    bounds: tuple[float, float] = BOUNDS,
    information: Information = "observed",
) -> AbilityEstimates:
    """Return posterior modes (Samejima 1969); SE = 1/√(information + 1/sd²), observed or expected."""
    precision = prior.sd**-2

    def target(found: Slopes, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        return found.score - precision * (theta - prior.mean), -found.observed - precision

    def on_nodes(scores: Scores, nodes: FloatArray) -> FloatArray:
        return summed(scores, log_curves(table, nodes)) - 0.5 * precision * (nodes - prior.mean) ** 2

    return _Pointwise(target, on_nodes, precision, information).estimate(table, responses, bounds)


def maximum_likelihood(
    table: ItemTable,
    responses: npt.ArrayLike,
    bounds: tuple[float, float] = BOUNDS,
    information: Information = "observed",
) -> AbilityEstimates:
    """Return maximum-likelihood estimates within the bounds; SE = 1/√information, observed or expected.

    A pattern whose likelihood only grows towards a bound (all right, all wrong …) gets that bound,
    flagged ``AT_BOUND``, with the standard error from the Fisher information there.
    """

    def target(found: Slopes, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        return found.score, -found.observed

    def on_nodes(scores: Scores, nodes: FloatArray) -> FloatArray:
        return summed(scores, log_curves(table, nodes))

    return _Pointwise(target, on_nodes, 0.0, information).estimate(table, responses, bounds)


def weighted_likelihood(
    table: ItemTable, responses: npt.ArrayLike, bounds: tuple[float, float] = BOUNDS
) -> AbilityEstimates:
    """Return Warm's estimates: the root of score + J / (2 I), J = Σ P′P″/P (Warm 1989); SE = 1/√I (Fisher).

    For the 3PL and 4PL this is not the mode under Jeffreys' prior, which other programs give under the
    same name. Of several roots, the one that maximises the integral of the equation is returned.
    """

    def target(found: Slopes, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        return found.score + 0.5 * found.skew / np.maximum(found.expected, _TINY), -found.expected

    def on_nodes(scores: Scores, nodes: FloatArray) -> FloatArray:
        return _warm_objective(table, scores, nodes)

    return _Pointwise(target, on_nodes, 0.0, "expected").estimate(table, responses, bounds)


_TINY = float(np.finfo(np.float64).tiny)


def _warm_objective(table: ItemTable, scores: Scores, nodes: FloatArray) -> FloatArray:
    """Return the integral of Warm's equation on the nodes (N, G): its maximum is the root that we want."""
    found = derivatives(table, nodes[None, :])
    information, skew = information_and_skew(found.probability, found.score, found.observed)
    presented = (scores >= 0).astype(np.float64)
    bias = 0.5 * (presented @ skew) / np.maximum(presented @ information, _TINY)
    # The likelihood's own part is known exactly; only the correction is integrated numerically.
    step = 0.5 * (bias[:, 1:] + bias[:, :-1]) * np.diff(nodes)
    correction = np.concatenate([np.zeros((scores.shape[0], 1)), np.cumsum(step, axis=1)], axis=1)
    return np.asarray(summed(scores, log_curves(table, nodes)) + correction)


@dataclass(frozen=True, eq=False)
class _Pointwise:
    """One estimator that solves target(θ) = 0: from the best node on the grid to full precision."""

    target: Callable[[Slopes, FloatArray], tuple[FloatArray, FloatArray]]
    on_nodes: Callable[[Scores, FloatArray], FloatArray]
    precision: float
    information: Information

    def __post_init__(self) -> None:
        if self.information not in ("observed", "expected"):
            raise SettingsError(f"information: observed or expected, not {self.information!r}")

    def estimate(
        self, table: ItemTable, responses: npt.ArrayLike, bounds: tuple[float, float]
    ) -> AbilityEstimates:
        low, high = bounds
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise GridError(f"bounds: two increasing numbers are expected, not {bounds}")
        scores = scores_of(table, responses)
        counts = (scores >= 0).sum(axis=1)
        nodes = even_grid(table, low, high, int(counts.max()), (high - low) / 4)
        theta, se = np.empty((2, scores.shape[0]))
        flags = np.where(counts == 0, int(Flag.NO_ANSWER), 0)
        for block in _blocks(scores.shape[0], max(1, CELLS // (len(table) * table.width))):
            theta[block], se[block], raised = self._block(table, scores[block], nodes)
            flags[block] |= raised
        unknown = (counts == 0) & (self.precision == 0)
        theta[unknown], se[unknown], flags[unknown] = (low + high) / 2, np.inf, int(Flag.NO_ANSWER)
        return AbilityEstimates(theta, se, counts, flags)

    def _block(
        self, table: ItemTable, scores: Scores, nodes: FloatArray
    ) -> tuple[FloatArray, FloatArray, IntArray]:
        def equation(theta: FloatArray) -> tuple[FloatArray, FloatArray]:
            return self.target(slopes_at(table, scores, theta), theta)

        best, local = _best_node(self.on_nodes(scores, nodes))
        rising = equation(nodes[best])[0] > 0
        low, high = nodes[np.maximum(best - ~rising, 0)], nodes[np.minimum(best + rising, nodes.size - 1)]
        theta, converged = bracketed_newton(equation, low, high, nodes[best])
        at_bound = low == high
        flags = np.where(local, int(Flag.LOCAL), 0).astype(np.int64)
        flags |= np.where(at_bound, int(Flag.AT_BOUND), np.where(converged, 0, int(Flag.NOT_CONVERGED)))
        return theta, self._standard_error(slopes_at(table, scores, theta), at_bound), flags

    def _standard_error(self, found: Slopes, at_bound: BoolArray) -> FloatArray:
        information = found.observed + self.precision
        # Observed information says nothing where the likelihood is not at a maximum.
        expected = at_bound | (information <= 0) | (self.information == "expected")
        return 1 / np.sqrt(
            np.maximum(np.where(expected, found.expected + self.precision, information), _TINY)
        )


def _best_node(objective: FloatArray) -> tuple[IntArray, BoolArray]:
    """Return the node of the largest interior maximum, or of the better bound; and if a bound is higher."""
    centre, left, right = objective[:, 1:-1], objective[:, :-2], objective[:, 2:]
    # Rounding makes bumps on a flat tail: a maximum must bend.
    peak = (centre >= left) & (centre >= right) & (2 * centre - left - right > BEND)
    interior = np.argmax(np.where(peak, centre, -np.inf), axis=1) + 1
    overall = np.argmax(objective, axis=1)
    found = peak.any(axis=1)
    edge = (overall == 0) | (overall == objective.shape[1] - 1)
    return np.where(found, interior, overall), found & edge


def _even(grid: npt.ArrayLike) -> FloatArray:
    nodes = finite(grid, "grid", GridError)
    if nodes.ndim != 1 or nodes.size < 3:
        raise GridError("grid: at least three nodes are expected")
    steps = np.diff(nodes)
    if (steps <= 0).any() or not np.allclose(steps, steps[0], rtol=1e-6):
        raise GridError("grid: increasing, equally spaced nodes are expected")
    return nodes


def _blocks(persons: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, persons)) for start in range(0, persons, size))
