"""How far two assessors agree: the share of same marks, and what is left of it beyond chance.

Cohen's kappa, unweighted: J. Cohen (1960), *A coefficient of agreement for nominal scales*. Its standard
error is that of J. L. Fleiss, J. Cohen & B. S. Everitt (1969), *Large sample standard errors of kappa and
weighted kappa*, for a kappa that is not supposed to be zero. Over several dossiers, the marks of one
candidate resemble one another: the error then comes from leaving each dossier out in turn.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from scipy.special import stdtrit

CONFIDENCE = 0.95
NORMAL = 1.959963984540054
"""The standard normal quantile that leaves 2.5 % above it."""

Table = tuple[tuple[int, ...], ...]
"""Counts: a row for each mark of the first assessor, a column for each mark of the second."""


@dataclass(frozen=True)
class Agreement:
    """How two assessors agree over some pairs of marks.

    ``kappa`` is None when both gave one and the same mark everywhere (or there is no pair): chance alone
    would then agree always, and nothing is left to be measured. ``low`` and ``high`` bound it at 95 %.
    ``prevalence`` is the share of the most frequent mark, ``bias`` half the sum of the differences between
    the two assessors' shares: kappa falls with the first, and must be read with the second.
    ``adjusted`` is kappa as if all marks were equally frequent (PABAK).
    """

    pairs: int
    same: int
    kappa: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    prevalence: float = 0.0
    bias: float = 0.0
    adjusted: float | None = None

    @property
    def share(self) -> float | None:
        """Return the share of pairs where both marks are the same."""
        return self.same / self.pairs if self.pairs else None


def table_of(pairs: Iterable[tuple[Hashable, Hashable]], marks: Sequence[Hashable]) -> Table:
    """Count the pairs whose two marks are among ``marks``; the others are left out."""
    place = {mark: number for number, mark in enumerate(marks)}
    counts = [[0] * len(marks) for _ in marks]
    for first, second in pairs:
        if first in place and second in place:
            counts[place[first]][place[second]] += 1
    return tuple(map(tuple, counts))


def sum_of(tables: Sequence[Table]) -> Table:
    """Add tables of the same marks."""
    return tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(*tables, strict=True))


def agreement_of(table: Table) -> Agreement:
    """Return the agreement of one table, its pairs taken as independent of one another."""
    size, pairs = len(table), sum(map(sum, table))
    same = sum(table[i][i] for i in range(size))
    if not pairs:
        return Agreement(0, 0)
    rows = [sum(row) / pairs for row in table]
    columns = [sum(column) / pairs for column in zip(*table, strict=True)]
    found = Agreement(
        pairs=pairs,
        same=same,
        prevalence=max((row + column) / 2 for row, column in zip(rows, columns, strict=True)),
        bias=sum(abs(row - column) for row, column in zip(rows, columns, strict=True)) / 2,
        adjusted=(size * same / pairs - 1) / (size - 1),
    )
    kappa = _kappa(table)
    if kappa is None:
        return found
    error = _error(table, kappa, rows, columns)
    return _bounded(found, kappa, error, NORMAL)


def agreement_over(tables: Sequence[Table]) -> Agreement:
    """Return the agreement over several dossiers, a table each.

    The error is the jackknife's over dossiers, with Student's quantile: two hundred marks of five candidates
    are not two hundred independent marks. There is none when leaving one dossier out leaves no kappa.
    """
    told = [table for table in tables if any(map(any, table))]
    if not told:
        return Agreement(0, 0)
    total = sum_of(told)
    whole = replace(agreement_of(total), error=None, low=None, high=None)
    if whole.kappa is None or len(told) < 2:
        return whole
    left = [_kappa(_without(total, table)) for table in told]
    known = [kappa for kappa in left if kappa is not None]
    if len(known) < len(left):
        return whole
    number, mean = len(known), sum(known) / len(known)
    error = sqrt((number - 1) / number * sum((kappa - mean) ** 2 for kappa in known))
    return _bounded(whole, whole.kappa, error, float(stdtrit(number - 1, (1 + CONFIDENCE) / 2)))


def _kappa(table: Table) -> float | None:
    """Return (p_o - p_e) / (1 - p_e), from whole numbers so that a constant table is known exactly."""
    pairs = sum(map(sum, table))
    columns = zip(*table, strict=True)
    chance: int = sum(sum(row) * sum(column) for row, column in zip(table, columns, strict=True))
    if chance == pairs * pairs:
        return None
    same = sum(table[i][i] for i in range(len(table)))
    return (pairs * same - chance) / (pairs * pairs - chance)


def _error(table: Table, kappa: float, rows: Sequence[float], columns: Sequence[float]) -> float:
    """Return the standard error of Fleiss, Cohen & Everitt (1969), formula for kappa different from zero."""
    pairs, places = sum(map(sum, table)), range(len(table))
    chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    agreed = sum(table[i][i] / pairs * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in places)
    apart = sum(
        table[i][j] / pairs * (columns[i] + rows[j]) ** 2 for i in places for j in places if i != j
    ) * ((1 - kappa) ** 2)
    variance = agreed + apart - (kappa - chance * (1 - kappa)) ** 2
    return sqrt(max(variance, 0.0) / pairs) / (1 - chance)


def _without(total: Table, table: Table) -> Table:
    return tuple(
        tuple(a - b for a, b in zip(whole, part, strict=True))
        for whole, part in zip(total, table, strict=True)
    )


def _bounded(found: Agreement, kappa: float, error: float, quantile: float) -> Agreement:
    low, high = kappa - quantile * error, kappa + quantile * error
    return replace(found, kappa=kappa, error=error, low=max(low, -1.0), high=min(high, 1.0))
