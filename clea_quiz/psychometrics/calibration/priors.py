"""What is known of items before their answers: priors on location, slope and asymptotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.special import betaln, expit

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration.families import Family
from clea_quiz.psychometrics.errors import SettingsError

_LOG_ROOT = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True)
class ItemPrior:
    """Priors on one item, each optional; an author's difficulty is a ``location`` with its spread.

    ``location`` (mean, sd): normal on b, or on the mean of the steps. ``log_slope`` (mean, sd): normal on
    ln a. ``lower`` and ``upper`` (α, β): Beta densities on c and d (Mislevy 1986).
    """

    location: tuple[float, float] | None = None
    log_slope: tuple[float, float] | None = None
    lower: tuple[float, float] | None = None
    upper: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name in ("location", "log_slope"):
            pair = getattr(self, name)
            if pair is not None and not (isfinite(pair[0]) and isfinite(pair[1]) and pair[1] > 0):
                raise SettingsError(f"{name}: a mean and a positive standard deviation, not {pair}")
        for name in ("lower", "upper"):
            pair = getattr(self, name)
            if pair is not None and not (isfinite(pair[0]) and isfinite(pair[1]) and min(pair) > 0):
                raise SettingsError(f"{name}: two positive parameters of a Beta density, not {pair}")


@dataclass(frozen=True, eq=False)
class Penalty:
    """The log density of one family's priors; a precision (or α, β) of 0 or 1 means: none.

    ``location`` and ``log_slope`` (J, 2): mean and precision; ``ends`` (J, asymptotes, 2): α and β.
    """

    family: Family
    location: FloatArray
    log_slope: FloatArray
    ends: FloatArray

    @classmethod
    def of(cls, family: Family, priors: Sequence[ItemPrior]) -> "Penalty":
        """Arrange the priors of the family's items, given for the whole bank."""
        own = [priors[row] for row in family.rows.tolist()]
        ends = [[prior.lower or (1.0, 1.0), prior.upper or (1.0, 1.0)][: family.asymptotes] for prior in own]
        return cls(
            family,
            np.array([_precision(prior.location) for prior in own]).reshape(-1, 2),
            np.array([_precision(prior.log_slope) for prior in own]).reshape(-1, 2),
            np.array(ends, dtype=np.float64).reshape(len(own), family.asymptotes, 2),
        )

    @property
    def on_scale(self) -> bool:
        """Whether a prior holds the scale itself (location or slope)."""
        return bool(self.location[:, 1].any() or (self.family.sloped and self.log_slope[:, 1].any()))

    def value(self, values: FloatArray) -> FloatArray:
        """Return the log density of each item, shape (J,)."""
        family, (mean, precision) = self.family, self.location.T
        total = _normal(family.location(values) - mean, precision)
        if family.sloped:
            mean, precision = self.log_slope.T
            total = total + _normal(np.log(values[:, 0]) - mean, precision)
        for place in range(family.asymptotes):
            end, (alpha, beta) = expit(values[:, place - family.asymptotes]), self.ends[:, place].T
            flat = (alpha == 1) & (beta == 1)
            density = (alpha - 1) * np.log(end) + (beta - 1) * np.log1p(-end) - betaln(alpha, beta)
            total = total + np.where(flat, 0.0, density)
        return np.asarray(total)

    def derivatives(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return gradient (J, size) and a positive curvature (J, size, size)."""
        family = self.family
        gradient = np.zeros_like(values)
        curvature = np.zeros((*values.shape, family.size))
        mean, precision = self.location.T
        location, slope = family.location(values), family.slope(values)
        direction = np.zeros_like(values)
        direction[:, family.intercepts] = -1 / (slope * family.steps)[:, None]
        if family.sloped:
            direction[:, 0] = -location / slope
        gradient -= (precision * (location - mean))[:, None] * direction
        curvature += precision[:, None, None] * direction[:, :, None] * direction[:, None, :]
        if family.sloped:
            mean, precision = self.log_slope.T
            gradient[:, 0] -= precision * (np.log(slope) - mean) / slope
            curvature[:, 0, 0] += precision / slope**2
        for place in range(-family.asymptotes, 0):
            end, (alpha, beta) = expit(values[:, place]), self.ends[:, place].T
            # d log density / d logit = (α − 1)(1 − c) − (β − 1) c, falling by (α + β − 2) c (1 − c).
            gradient[:, place] += (alpha - 1) * (1 - end) - (beta - 1) * end
            curvature[:, place, place] += np.maximum(alpha + beta - 2, 0.0) * end * (1 - end)
        return gradient, curvature


def _precision(pair: tuple[float, float] | None) -> tuple[float, float]:
    return (0.0, 0.0) if pair is None else (pair[0], pair[1] ** -2)


def _normal(distance: FloatArray, precision: FloatArray) -> FloatArray:
    known = precision > 0
    constant = np.where(known, 0.5 * np.log(np.where(known, precision, 1.0)) - _LOG_ROOT, 0.0)
    return np.asarray(constant - 0.5 * precision * distance**2)
