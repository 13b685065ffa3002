"""Persons of a reference and a focal group, matched by what they reached: the cells that DIF is read from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, whole_numbers
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.likelihood import Scores, scores_of


@dataclass(frozen=True, eq=False)
class Matched:
    """``scores`` (N, J) of persons in a ``focal`` group (N,) or not, each in a ``stratum`` (N,)."""

    scores: Scores
    focal: BoolArray
    stratum: IntArray
    categories: IntArray

    @classmethod
    def build(
        cls,
        table: ItemTable,
        responses: npt.ArrayLike,
        focal: npt.ArrayLike,
        stratum: npt.ArrayLike | None = None,
    ) -> "Matched":
        """Match persons by ``stratum``, by default by the sum of their scores, the studied item included.

        Raises ``ResponsesError`` if a group is empty, or if somebody has not answered everything and no
        stratum is given (rounded abilities, for instance, in an adaptive test).
        """
        scores = scores_of(table, responses)
        group = np.asarray(focal)
        if group.shape != (len(scores),) or not np.isin(group, (0, 1)).all():
            raise ResponsesError(f"focal: {len(scores)} values 0 (reference) or 1 (focal) are expected")
        if group.min() == group.max():
            raise ResponsesError("focal: both groups need persons")
        if stratum is None:
            if (scores < 0).any():
                raise ResponsesError("with missing answers, give the stratum that each person is matched by")
            return cls(scores, group.astype(np.bool_), scores.sum(axis=1, dtype=np.int64), table.categories)
        matched = whole_numbers(stratum, "stratum", ResponsesError)
        if matched.shape != (len(scores),):
            raise ResponsesError(f"stratum: {len(scores)} values are expected, not shape {matched.shape}")
        return cls(scores, group.astype(np.bool_), matched - matched.min(), table.categories)

    def without(self, flagged: BoolArray, item: int) -> IntArray:
        """Return strata by the sum of what is not flagged, the studied item included (purification)."""
        kept = ~flagged
        kept[item] = True
        return np.asarray(np.maximum(self.scores[:, kept], 0).sum(axis=1, dtype=np.int64))

    def cells(self, item: int, stratum: IntArray | None = None) -> FloatArray:
        """Return counts of persons by stratum, group (0 reference, 1 focal) and score, (S, 2, K)."""
        own = self.stratum if stratum is None else stratum
        score = self.scores[:, item]
        known = score >= 0
        categories = int(self.categories[item])
        place = (own * 2 + self.focal) * categories + score
        strata = int(own.max()) + 1
        counts = np.bincount(place[known], minlength=strata * 2 * categories)
        return counts.reshape(strata, 2, categories).astype(np.float64)
