"""Cut scores from a panel of experts, with the panel's agreement: modified Angoff and bookmark."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, finite, whole_numbers
from clea_quiz.psychometrics.errors import RatingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.mastery import cut_at, locations


@dataclass(frozen=True, eq=False)
class PanelCut:
    """A panel's cut on the ability scale.

    ``judges`` (R,) each judge's own cut, ``deviation`` their standard deviation, ``standard_error`` that
    of ``cut`` over panels, ``agreement`` the intraclass correlation of the panel's ratings (NaN where the
    method gives none).
    """

    cut: float
    judges: FloatArray
    deviation: float
    standard_error: float
    agreement: float


def angoff(table: ItemTable, ratings: npt.ArrayLike) -> PanelCut:
    """Return the modified Angoff cut (Angoff 1971; Cizek & Bunch 2007, ch. 6).

    ``ratings`` (R, J): the expected proportion of each item's best score that each judge gives to a just
    sufficient person. A judge's total, over the best total, is inverted through the bank's true score;
    the panel's cut inverts the mean. Agreement is ICC(2, R): the reliability of the panel's mean ratings.
    """
    values = finite(ratings, "ratings", RatingsError)
    if values.ndim != 2 or values.shape[1] != len(table) or values.shape[0] < 2:
        raise RatingsError(
            f"ratings: at least two judges × {len(table)} items are expected, not {values.shape}"
        )
    if (values < 0).any() or (values > 1).any():
        raise RatingsError("ratings: proportions between 0 and 1 are expected")
    best = (table.categories - 1).astype(np.float64)
    proportions = values @ best / best.sum()
    judges = np.array([cut_at(table, float(proportion)) for proportion in proportions])
    return _panel(cut_at(table, float(proportions.mean())), judges, intraclass_correlation(values))


def bookmark(table: ItemTable, placements: npt.ArrayLike, response_probability: float = 0.67) -> PanelCut:
    """Return the bookmark cut (Mitzel, Lewis, Patz & Green 2001).

    Items are ordered by their RP location; ``placements`` (R,) is how many of them, from the easiest,
    each judge expects of a just sufficient person. A judge's cut lies half-way between the last item
    before the bookmark and the first after it; the panel's is the median.
    """
    places = whole_numbers(placements, "placements", RatingsError)
    if places.ndim != 1 or places.size < 2 or places.min() < 0 or places.max() > len(table):
        raise RatingsError(f"placements: at least two positions from 0 to {len(table)} are expected")
    ordered = np.sort(locations(table, response_probability))
    if not np.isfinite(ordered).all():
        raise RatingsError(
            f"an item never has a success of {response_probability}: it has no place in the book"
        )
    before, after = np.maximum(places - 1, 0), np.minimum(places, len(table) - 1)
    judges = (ordered[before] + ordered[after]) / 2
    return _panel(float(np.median(judges)), judges, float("nan"))


def _panel(cut: float, judges: FloatArray, agreement: float) -> PanelCut:
    if not np.isfinite(judges).all():
        raise RatingsError("a judge's total lies beyond what the bank can show: no cut follows from it")
    deviation = float(judges.std(ddof=1))
    return PanelCut(cut, judges, deviation, deviation / float(np.sqrt(judges.size)), agreement)


def intraclass_correlation(ratings: npt.ArrayLike) -> float:
    """Return ICC(2, k): absolute agreement of the mean of k judges, rows (Shrout & Fleiss 1979)."""
    values = finite(ratings, "ratings", RatingsError)
    if values.ndim != 2 or min(values.shape) < 2:
        raise RatingsError("ratings: at least two judges and two items are expected")
    judges, items = values.shape
    centred = values - values.mean()
    by_item = judges * (centred.mean(axis=0) ** 2).sum() / (items - 1)
    by_judge = items * (centred.mean(axis=1) ** 2).sum() / (judges - 1)
    rest = centred - centred.mean(axis=0) - centred.mean(axis=1)[:, None]
    error = (rest**2).sum() / ((items - 1) * (judges - 1))
    denominator = by_item + (by_judge - error) / items
    return float((by_item - error) / denominator) if denominator > 0 else float("nan")
