"""What one person answered: items and scores as arrays, checked against a publication."""

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import IntArray, whole_numbers
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.publication import DomainModel


def checked_answers(
    model: DomainModel, items: npt.ArrayLike, scores: npt.ArrayLike
) -> tuple[IntArray, IntArray]:
    """Return items and scores as arrays, or raise ``ResponsesError``."""
    if _plainly_right(model, items, scores):
        return np.array(items, dtype=np.int64), np.array(scores, dtype=np.int64)
    index = whole_numbers(items, "items", ResponsesError)
    reached = whole_numbers(scores, "scores", ResponsesError)
    if index.ndim != 1 or index.shape != reached.shape:
        raise ResponsesError("items and scores: two lists of the same length are expected")
    if index.size == 0:
        return index, reached
    # Read as unsigned, negative numbers are beyond every limit: one comparison instead of two.
    if (index.view(np.uint64) >= model.items).any():
        raise ResponsesError(f"items: positions from 0 to {model.items - 1} are expected")
    if len(set(index.tolist())) != index.size:
        raise ResponsesError("items: the same item is answered twice")
    if (reached.view(np.uint64) >= model.categories.view(np.uint64)[index]).any():
        raise ResponsesError("scores: a score is beyond the categories of its item")
    return index, reached


def checked_items(model: DomainModel, items: npt.ArrayLike, scores: npt.ArrayLike) -> IntArray:
    """Return the items of ``checked_answers`` alone."""
    if _plainly_right(model, items, scores):
        return np.array(items, dtype=np.int64)
    return checked_answers(model, items, scores)[0]


def _plainly_right(model: DomainModel, items: npt.ArrayLike, scores: npt.ArrayLike) -> bool:
    """Whether these are lists of items and scores that exist: Python checks a few faster than arrays do."""
    if not (isinstance(items, (list, tuple)) and isinstance(scores, (list, tuple))) or not items:
        return False
    try:
        if len(items) != len(scores) or len(set(items)) != len(items):
            return False
        return model.cells.issuperset(zip(items, scores, strict=True))
    except TypeError:  # something that is no number at all
        return False
