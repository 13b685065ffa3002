"""Standardised difference of proportions of matched persons (Dorans & Kulick 1986)."""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.quality.matching import Matched

LARGE = 0.10


@dataclass(frozen=True, eq=False)
class Standardization:
    """Of J items, each (J,).

    ``difference``: mean share of the best score of the focal group minus that of reference persons of the
    same strata (STD P-DIF; with several scores, the standardised mean difference over the best score), from
    −1 to 1, weighted by focal persons. ``odds_ratio`` of the two shares. ``flagged``: beyond ± 0.10.
    """

    difference: FloatArray
    odds_ratio: FloatArray
    flagged: BoolArray


def standardization(matched: Matched) -> Standardization:
    """Return standardised differences of every item; NaN where no stratum has both groups."""
    shares = np.array([_shares(matched.cells(item)) for item in range(matched.scores.shape[1])])
    focal, reference = shares.T
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = reference * (1 - focal) / ((1 - reference) * focal)
    difference = focal - reference
    return Standardization(difference, odds, np.abs(difference) > LARGE)


def _shares(cells: FloatArray) -> tuple[float, float]:
    both = cells[(cells.sum(axis=2) > 0).all(axis=1)]
    if not len(both):
        return float("nan"), float("nan")
    best = both.shape[2] - 1
    share = both @ np.arange(best + 1) / both.sum(axis=2) / best
    weight = both[:, 1].sum(axis=1) / both[:, 1].sum()
    return float(weight @ share[:, 1]), float(weight @ share[:, 0])
