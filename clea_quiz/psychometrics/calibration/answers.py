"""The answers to calibrate from: a dense matrix, or rows of what was presented."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import IntArray, frozen, whole_numbers
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.likelihood import LARGEST_SCORE, SPARSE, UNPRESENTED

Small = npt.NDArray[np.int8]
LARGEST = np.iinfo(np.int8).max


@dataclass(frozen=True, eq=False)
class Answers:
    """Scores of N persons on J items, and the group (0, 1 …) of each person.

    ``matrix`` (N, J) holds −1 where an item was not presented; or else ``starts`` (N + 1,) says where each
    person's ``items`` and ``scores`` lie (the rows of a sparse matrix). ``highest`` (J,) is the largest
    score seen, −1 if nobody answered.
    """

    persons: int
    width: int
    group: IntArray
    highest: IntArray
    matrix: Small | None = None
    starts: IntArray | None = None
    items: npt.NDArray[np.int32] | None = None
    scores: Small | None = None

    @classmethod
    def of(cls, responses: npt.ArrayLike, group: npt.ArrayLike | None = None) -> "Answers":
        """Read persons × items; −1 or NaN: not presented.

        Raises ``ResponsesError`` for anything that is no whole score from 0 to 127.
        """
        raw = np.asarray(responses)
        if raw.ndim != 2 or 0 in raw.shape or raw.dtype.kind not in "iubf":
            raise ResponsesError(f"responses: a matrix persons × items of numbers, not shape {raw.shape}")
        matrix = _whole(raw)
        groups = _groups(group, len(matrix))
        presented = np.count_nonzero(matrix >= 0)
        if presented < SPARSE * matrix.size:
            person, item = np.nonzero(matrix >= 0)
            counts = np.bincount(person, minlength=len(matrix))
            return cls._rows(counts, item.astype(np.int32), matrix[person, item], matrix.shape[1], groups)
        highest = matrix.max(axis=0).astype(np.int64)
        return cls(len(matrix), matrix.shape[1], groups, frozen(highest), frozen(matrix))

    @classmethod
    def sparse(
        cls,
        person: npt.ArrayLike,
        item: npt.ArrayLike,
        score: npt.ArrayLike,
        persons: int,
        items: int,
        group: npt.ArrayLike | None = None,
    ) -> "Answers":
        """Read one line per answer: positions of person and item, and the score; the order does not matter.

        Raises ``ResponsesError`` if a position is out of range, or if a person answers an item twice.
        """
        who = whole_numbers(person, "person", ResponsesError)
        what = whole_numbers(item, "item", ResponsesError)
        reached = whole_numbers(score, "score", ResponsesError)
        if who.ndim != 1 or not who.shape == what.shape == reached.shape or who.size == 0:
            raise ResponsesError("person, item, score: three lists of the same length, not empty")
        _in_range(who, persons, "person")
        _in_range(what, items, "item")
        _in_range(reached, LARGEST + 1, "score")
        cell = who * items + what
        if (np.diff(cell) < 0).any():
            order = np.argsort(cell, kind="stable")
            cell, what, reached = cell[order], what[order], reached[order]
        if (np.diff(cell) == 0).any():
            raise ResponsesError("the same person answers the same item twice")
        counts = np.bincount(who, minlength=persons)
        groups = _groups(group, persons)
        return cls._rows(counts, what.astype(np.int32), reached.astype(np.int8), items, groups)

    @classmethod
    def _rows(
        cls, counts: IntArray, item: npt.NDArray[np.int32], score: Small, items: int, group: IntArray
    ) -> "Answers":
        highest = np.full(items, UNPRESENTED, dtype=np.int64)
        np.maximum.at(highest, item, score.astype(np.int64))
        starts = np.concatenate([[0], np.cumsum(counts)])
        return cls(
            len(counts), items, group, frozen(highest), None, frozen(starts), frozen(item), frozen(score)
        )

    @property
    def groups(self) -> int:
        """Number of groups of persons."""
        return int(self.group.max()) + 1

    @property
    def given(self) -> int:
        """Number of answers."""
        return int(self.starts[-1]) if self.starts is not None else int(np.count_nonzero(self.dense >= 0))

    @property
    def dense(self) -> Small:
        """The matrix (N, J) of answers that are kept dense."""
        if self.matrix is None:
            raise ResponsesError("these answers are kept as rows, not as a matrix")
        return self.matrix

    @property
    def rows(self) -> tuple[IntArray, npt.NDArray[np.int32], Small]:
        """``starts``, ``items`` and ``scores`` of answers that are kept as rows."""
        if self.starts is None or self.items is None or self.scores is None:
            raise ResponsesError("these answers are kept as a matrix, not as rows")
        return self.starts, self.items, self.scores

    def frequencies(self, categories: int) -> IntArray:
        """Return how often each score was reached, shape (J, categories)."""
        if self.matrix is None:
            _, item, score = self.rows
            cell = item * np.int64(categories) + score
            return np.bincount(cell, minlength=self.width * categories).reshape(self.width, categories)
        counts = [np.count_nonzero(self.matrix == value, axis=0) for value in range(categories)]
        return np.stack(counts, axis=1)

    def split(self, item: int) -> "Answers":
        """Return the same answers with one item made an item of its own for each group (for DIF).

        The first group keeps the item's place; items of the other groups come after the last one.
        """
        if not 0 <= item < self.width:
            raise ResponsesError(f"item: a position from 0 to {self.width - 1} is expected, not {item}")
        width = self.width + self.groups - 1
        if self.matrix is not None:
            wide = np.full((self.persons, width), UNPRESENTED, dtype=np.int8)
            wide[:, : self.width] = self.matrix
            for group in range(1, self.groups):
                members = self.group == group
                wide[members, self.width + group - 1] = self.matrix[members, item]
                wide[members, item] = UNPRESENTED
            return Answers.of(wide, self.group)
        starts, items, scores = self.rows
        person = np.repeat(np.arange(self.persons), np.diff(starts))
        other = (items == item) & (self.group[person] > 0)
        place = np.where(other, self.width + self.group[person] - 1, items)
        return Answers.sparse(person, place, scores, self.persons, width, self.group)


def _whole(raw: npt.NDArray[np.generic]) -> Small:
    if raw.dtype.kind == "b":
        return raw.astype(np.int8)
    if raw.dtype.kind == "f":
        raw = np.where(np.isnan(raw), UNPRESENTED, raw)
        if not (np.abs(raw) < LARGEST_SCORE).all() or not (raw == np.floor(raw)).all():
            raise ResponsesError("responses: whole scores are expected")
    low, high = raw.min(), raw.max()
    if low < UNPRESENTED or high > LARGEST:
        raise ResponsesError(f"responses: scores from 0 to {LARGEST} are expected (−1: not presented)")
    return raw.astype(np.int8)


def _in_range(values: IntArray, end: int, name: str) -> None:
    if values.min() < 0 or values.max() >= end:
        raise ResponsesError(f"{name}: positions from 0 to {end - 1} are expected")


def _groups(group: npt.ArrayLike | None, persons: int) -> IntArray:
    if group is None:
        return frozen(np.zeros(persons, dtype=np.int64))
    found = whole_numbers(group, "group", ResponsesError)
    if found.shape != (persons,):
        raise ResponsesError(f"group: one number for each of {persons} persons is expected")
    used = np.unique(found)
    if (used != np.arange(used.size)).any():
        raise ResponsesError("group: the numbers 0, 1 … are expected, each of them used")
    return frozen(found)
