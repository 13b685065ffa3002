"""Logistic-regression DIF: uniform, non-uniform, or either (Swaminathan & Rogers 1990; Zumbo 1999)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit
from scipy.stats import chi2

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.quality.matching import Matched

ROUNDS, TOLERANCE = 50, 1e-10
MODERATE, LARGE = 0.035, 0.070  # of Nagelkerke's R² (Jodoin & Gierl 2001)
LEVEL = 0.05


@dataclass(frozen=True, eq=False)
class LogisticDif:
    """Of J items, each (J,): likelihood-ratio χ², p, gain in Nagelkerke's R² and its class A, B or C.

    ``kind``: "both" compares score + group + score·group with score alone (2 df), "uniform" score + group
    with score (1 df), "nonuniform" all with score + group (1 df). ``group``: the effect of being focal in
    the larger model, in logits. NaN if an item was answered alike by all.
    """

    kind: str
    statistic: FloatArray
    df: int
    p: FloatArray
    r2_gain: FloatArray
    group: FloatArray
    size: list[str]
    flagged: BoolArray


KINDS: dict[str, tuple[int, int]] = {"both": (4, 2), "uniform": (3, 2), "nonuniform": (4, 3)}


def logistic_dif(matched: Matched, kind: str = "both", level: float = LEVEL) -> LogisticDif:
    """Return logistic-regression DIF of every item with two scores, matched by stratum.

    Persons of the same stratum and group are one binomial count, so that cost does not grow with persons.
    """
    if kind not in KINDS:
        raise ResponsesError(f"kind: {kind!r} is none of {', '.join(KINDS)}")
    if (matched.categories > 2).any():
        raise ResponsesError("logistic DIF is for items with two scores: use Mantel's test for the others")
    large, small = KINDS[kind]
    rows = [_item(matched.cells(item), large, small) for item in range(matched.scores.shape[1])]
    statistic, gain, group = np.array(rows).T
    df = large - small
    p = chi2.sf(statistic, df)
    sizes = ["" if np.isnan(value) else "ABC"[int(value >= MODERATE) + int(value >= LARGE)] for value in gain]
    return LogisticDif(kind, statistic, df, p, gain, group, sizes, p < level)


def _item(cells: FloatArray, large: int, small: int) -> tuple[float, float, float]:
    strata, groups = np.indices(cells.shape[:2]).reshape(2, -1)
    right, total = cells[:, :, 1].ravel(), cells.sum(axis=2).ravel()
    used = total > 0
    persons = float(total.sum())
    if right.sum() in (0, persons):
        return float("nan"), float("nan"), float("nan")
    design = _design(strata[used], groups[used])
    right, total = right[used], total[used]
    lowest = _fit(design[:, :1], right, total)[0]
    fewer, _ = _fit(design[:, :small], right, total)
    more, effects = _fit(design[:, :large], right, total)
    gain = _nagelkerke(more, lowest, persons) - _nagelkerke(fewer, lowest, persons)
    return max(2 * (more - fewer), 0.0), gain, float(effects[2])


def _design(stratum: IntArray, group: IntArray) -> FloatArray:
    score = stratum.astype(np.float64)
    return np.stack([np.ones_like(score), score, group.astype(np.float64), score * group], axis=1)


def _fit(design: FloatArray, right: FloatArray, total: FloatArray) -> tuple[float, FloatArray]:
    """Return the maximal log-likelihood and its coefficients, by Newton's method with halved steps."""
    scale = np.maximum(np.abs(design).max(axis=0), 1.0)
    matrix, beta = design / scale, np.zeros(design.shape[1])
    value = _likelihood(matrix @ beta, right, total)
    for _ in range(ROUNDS):
        chance = expit(matrix @ beta)
        gradient = matrix.T @ (right - total * chance)
        curvature = (matrix * (total * chance * (1 - chance))[:, None]).T @ matrix
        step = np.linalg.lstsq(curvature, gradient, rcond=1e-12)[0]
        for _ in range(30):
            proposed = _likelihood(matrix @ (beta + step), right, total)
            if proposed >= value:
                break
            step /= 2
        beta, gained, value = beta + step, proposed - value, proposed
        if gained < TOLERANCE * (1 + abs(value)):
            break
    return value, beta / scale


def _likelihood(logit: FloatArray, right: FloatArray, total: FloatArray) -> float:
    return float((right * log_expit(logit) + (total - right) * log_expit(-logit)).sum())


def _nagelkerke(value: float, lowest: float, persons: float) -> float:
    return float(-np.expm1(2 * (lowest - value) / persons) / -np.expm1(2 * lowest / persons))
