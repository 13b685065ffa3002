"""Persons cut into blocks of like ability, so that a block needs only the nodes around it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.calibration.answers import Answers, Small

CELLS = 2_000_000  # answers per block: what one E-step touches stays in the processor's caches
FEWEST, MOST = 256, 4096  # persons per block
ROUNDS = 6  # of the normal approximation to abilities and difficulties
REACH = 3.0  # rough abilities lie within ± so many standard deviations


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of an indicator matrix: each one score of one item.

    ``baseline``: everybody answered everything, and score 0 has no column: it is what remains.
    """

    item: IntArray
    score: IntArray
    categories: int
    baseline: bool

    @classmethod
    def of(cls, answers: Answers, categories: IntArray) -> "Columns":
        """Lay out the columns that these answers need."""
        widest = int(categories.max())
        if answers.matrix is None:
            item, score = np.divmod(np.arange(answers.width * widest), widest)
            return cls(item, score, widest, baseline=False)
        baseline = bool((answers.matrix >= 0).all())
        exists = np.arange(widest)[:, None] < categories
        exists[0] &= not baseline
        score, item = np.nonzero(exists)
        return cls(item, score, widest, baseline)

    def taken(self, curves: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return log curves (J, K, G) as rows of the columns (C, G), and what all persons share (G,)."""
        rows = curves[self.item, self.score]
        if not self.baseline:
            return rows, np.zeros(curves.shape[2])
        return rows - curves[self.item, 0], curves[:, 0].sum(axis=0)

    def spread(self, counts: FloatArray, mass: FloatArray, items: int) -> FloatArray:
        """Return expected counts (J, K, G) from those of the columns (C, G) and of all persons (G,)."""
        result = np.zeros((items, self.categories, counts.shape[1]))
        result[self.item, self.score] = counts
        if self.baseline:
            # Rounding may leave a count just below zero.
            result[:, 0] = np.maximum(mass - result[:, 1:].sum(axis=1), 0.0)
        return result


@dataclass(frozen=True, eq=False)
class Block:
    """Some persons of one group: ``answers`` (n, C) are 1 where a person reached that score of that item."""

    persons: IntArray
    group: int
    answers: Small | csr_array

    def typed(self, precision: npt.DTypeLike) -> Any:
        """Return the answers as floats, an array or a sparse matrix: both know ``@`` and ``.T``."""
        return self.answers.astype(precision, copy=False)


def cut(answers: Answers, columns: Columns, ability: FloatArray) -> list[Block]:
    """Return blocks of persons, group by group in the order of their rough ability."""
    order = np.lexsort((ability, answers.group))
    width = columns.item.size if answers.matrix is not None else max(answers.given // answers.persons, 1)
    size = int(np.clip(CELLS // width, FEWEST, MOST))
    ends = np.flatnonzero(np.diff(answers.group[order])) + 1
    blocks = []
    for members in np.split(order, ends):
        for start in range(0, members.size, size):
            persons = members[start : start + size]
            blocks.append(
                Block(persons, int(answers.group[persons[0]]), _indicator(answers, columns, persons))
            )
    return blocks


def _indicator(answers: Answers, columns: Columns, persons: IntArray) -> Small | csr_array:
    if answers.matrix is None:
        return _sparse_indicator(answers, columns, persons)
    part = answers.matrix[persons]
    if columns.baseline and columns.categories == 2:
        return part
    scores = part[:, columns.item]
    return np.asarray(scores == columns.score.astype(np.int8)).view(np.int8)


def _sparse_indicator(answers: Answers, columns: Columns, persons: IntArray) -> csr_array:
    starts, items, scores = answers.rows
    counts = starts[persons + 1] - starts[persons]
    own = np.concatenate([[0], np.cumsum(counts)])
    place = np.repeat(starts[persons] - own[:-1], counts) + np.arange(own[-1])
    column = items[place].astype(np.int32) * np.int32(columns.categories) + scores[place]
    ones = np.ones(column.size, dtype=np.float32)
    return csr_array((ones, column, own.astype(np.int32)), shape=(persons.size, columns.item.size))


def rough_abilities(answers: Answers, categories: IntArray) -> FloatArray:
    """Return a first guess of each ability, standardised within its group, shape (N,).

    Normal approximation (PROX, Wright & Stone 1979): the logit of a person's proportion, plus the mean
    difficulty of what that person met; the difficulty of an item likewise.
    """
    best = (categories - 1).astype(np.float64)
    person, item, share = _proportions(answers, best)
    if person is None:
        ability = _logit(share, np.full(answers.persons, float(answers.width)))
        return _standard(ability, answers.group)
    number = np.bincount(person, minlength=answers.persons)
    met = np.bincount(item, minlength=answers.width)
    by_person = _logit(np.bincount(person, share, answers.persons) / np.maximum(number, 1), number)
    by_item = _logit(np.bincount(item, share, answers.width) / np.maximum(met, 1), met)
    ability, difficulty = by_person, -by_item
    for _ in range(ROUNDS):
        ability = by_person + np.bincount(person, difficulty[item], answers.persons) / np.maximum(number, 1)
        difficulty = np.bincount(item, ability[person], answers.width) / np.maximum(met, 1) - by_item
        difficulty -= difficulty.mean()
    return _standard(ability, answers.group)


def _proportions(answers: Answers, best: FloatArray) -> tuple[IntArray | None, IntArray, FloatArray]:
    """Return person, item and share of the best score of each answer; of each person if all is answered."""
    if answers.matrix is None:
        starts, items, scores = answers.rows
        person = np.repeat(np.arange(answers.persons), np.diff(starts))
        return person, items.astype(np.int64), scores / best[items]
    presented: BoolArray = answers.matrix >= 0
    if presented.all():
        return None, np.empty(0, dtype=np.int64), _weighted(answers.matrix, 1 / best / answers.width)
    person, item = np.nonzero(presented)
    return person, item, answers.matrix[person, item] / best[item]


def _weighted(matrix: Small, weights: FloatArray) -> FloatArray:
    parts = [matrix[start : start + MOST].astype(np.float32) for start in range(0, len(matrix), MOST)]
    return np.concatenate([part @ weights.astype(np.float32) for part in parts]).astype(np.float64)


def _logit(share: FloatArray, number: npt.NDArray[np.generic]) -> FloatArray:
    # Half an answer is added on each side, so that nobody is at infinity.
    count = number.astype(np.float64)
    return np.log((share * count + 0.5) / ((1 - share) * count + 0.5))


def _standard(ability: FloatArray, group: IntArray) -> FloatArray:
    result = np.empty_like(ability)
    for place in range(int(group.max()) + 1):
        members = group == place
        part = ability[members]
        deviation = part.std()
        result[members] = (part - part.mean()) / (deviation if deviation > 0 else 1.0)
    return np.clip(result, -REACH, REACH)
