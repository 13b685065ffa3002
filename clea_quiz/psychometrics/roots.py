"""Many one-dimensional roots at once, each kept inside its bracket."""

from collections.abc import Callable

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray

# Given points (N,), return the function there and a (possibly approximate) slope.
Function = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
ITERATIONS = 80
TOLERANCE = 1e-10


def bracketed_newton(
    function: Function, lower: FloatArray, upper: FloatArray, start: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Return where decreasing functions cross zero, and which of them converged.

    Newton's step is taken when it stays inside the bracket (and the bracket keeps shrinking), bisection
    otherwise; so an approximate slope (Fisher scoring) costs speed only. ``function`` is above zero left
    of the root and below on its right.
    """
    low, high, point = lower.copy(), upper.copy(), np.clip(start, lower, upper)
    step = high - low
    for _ in range(ITERATIONS):
        value, slope = function(point)
        low, high = np.where(value > 0, point, low), np.where(value > 0, high, point)
        steep = slope < 0
        newton = point - value / np.where(steep, slope, -1.0)
        # Steps must shrink, but below the tolerance rounding may keep them alike.
        limit = np.maximum(0.7 * np.abs(step), TOLERANCE)
        inside = steep & (newton >= low) & (newton <= high) & (np.abs(newton - point) <= limit)
        following = np.where(inside, newton, (low + high) / 2)
        # A bisection may be followed by a full Newton step again.
        step = np.where(inside, following - point, high - low)
        moved = np.abs(following - point)
        point = following
        if (moved <= TOLERANCE).all():
            break
    return point, moved <= TOLERANCE
