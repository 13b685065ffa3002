"""Answers against what the model expects: moments of every answer at its person's ability."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, abilities
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.likelihood import Scores, scores_of
from clea_quiz.psychometrics.models import category_probabilities

CELLS = 2_000_000  # persons × items × categories held at once


@dataclass(frozen=True, eq=False)
class Residuals:
    """Of some persons, each (n, J): what remains of each answer, its variance and fourth central moment.

    Where an item was not presented all three are 0 and ``presented`` is false.
    """

    persons: slice
    presented: BoolArray
    residual: FloatArray
    variance: FloatArray
    fourth: FloatArray


def paired(table: ItemTable, responses: npt.ArrayLike, theta: npt.ArrayLike) -> tuple[Scores, FloatArray]:
    """Return answers (N, J) and abilities (N,), or raise if they do not belong together."""
    scores, ability = scores_of(table, responses), abilities(theta)
    if ability.size != len(scores):
        raise ResponsesError(f"theta: {len(scores)} abilities are expected, one a person, not {ability.size}")
    return scores, ability


def residuals(table: ItemTable, scores: Scores, theta: FloatArray) -> Iterator[Residuals]:
    """Yield residuals x − E(x | θ) of blocks of persons."""
    values = np.arange(table.width, dtype=np.float64)
    for persons, probability in blocks_of(table, theta):
        presented = scores[persons] >= 0
        expected = (probability @ values).T
        deviation = values - expected.T[:, :, None]
        variance = (probability * deviation**2).sum(axis=2).T
        fourth = (probability * deviation**4).sum(axis=2).T
        rest = np.where(presented, scores[persons] - expected, 0.0)
        yield Residuals(persons, presented, rest, variance * presented, fourth * presented)


def blocks_of(table: ItemTable, theta: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """Yield blocks of persons with the probabilities of their answers, (J, n, K)."""
    size = max(1, CELLS // (len(table) * table.width))
    for start in range(0, theta.size, size):
        persons = slice(start, min(start + size, theta.size))
        yield persons, category_probabilities(table, theta[persons])
