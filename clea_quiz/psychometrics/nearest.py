"""The most informative item at an ability, exactly, without looking at the whole bank.

For each small cell of the scale the items with the largest upper bounds of information are kept in order.
A few of them are evaluated exactly; if the best reaches the bound of the next one, no other item of the
bank can be better. Otherwise the whole bank is evaluated for that person. The cost of a choice does not
grow with the bank.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import exp

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, frozen
from clea_quiz.psychometrics.curves import information
from clea_quiz.psychometrics.errors import ContentError, GridError
from clea_quiz.psychometrics.items import DICHOTOMOUS, MODELS, ItemTable

EVALUATIONS = 24_000_000  # items × cells that may be evaluated when the index is built
FINEST, COARSEST = 1200, 240  # cells
KEPT = 96  # items kept for each cell
TRIED = 4  # items evaluated exactly in a choice
CHUNK = 2_000_000
READ = 16  # items read beyond those asked, for one person
TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class InformationIndex:
    """The best items of each cell: ``items`` (cells, T), by decreasing ``bounds`` of their information."""

    table: ItemTable
    low: float
    width: float
    items: IntArray
    bounds: FloatArray
    dichotomous: bool

    @classmethod
    def build(cls, table: ItemTable, low: float = -6.0, high: float = 6.0) -> "InformationIndex":
        """Evaluate the bank once on the edges of all cells of [low, high]."""
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise GridError(f"low, high: two increasing numbers are expected, not {low}, {high}")
        cells = int(np.clip(EVALUATIONS // len(table), COARSEST, FINEST))
        width = (high - low) / cells
        kept = min(KEPT, len(table))
        items, bounds = np.empty((cells, kept), dtype=np.int64), np.empty((cells, kept))
        # Between two edges information exceeds both by at most width²/8 · max |I″|, and |I″| ≤ a⁴ (K − 1)⁴.
        excess = width**2 / 8 * table.a**4 * (table.categories - 1.0) ** 4
        size = max(1, CHUNK // (len(table) * table.width))
        for start in range(0, cells, size):
            edges = low + width * np.arange(start, min(start + size, cells) + 1, dtype=np.float64)
            found = information(table, edges[None, :])
            highest = np.maximum(found[:, 1:], found[:, :-1]) + excess[:, None]
            block = slice(start, start + highest.shape[1])
            items[block], bounds[block] = _largest(highest, kept)
        known = [MODELS[code] in DICHOTOMOUS for code in np.unique(table.model)]
        return cls(table, low, width, frozen(items), frozen(bounds), all(known))

    def best(self, theta: FloatArray, seen: BoolArray) -> IntArray:
        """Return the unseen item with the largest information at each person's ability, shape (N,).

        ``theta`` (N,), ``seen`` (N, J); raises ``ContentError`` if somebody has seen everything.
        """
        cell = np.clip((theta - self.low) / self.width, 0, self.items.shape[0] - 1).astype(np.int64)
        persons = np.arange(theta.size)
        inside = (theta >= self.low) & (theta <= self.low + self.width * self.items.shape[0])
        depth = min(self.items.shape[1], int(np.count_nonzero(seen, axis=1).max()) + TRIED + 1)
        listed = self.items[cell, :depth]
        free = ~seen[persons[:, None], listed]
        places = np.empty((theta.size, TRIED), dtype=np.int64)
        for turn in range(TRIED):
            places[:, turn] = free.argmax(axis=1)
            inside &= free[persons, places[:, turn]]
            free[persons, places[:, turn]] = False
        tried = listed[persons[:, None], places]
        found = self._information(tried, theta)
        winner = found.argmax(axis=1)
        following = free.argmax(axis=1)
        rival = np.where(free[persons, following], self.bounds[cell, following], self.bounds[cell, depth - 1])
        chosen = tried[persons, winner]
        unsure = np.flatnonzero(~(inside & (found[persons, winner] >= rival)))
        if unsure.size:
            chosen[unsure] = self._among_all(theta[unsure], seen[unsure])
        return np.asarray(chosen)

    def best_for(self, theta: float, asked: Collection[int]) -> int:
        """Return the same for one person, ``asked`` being the items seen: few evaluations, no arrays."""
        cell = int((theta - self.low) / self.width)
        if self.dichotomous and theta >= self.low and cell < len(self.items):
            known, depth = frozenset(asked), len(asked) + READ
            chosen, most = -1, -1.0
            tail = zip(self.items[cell, :depth].tolist(), self.bounds[cell, :depth].tolist(), strict=True)
            for item, bound in tail:
                if bound <= most:
                    return chosen
                if item not in known and (value := self._value(item, theta)) > most:
                    chosen, most = item, value
        seen = np.zeros((1, len(self.table)), dtype=np.bool_)
        seen[0, list(asked)] = True
        return int(self.best(np.array([theta]), seen)[0])

    def _value(self, item: int, theta: float) -> float:
        table = self.table
        a, b, c, d = float(table.a[item]), float(table.b[item]), float(table.c[item]), float(table.d[item])
        logistic = 1 / (1 + exp(-min(max(a * (theta - b), -700.0), 700.0)))
        chance = c + (d - c) * logistic
        slope = a * (d - c) * logistic * (1 - logistic)
        return slope * slope / (chance * (1 - chance) + TINY)

    def _information(self, items: IntArray, theta: FloatArray) -> FloatArray:
        """Return the information of some items (N, m) at each person's ability (N,)."""
        table = self.table
        if not self.dichotomous:
            own = np.repeat(theta, items.shape[1])[:, None]
            return information(table.take(items.ravel()), own)[:, 0].reshape(items.shape)
        a, c, d = table.a[items], table.c[items], table.d[items]
        logistic = 1 / (1 + np.exp(-np.clip(a * (theta[:, None] - table.b[items]), -700.0, 700.0)))
        chance = c + (d - c) * logistic
        slope = a * (d - c) * logistic * (1 - logistic)
        return np.asarray(slope**2 / (chance * (1 - chance) + TINY))

    def _among_all(self, theta: FloatArray, seen: BoolArray) -> IntArray:
        if seen.all(axis=1).any():
            raise ContentError("no item is left for somebody")
        left = np.where(seen, -1.0, information(self.table, theta[None, :]).T)
        return np.asarray(left.argmax(axis=1))


def _largest(values: FloatArray, number: int) -> tuple[IntArray, FloatArray]:
    """Return the largest rows of each column, decreasing, and their values, each (columns, number)."""
    top = np.argpartition(-values, number - 1, axis=0)[:number]
    chosen = np.take_along_axis(values, top, axis=0)
    order = np.argsort(-chosen, axis=0, kind="stable")
    return np.take_along_axis(top, order, axis=0).T, np.take_along_axis(chosen, order, axis=0).T
