"""The E-step: what each block of persons says of the abilities and of every item, on the nodes around it."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration.blocks import Block, Columns

Window = tuple[int, int]
Work = npt.NDArray[np.floating]

NEGLIGIBLE = 1e-9  # posterior mass of a whole block that may be left outside its window …
NOTICEABLE = 1e-7  # … and at the edge of the window, what sends the block back to the whole grid
MARGIN = 2  # nodes kept beyond those that matter, as items move between iterations


@dataclass(frozen=True, eq=False)
class Curves:
    """All that an E-step needs of the items, in working precision.

    ``rows`` (C, G) log probabilities of the columns, ``base`` (G,) common to all persons, ``prior``
    (groups, G) log weights of the abilities.
    """

    rows: Work
    base: Work
    prior: Work

    @classmethod
    def build(
        cls, columns: Columns, curves: FloatArray, weights: FloatArray, precision: npt.DTypeLike
    ) -> "Curves":
        """Arrange probabilities (J, K, G) and ability weights (groups, G)."""
        rows, base = columns.taken(np.log(curves))
        tiny = np.finfo(np.float64).tiny
        return cls(
            np.ascontiguousarray(rows, dtype=precision),
            base.astype(precision),
            np.log(np.maximum(weights, tiny)).astype(precision),
        )

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.rows.shape[1])


@dataclass(frozen=True, eq=False)
class Part:
    """What one block says: log-likelihood, expected counts (C, w), mass (w,) on its ``window``.

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
    curves: Curves,
    windows: list[Window],
    items: int,
    executor: Executor | None,
) -> Expectation:
    """Return the expectation over all blocks, each computed where the executor wants."""
    run: Iterable[Part]
    run = (executor.map if executor else map)(of_block, blocks, repeat(curves), windows)
    counts = np.zeros((columns.item.size, curves.nodes))
    mass = np.zeros(curves.prior.shape)
    total, following = 0.0, []
    for block, part in zip(blocks, run, strict=True):
        around = slice(*part.window)
        counts[:, around] += part.counts
        mass[block.group, around] += part.mass
        total += part.log_likelihood
        following.append(part.following)
    spread = columns.spread(counts, mass.sum(axis=0), items)
    return Expectation(total, spread, mass, following)


def of_block(block: Block, curves: Curves, window: Window) -> Part:
    """Return what one block says; the whole grid is used if its window proves too narrow."""
    weights, log_likelihood = posterior(block, curves, window)
    mass = weights.sum(axis=0, dtype=np.float64)
    if _too_narrow(mass, window, curves.nodes):
        window = (0, curves.nodes)
        weights, log_likelihood = posterior(block, curves, window)
        mass = weights.sum(axis=0, dtype=np.float64)
    # (counts)ᵀ = weightsᵀ @ answers, in one product whatever the storage
    counts = block.answers.astype(weights.dtype).T @ weights
    return Part(float(log_likelihood.sum()), window, counts, mass, _following(mass, window, curves.nodes))


def posterior(block: Block, curves: Curves, window: Window) -> tuple[Work, FloatArray]:
    """Return posterior weights (n, w) of the block's persons and their log-likelihoods (n,)."""
    around = slice(*window)
    weights = block.product(curves.rows[:, around])
    weights += curves.base[around] + curves.prior[block.group, around]
    highest = weights.max(axis=1, keepdims=True)
    weights -= highest
    np.exp(weights, out=weights)
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    return weights, np.asarray(highest[:, 0].astype(np.float64) + np.log(total[:, 0].astype(np.float64)))


def abilities(blocks: list[Block], curves: Curves, nodes: FloatArray, windows: list[Window]) -> FloatArray:
    """Return the posterior mean of each person, shape (N,)."""
    result = np.empty(sum(block.persons.size for block in blocks))
    for block, window in zip(blocks, windows, strict=True):
        result[block.persons] = posterior(block, curves, window)[0] @ nodes[slice(*window)]
    return result


def around_abilities(
    blocks: list[Block], columns: Columns, ability: FloatArray, spread: float, nodes: FloatArray, items: int
) -> FloatArray:
    """Return expected counts (J, K, G) if each ability were normal around a known value: a start."""
    counts = np.zeros((columns.item.size, nodes.size))
    mass = np.zeros(nodes.size)
    for block in blocks:
        distance = (nodes - ability[block.persons][:, None]) / spread
        weights = np.exp(-0.5 * distance**2).astype(np.float32)
        weights /= weights.sum(axis=1, keepdims=True)
        counts += block.answers.astype(np.float32).T @ weights
        mass += weights.sum(axis=0)
    return columns.spread(counts, mass, items)


def _too_narrow(mass: FloatArray, window: Window, nodes: int) -> bool:
    low, high = window
    limit = NOTICEABLE * mass.sum()
    return bool((low > 0 and mass[0] > limit) or (high < nodes and mass[-1] > limit))


def _following(mass: FloatArray, window: Window, nodes: int) -> Window:
    kept = np.flatnonzero(mass > NEGLIGIBLE * mass.sum()) + window[0]
    return max(int(kept[0]) - MARGIN, 0), min(int(kept[-1]) + 1 + MARGIN, nodes)
