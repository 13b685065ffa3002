"""Items whose parameters moved between two calibrations, both on one scale."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, abilities, positive
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import expected_score
from clea_quiz.psychometrics.quality.linking import GRID, check_common

ROBUST_Z = 1.645  # Huynh & Meyer (2010)
MOVED = 0.10  # of the best score, root mean square: more than a person can overlook
IQR_TO_SD = 0.74


@dataclass(frozen=True, eq=False)
class Drift:
    """Of J items, each (J,).

    ``robust_z`` of the change in location: (d − median) / (0.74 IQR). ``signed`` and ``unsigned`` mean
    difference of the expected share of the best score over the grid (Raju 1988's areas, per unit of θ), and
    its root mean square ``rmsd``, from 0 to 1. ``flagged``: |z| > 1.645 and rmsd > 0.10, or rmsd alone where
    z is not defined.
    """

    robust_z: FloatArray
    signed: FloatArray
    unsigned: FloatArray
    rmsd: FloatArray
    flagged: BoolArray


def drift(new: ItemTable, reference: ItemTable, grid: npt.ArrayLike = GRID, moved: float = MOVED) -> Drift:
    """Return how far each item moved; ``new`` must already be on the scale of ``reference`` (see linking)."""
    check_common(new, reference)
    positive(moved, "moved")
    nodes = abilities(grid)
    best = (reference.categories - 1)[:, None]
    difference = (expected_score(new, nodes) - expected_score(reference, nodes)) / best
    change = _location(new) - _location(reference)
    low, middle, high = np.quantile(change, [0.25, 0.5, 0.75])
    spread = IQR_TO_SD * (high - low)
    z = (change - middle) / spread if spread > 1e-12 else np.full(change.size, np.nan)
    rmsd = np.sqrt((difference**2).mean(axis=1))
    far = np.isnan(z) | (np.abs(z) > ROBUST_Z)
    return Drift(z, difference.mean(axis=1), np.abs(difference).mean(axis=1), rmsd, far & (rmsd > moved))


def _location(table: ItemTable) -> FloatArray:
    known = ~np.isnan(table.steps)
    number = known.sum(axis=1)
    steps = np.where(known, table.steps, 0.0).sum(axis=1) / np.maximum(number, 1)
    return np.where(number > 0, steps, table.b)
