"""Mantel–Haenszel DIF: odds of a right answer for matched persons of two groups (Holland & Thayer 1988)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import chi2, hypergeom

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, within
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.quality.matching import Matched

DELTA = -2.35  # per log odds ratio: the scale of ETS
MODERATE, LARGE = 1.0, 1.5
LEVEL = 0.05
PURIFICATIONS = 10
TIES = 1 + 1e-7  # probabilities as small as the observed one, but for rounding


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """Of J items, each (J,): χ² (1 df) and p, common odds ratio α, variance of log α, Δ and its class.

    Δ < 0: harder for the focal group. ``ets``: A negligible, B moderate, C large (Zieky 1993): A if |Δ| < 1
    or not different from 0; C if |Δ| ≥ 1.5 and beyond 1 significantly; B otherwise. ``flagged``: p below
    the level. An item with several scores has Mantel's (1963) χ²; its α and Δ are NaN, its class is empty.
    """

    statistic: FloatArray
    p: FloatArray
    odds_ratio: FloatArray
    log_variance: FloatArray
    delta: FloatArray
    ets: list[str]
    flagged: BoolArray


def mantel_haenszel(
    matched: Matched, *, correction: bool = True, purify: bool = False, level: float = LEVEL
) -> MantelHaenszel:
    """Return Mantel–Haenszel statistics of every item.

    ``correction``: for continuity, 0.5. ``purify``: flagged items leave the matching score, again and again
    until the same are flagged (at most ten times; the studied item always stays).
    """
    within(level, 0.0, 0.5, "level")
    found = _round(matched, None, correction=correction, level=level)
    for _ in range(PURIFICATIONS if purify else 0):
        before = found.flagged
        found = _round(matched, before, correction=correction, level=level)
        if (found.flagged == before).all():
            break
    return found


def _round(matched: Matched, flagged: BoolArray | None, *, correction: bool, level: float) -> MantelHaenszel:
    items = matched.scores.shape[1]
    rows = np.empty((4, items))
    for item in range(items):
        stratum = None if flagged is None else matched.without(flagged.copy(), item)
        rows[:, item] = _item(matched.cells(item, stratum), correction=correction)
    statistic, p, alpha, variance = rows
    delta = DELTA * np.log(alpha)
    return MantelHaenszel(statistic, p, alpha, variance, delta, _classes(delta, variance, level), p < level)


def _item(cells: FloatArray, *, correction: bool) -> tuple[float, float, float, float]:
    cells = cells[(cells.sum(axis=2) > 0).all(axis=1)]
    total = cells.sum(axis=(1, 2))
    cells, total = cells[total > 1], total[total > 1]
    values = np.arange(cells.shape[2])
    group, score = cells.sum(axis=2), cells.sum(axis=1)
    mean = score @ values / total
    # Score of the reference group: hypergeometric mean and variance within each stratum.
    difference = float((cells[:, 0] @ values - group[:, 0] * mean).sum())
    spread = score @ values**2 / total - mean**2
    variance = float((group[:, 0] * group[:, 1] * spread / (total - 1)).sum())
    statistic = float("nan")
    if variance > 0:
        # Not cut at 0 where |difference| < 0.5, as in difR: p is then too small, but far from any level.
        statistic = (abs(difference) - 0.5 * correction) ** 2 / variance
    alpha, log_variance = _odds(cells, total) if cells.shape[2] == 2 else (float("nan"), float("nan"))
    return statistic, float(chi2.sf(statistic, 1)), alpha, log_variance


def _odds(cells: FloatArray, total: FloatArray) -> tuple[float, float]:
    """Return α and the variance of log α (Phillips & Holland 1987)."""
    a, b, c, d = cells[:, 0, 1], cells[:, 0, 0], cells[:, 1, 1], cells[:, 1, 0]
    above, below = a * d / total, b * c / total
    if above.sum() == 0 or below.sum() == 0:
        return float("nan"), float("nan")
    alpha = float(above.sum() / below.sum())
    terms = (a * d + alpha * b * c) * (a + d + alpha * (b + c)) / total**2
    return alpha, float(terms.sum() / (2 * above.sum() ** 2))


def _classes(delta: FloatArray, variance: FloatArray, level: float) -> list[str]:
    error = abs(DELTA) * np.sqrt(variance)
    two_sided = 2 * ndtr(-np.abs(delta) / error)
    beyond = (np.abs(delta) - MODERATE) / error
    names = []
    for size, p, distance in zip(np.abs(delta).tolist(), two_sided.tolist(), beyond.tolist(), strict=True):
        if np.isnan(size):
            names.append("")
        elif size < MODERATE or p >= level:
            names.append("A")
        else:
            names.append("C" if size >= LARGE and distance > ndtri(1 - level) else "B")
    return names


def exact_test(matched: Matched, item: int) -> tuple[int, float]:
    """Return the reference group's number of right answers, and its exact conditional two-sided p.

    The distribution of that number given all margins is the convolution of hypergeometric ones; p sums
    what is no more probable than what was seen (as R's ``mantelhaen.test``). Two scores only.
    """
    if not 0 <= item < matched.scores.shape[1]:
        raise ResponsesError(
            f"item: a position from 0 to {matched.scores.shape[1] - 1} is expected, not {item}"
        )
    cells = matched.cells(item)
    if cells.shape[2] != 2:
        raise ResponsesError(f"the exact test is for items with two scores, not item {item}")
    distribution, lowest, seen = np.ones(1), 0, 0
    for (reference, focal), right in zip(cells.sum(axis=2).tolist(), cells[:, :, 1].tolist(), strict=True):
        low, high = max(0, int(sum(right) - focal)), min(int(reference), int(sum(right)))
        support = np.arange(low, high + 1)
        part = hypergeom.pmf(support, int(reference + focal), int(sum(right)), int(reference))
        distribution = np.convolve(distribution, part) if reference + focal else distribution
        lowest, seen = lowest + low, seen + int(right[0])
    observed = distribution[seen - lowest]
    return seen, float(min(distribution[distribution <= observed * TIES].sum(), 1.0))
