"""The E-step: what each block of persons says of the abilities and of every item, on the nodes around it."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration.blocks import Block, Columns

Window = tuple[int, int]
Work = npt.NDArray[np.floating]

NEGLIGIBLE = 1e-9  # posterior mass of a whole block that may be left outside its window …
NOTICEABLE = 1e-7  # … and at the edge of the window, what sends the block back to the whole grid
# e⁻⁷⁰ is nothing, yet no denormal number: products with those take a hundred times longer.
LEAST_LOG_WEIGHT = -70.0
MARGIN = 2  # nodes kept beyond those that matter, as items move between iterations


@dataclass(frozen=True, eq=False)
class Curves:
    """All that an E-step needs of the items, in working precision; nodes come first.

    ``rows`` (G, C): log probabilities of the columns. ``common`` (groups, G): log weights of the abilities,
    and what all persons share.
    """

    rows: Work
    common: Work

    @classmethod
    def build(
        cls, columns: Columns, curves: FloatArray, weights: FloatArray, precision: npt.DTypeLike
    ) -> "Rounded":
        """Arrange probabilities (J, K, G) and ability weights (groups, G)."""
        rows, shared = columns.taken(np.log(curves))
        tiny = np.finfo(np.float64).tiny
        common = np.log(np.maximum(weights, tiny)) + shared
        made = cls(np.ascontiguousarray(rows.T, dtype=precision), common.astype(precision))
        return Rounded(made, rows.T - made.rows, common - made.common)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.rows.shape[0])


@dataclass(frozen=True, eq=False)
class Rounded:
    """Curves, and what working precision took from their ``rows`` (G, C) and ``common`` (groups, G)."""

    curves: Curves
    rows: FloatArray
    common: FloatArray

    def correction(self, counts: FloatArray, mass: FloatArray) -> float:
        """Return what rounding took from the log-likelihood.

        The same rounded curves serve all persons, so that their error adds up instead of cancelling; its
        gradient being the expected counts, it is known to the first order.
        """
        return float((self.rows * counts).sum() + (self.common * mass).sum())


@dataclass(frozen=True, eq=False)
class Part:
    """What one block says: log-likelihood, expected counts (w, C), mass (w,) on its ``window``.

    ``following`` is the window that the next iteration may use.
    """

    log_likelihood: float
    window: Window
    counts: Work
    mass: FloatArray
    following: Window


@dataclass(frozen=True, eq=False)
class Expectation:
    """What all answers say: log-likelihood, expected counts (J, K, G), ability mass (groups, G)."""

    log_likelihood: float
    counts: FloatArray
    mass: FloatArray
    windows: list[Window]


def expect(
    blocks: list[Block],
    columns: Columns,
    rounded: Rounded,
    windows: list[Window],
    items: int,
    executor: Executor | None,
) -> Expectation:
    """Return the expectation over all blocks, each computed where the executor wants."""
    curves = rounded.curves
    run: Iterable[Part]
    run = (executor.map if executor else map)(of_block, blocks, repeat(curves), windows)
    counts = np.zeros((curves.nodes, columns.item.size))
    mass = np.zeros(curves.common.shape)
    total, following = 0.0, []
    for block, part in zip(blocks, run, strict=True):
        around = slice(*part.window)
        counts[around] += part.counts
        mass[block.group, around] += part.mass
        total += part.log_likelihood
        following.append(part.following)
    total += rounded.correction(counts, mass)
    spread = columns.spread(counts.T, mass.sum(axis=0), items)
    return Expectation(total, spread, mass, following)


def of_block(block: Block, curves: Curves, window: Window) -> Part:
    """Return what one block says; the whole grid is used if its window proves too narrow."""
    answers = block.typed(curves.rows.dtype)
    weights, log_likelihood = _posterior(answers, block.group, curves, window)
    mass = _over_persons(weights)
    if _too_narrow(mass, window, curves.nodes):
        window = (0, curves.nodes)
        weights, log_likelihood = _posterior(answers, block.group, curves, window)
        mass = _over_persons(weights)
    counts = weights @ answers
    return Part(float(log_likelihood.sum()), window, counts, mass, _following(mass, window, curves.nodes))


def posterior(block: Block, curves: Curves, window: Window) -> tuple[Work, FloatArray]:
    """Return posterior weights (w, n) of the block's persons and their log-likelihoods (n,)."""
    return _posterior(block.typed(curves.rows.dtype), block.group, curves, window)


def _posterior(answers: Any, group: int, curves: Curves, window: Window) -> tuple[Work, FloatArray]:
    # Nodes come first: highest values and sums then run along persons, which is far faster.
    around = slice(*window)
    weights: Work = np.ascontiguousarray(curves.rows[around] @ answers.T)
    weights += curves.common[group, around, None]
    highest = weights.max(axis=0)
    weights -= highest
    np.maximum(weights, LEAST_LOG_WEIGHT, out=weights)
    np.exp(weights, out=weights)
    total = weights.sum(axis=0)
    weights /= total
    return weights, np.asarray(highest.astype(np.float64) + np.log(total.astype(np.float64)))


def _over_persons(weights: Work) -> FloatArray:
    return np.asarray((weights @ np.ones(weights.shape[1], weights.dtype)).astype(np.float64))


def abilities(blocks: list[Block], curves: Curves, nodes: FloatArray, windows: list[Window]) -> FloatArray:
    """Return the posterior mean of each person, shape (N,)."""
    result = np.empty(sum(block.persons.size for block in blocks))
    for block, window in zip(blocks, windows, strict=True):
        result[block.persons] = nodes[slice(*window)] @ posterior(block, curves, window)[0]
    return result


def around_abilities(
    blocks: list[Block], columns: Columns, ability: FloatArray, spread: float, nodes: FloatArray, items: int
) -> FloatArray:
    """Return expected counts (J, K, G) if each ability were normal around a known value: a start."""
    counts = np.zeros((nodes.size, columns.item.size))
    mass = np.zeros(nodes.size)
    for block in blocks:
        weights = ((nodes[:, None] - ability[block.persons]) / spread).astype(np.float32)
        np.exp(np.maximum(-0.5 * weights**2, LEAST_LOG_WEIGHT), out=weights)
        weights /= weights.sum(axis=0)
        counts += weights @ block.typed(np.float32)
        mass += weights.sum(axis=1)
    return columns.spread(counts.T, mass, items)


def _too_narrow(mass: FloatArray, window: Window, nodes: int) -> bool:
    low, high = window
    limit = NOTICEABLE * mass.sum()
    return bool((low > 0 and mass[0] > limit) or (high < nodes and mass[-1] > limit))


def _following(mass: FloatArray, window: Window, nodes: int) -> Window:
    kept = np.flatnonzero(mass > NEGLIGIBLE * mass.sum()) + window[0]
    return max(int(kept[0]) - MARGIN, 0), min(int(kept[-1]) + 1 + MARGIN, nodes)
