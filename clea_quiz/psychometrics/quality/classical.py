"""Classical item statistics: difficulty, discrimination, Cronbach's alpha."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.likelihood import scores_of


@dataclass(frozen=True, eq=False)
class ItemStatistics:
    """Of J items, each (J,).

    ``n`` answers; ``difficulty`` mean share of the best score, from 0 to 1 (the higher, the easier);
    ``deviation`` standard deviation of the score; ``point_biserial`` correlation of the score with the
    share of the best score reached on everything answered, ``item_rest`` the same without the item itself.
    NaN where it is not defined (fewer than two answers, or all alike).
    """

    n: IntArray
    difficulty: FloatArray
    deviation: FloatArray
    point_biserial: FloatArray
    item_rest: FloatArray


def item_statistics(table: ItemTable, responses: npt.ArrayLike) -> ItemStatistics:
    """Return classical statistics of each item; only the numbers of categories of ``table`` are used.

    With nothing missing, the correlations are those with the (rest of the) sum of scores (Lord & Novick
    1968, ch. 15); with missing answers each person is placed by the share reached on what was presented.
    """
    scores = scores_of(table, responses)
    presented = scores >= 0
    reached = np.where(presented, scores, 0).astype(np.float64)
    best = np.where(presented, table.categories - 1, 0).astype(np.float64)
    total, most = reached.sum(axis=1, keepdims=True), best.sum(axis=1, keepdims=True)
    n = presented.sum(axis=0)
    mean = _ratio(reached.sum(axis=0), n)
    variance = _ratio((np.where(presented, reached - mean, 0.0) ** 2).sum(axis=0), n - 1)
    overall = np.broadcast_to(_ratio(total, most), scores.shape)
    rest = _ratio(total - reached, most - best)
    return ItemStatistics(
        n=n,
        difficulty=mean / (table.categories - 1),
        deviation=np.sqrt(variance),
        point_biserial=_correlations(reached, overall, presented),
        item_rest=_correlations(reached, rest, presented),
    )


def alpha(table: ItemTable, responses: npt.ArrayLike) -> float:
    """Return Cronbach's alpha (1951) of persons who answered everything; NaN if there is no variance.

    Raises ``ResponsesError`` if fewer than two persons answered everything, or there is one item.
    """
    scores = scores_of(table, responses)
    complete = scores[(scores >= 0).all(axis=1)].astype(np.float64)
    items = scores.shape[1]
    if len(complete) < 2 or items < 2:
        raise ResponsesError("alpha: at least two items, and two persons who answered everything, are needed")
    total = complete.sum(axis=1).var(ddof=1)
    if total == 0:
        return float("nan")
    return float(items / (items - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total))


def _ratio(above: npt.NDArray[np.generic], below: npt.NDArray[np.generic]) -> FloatArray:
    numerator, denominator = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    result = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result


def _correlations(x: FloatArray, y: FloatArray, presented: npt.NDArray[np.bool_]) -> FloatArray:
    """Return the correlation of each column over the persons where both are known."""
    known = presented & ~np.isnan(y)
    weight = known.astype(np.float64)
    left, right = np.where(known, x, 0.0), np.where(known, y, 0.0)
    n = weight.sum(axis=0)
    left = (left - _ratio(left.sum(axis=0), n)) * weight
    right = (right - _ratio(right.sum(axis=0), n)) * weight
    product = (left * right).sum(axis=0)
    spread = (left**2).sum(axis=0) * (right**2).sum(axis=0)
    # Rounding leaves a trace of spread where everything is alike.
    return _ratio(product, np.where(spread > 1e-20 * n, np.sqrt(np.maximum(spread, 0.0)), 0.0))
