"""Response times by the lognormal model (van der Linden 2006): who answered at a pace that is not theirs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, within
from clea_quiz.psychometrics.errors import ResponsesError

ROUNDS = 500
TOLERANCE = 1e-8
LEAST_SPREAD = 1e-3  # of log time: no clock of a browser is finer


@dataclass(frozen=True, eq=False)
class TimeModel:
    """log T_nj ~ N(β_j − τ_n, α_j⁻²), τ ~ N(0, σ²), times in seconds.

    ``intensity`` β (J,) and ``discrimination`` α (J,) of items, ``sigma`` of speed; ``converged``.
    """

    intensity: FloatArray
    discrimination: FloatArray
    sigma: float
    converged: bool


@dataclass(frozen=True, eq=False)
class TimeFit:
    """Of N persons: ``speed`` τ (N,), its standard error, ``residual`` (N, J) and ``flagged`` (N,).

    A residual compares an answer's log time with what the person's other answers predict: standard normal
    if the model holds, NaN where there is no time or nothing to compare with; below −1.96 too fast.
    ``statistic`` (N,) is Σ of squared residuals around the person's own speed, χ² with ``df`` (Marianti,
    Fox, Avetisyan, Veldkamp & Tijmstra 2014); flagged if ``p`` is below the level asked for.
    """

    speed: FloatArray
    se: FloatArray
    residual: FloatArray
    statistic: FloatArray
    df: IntArray
    p: FloatArray
    flagged: BoolArray


def calibrate_times(seconds: npt.ArrayLike) -> TimeModel:
    """Return the maximum-likelihood model of times (N, J), NaN where an item was not answered; by EM.

    Raises ``ResponsesError`` if a time is not positive, or an item has fewer than two of them.
    """
    logs, known = _logs(seconds)
    number = known.sum(axis=0)
    if (number < 2).any():
        raise ResponsesError(f"seconds: item {int(np.argmax(number < 2))} has fewer than two times")
    intensity = np.where(known, logs, 0.0).sum(axis=0) / number
    variance = np.maximum((np.where(known, logs - intensity, 0.0) ** 2).sum(axis=0) / number, LEAST_SPREAD**2)
    sigma2, before = float(variance.mean()) / 2, -np.inf
    for _ in range(ROUNDS):
        speed, spread, likelihood = _speeds(logs, known, intensity, variance, sigma2)
        rest = np.where(known, logs + speed[:, None], 0.0)
        intensity = rest.sum(axis=0) / number
        error = np.where(known, (logs + speed[:, None] - intensity) ** 2 + spread[:, None], 0.0)
        variance = np.maximum(error.sum(axis=0) / number, LEAST_SPREAD**2)
        sigma2 = max(float((speed**2 + spread).mean()), LEAST_SPREAD**2)
        if abs(likelihood - before) < TOLERANCE * (1 + abs(likelihood)):
            break
        before = likelihood
    else:
        return TimeModel(intensity, 1 / np.sqrt(variance), float(np.sqrt(sigma2)), converged=False)
    return TimeModel(intensity, 1 / np.sqrt(variance), float(np.sqrt(sigma2)), converged=True)


def time_fit(model: TimeModel, seconds: npt.ArrayLike, level: float = 0.01) -> TimeFit:
    """Return each person's speed, and which answers and persons do not follow it."""
    within(level, 0.0, 0.5, "level")
    logs, known = _logs(seconds)
    if logs.shape[1] != model.intensity.size:
        raise ResponsesError(f"seconds: {model.intensity.size} columns are expected, one an item")
    precision = known * model.discrimination**2
    slowness = np.where(known, logs - model.intensity, 0.0)
    total = precision.sum(axis=1) + model.sigma**-2
    weighted = (precision * slowness).sum(axis=1)
    speed = -weighted / total
    # Without the answer itself: the others' precision and sum.
    rest = total[:, None] - precision
    predicted = (weighted[:, None] - precision * slowness) / rest
    spread = np.sqrt(model.discrimination**-2 + 1 / rest)
    residual = np.where(known, (slowness - predicted) / spread, np.nan)
    own = precision.sum(axis=1)
    centre = np.divide(weighted, own, out=np.zeros_like(own), where=own > 0)
    statistic = (precision * (slowness - centre[:, None]) ** 2).sum(axis=1)
    df = np.maximum(known.sum(axis=1) - 1, 0)
    p = np.where(df > 0, chi2.sf(statistic, np.maximum(df, 1)), np.nan)
    return TimeFit(speed, 1 / np.sqrt(total), residual, statistic, df, p, p < level)


def _speeds(
    logs: FloatArray, known: BoolArray, intensity: FloatArray, variance: FloatArray, sigma2: float
) -> tuple[FloatArray, FloatArray, float]:
    """Return posterior means and variances of speed (N,), and the marginal log-likelihood."""
    precision = known / variance
    slowness = np.where(known, logs - intensity, 0.0)
    total = precision.sum(axis=1) + 1 / sigma2
    weighted = (precision * slowness).sum(axis=1)
    square = (precision * slowness**2).sum(axis=1) - weighted**2 / total
    scale = (known * np.log(2 * np.pi * variance)).sum(axis=1) + np.log(sigma2 * total)
    return -weighted / total, 1 / total, float(-0.5 * (square + scale).sum())


def _logs(seconds: npt.ArrayLike) -> tuple[FloatArray, BoolArray]:
    try:
        given = np.asarray(seconds, dtype=np.float64)
    except (TypeError, ValueError) as cause:
        raise ResponsesError("seconds: not numbers") from cause
    if given.ndim != 2 or 0 in given.shape:
        raise ResponsesError(f"seconds: persons × items are expected, not shape {given.shape}")
    known = ~np.isnan(given)
    if not (np.isfinite(given[known]).all() and (given[known] > 0).all()):
        raise ResponsesError("seconds: every time must be a positive number (NaN: not answered)")
    return np.log(np.where(known, given, 1.0)), known
