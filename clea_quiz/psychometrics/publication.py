"""A published bank, compiled once for measurement: curves, universe, cuts, and what makes each step cheap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite

import numpy as np

from clea_quiz.psychometrics.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    frozen,
    positive,
    whole_numbers,
    within,
)
from clea_quiz.psychometrics.errors import ContentError, GridError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable
from clea_quiz.psychometrics.models import averaged
from clea_quiz.psychometrics.universe import cut_of, soft_indicator, true_scores


@dataclass(frozen=True)
class DomainItem:
    """One item of a domain: its parameters, its place, and how it counts in the true score.

    ``universe``: the item is published, and belongs to what mastery is judged on. ``guess_removed``: its
    asymptotes are set to 0 and 1 there, because a lucky answer is no mastery.
    """

    parameters: ItemParameters
    subdomain: int
    criterion: int
    universe: bool = True
    guess_removed: bool = True


@dataclass(frozen=True)
class DomainSettings:
    """How a domain is measured.

    ``sigma`` is the standard deviation of a sub-domain around its domain (0: one ability). ``thresholds``
    are the expected proportions that mean mastery, one per sub-domain. ``cuts`` may give a panel's cut on
    η instead, for the sub-domains where it is not None. The domain ability is N(prior_mean, prior_sd²) on
    ``nodes`` equally spaced points of ±``bound``.
    """

    sigma: float
    thresholds: tuple[float, ...]
    cuts: tuple[float | None, ...] = ()
    prior_mean: float = 0.0
    prior_sd: float = 1.0
    bound: float = 5.0
    nodes: int = 81

    def __post_init__(self) -> None:
        if not (isfinite(self.sigma) and self.sigma >= 0):
            raise SettingsError(f"sigma: {self.sigma} is not a standard deviation")
        if not self.thresholds or not all(0 < value < 1 for value in self.thresholds):
            raise SettingsError(
                f"thresholds: expected proportions strictly between 0 and 1, not {self.thresholds}"
            )
        if self.cuts and len(self.cuts) != len(self.thresholds):
            raise SettingsError("cuts: one per sub-domain (or none at all) is expected")
        if not all(cut is None or isfinite(cut) for cut in self.cuts):
            raise SettingsError("cuts: every cut must be a finite number or None")
        positive(self.prior_sd, "prior_sd")
        positive(self.bound, "bound")
        within(self.prior_mean, -self.bound, self.bound, "prior_mean")
        if self.nodes < 11:
            raise GridError(f"nodes: at least 11 are needed, not {self.nodes}")


@dataclass(frozen=True, eq=False)
class DomainModel:
    """A publication ready for measurement: J items, S sub-domains, C criteria, K categories, G nodes.

    ``curves`` are expected response functions; ``expected`` the expected proportion of an item's best
    score; ``information`` the Fisher information of those curves. ``cuts`` and ``criterion_cuts`` are on
    η (±∞: always or never reached, NaN: empty universe). ``packed`` (J, K − 1, G) holds the curves of
    scores 1 … K − 1, items in ``order`` (its inverse is ``rank``): sub-domain s has ``bounds[s]:bounds[s
    + 1]``; ``packed_expected`` (J, G) likewise.
    """

    settings: DomainSettings
    table: ItemTable
    categories: IntArray
    subdomain: IntArray
    criterion: IntArray
    universe: BoolArray
    criterion_subdomain: IntArray
    thresholds: FloatArray
    grid: FloatArray
    prior: FloatArray
    kernel: FloatArray
    curves: FloatArray
    log_curves: FloatArray
    expected: FloatArray
    information: FloatArray
    true_score: FloatArray
    criterion_true_score: FloatArray
    cuts: FloatArray
    criterion_cuts: FloatArray
    mastery_indicator: FloatArray
    criterion_indicator: FloatArray
    order: IntArray
    bounds: IntArray
    rank: IntArray
    packed: FloatArray
    packed_expected: FloatArray

    @property
    def packed_rows(self) -> FloatArray:
        """``packed`` as a matrix, one row per item and score above 0."""
        return self.packed.reshape(-1, self.grid.size)

    @property
    def items(self) -> int:
        """J: number of items."""
        return len(self.categories)

    @property
    def subdomains(self) -> int:
        """S: number of sub-domains."""
        return len(self.thresholds)

    def rows_of(self, place: int) -> IntArray:
        """Positions of the items of one sub-domain."""
        return self.order[self.bounds[place] : self.bounds[place + 1]]

    @cached_property
    def indicator_or_zero(self) -> FloatArray:
        """``mastery_indicator``, 0 where the universe is empty."""
        return frozen(np.nan_to_num(self.mastery_indicator))

    @cached_property
    def category_counts(self) -> list[int]:
        """``categories`` as a list, for checks one by one."""
        counts: list[int] = self.categories.tolist()
        return counts

    @cached_property
    def cells(self) -> frozenset[tuple[int, int]]:
        """All pairs of an item and a score that it has."""
        counts = enumerate(self.category_counts)
        return frozenset((item, score) for item, number in counts for score in range(number))

    @cached_property
    def log_prior(self) -> FloatArray:
        """Log weights of the domain ability on the nodes, shape (G,)."""
        return frozen(np.log(np.maximum(self.prior, np.finfo(np.float64).tiny)))

    @cached_property
    def finite_cuts(self) -> FloatArray:
        """``cuts`` with ±1e6 for what is always or never reached, and 0 where the universe is empty."""
        return frozen(np.nan_to_num(self.cuts, posinf=1e6, neginf=-1e6))

    @cached_property
    def assessable(self) -> BoolArray:
        """Sub-domains that have at least one item in the universe, shape (S,)."""
        return ~np.isnan(self.cuts)

    @property
    def criterion_assessable(self) -> BoolArray:
        """Criteria that have at least one item in the universe, shape (C,)."""
        return ~np.isnan(self.criterion_cuts)


def compile_domain(
    items: Sequence[DomainItem], subdomains: int, criterion_subdomain: Sequence[int], settings: DomainSettings
) -> DomainModel:
    """Compile a publication for measurement.

    ``criterion_subdomain`` gives the sub-domain of each criterion. Raises ``ContentError`` if an item's
    criterion is not of its sub-domain or if an index is out of range, ``SettingsError`` if thresholds and
    sub-domains do not match.
    """
    subdomain, criterion, of_criterion = _places(items, subdomains, criterion_subdomain)
    if len(settings.thresholds) != subdomains:
        raise SettingsError(f"thresholds: {subdomains} are expected, not {len(settings.thresholds)}")
    universe = np.array([item.universe for item in items], dtype=np.bool_)
    table = ItemTable.build([item.parameters for item in items])
    grid = np.linspace(-settings.bound, settings.bound, settings.nodes)
    best = (table.categories - 1).astype(np.float64)[:, None]
    known = averaged(_guessing_removed(table, items), grid)[0] @ np.arange(table.width) / best
    by_subdomain, by_criterion = true_scores(known, universe, criterion, of_criterion, subdomains)
    cuts, criterion_cuts = _cuts(settings, grid, by_subdomain, by_criterion, of_criterion)
    curves, slopes = (np.ascontiguousarray(values.transpose(0, 2, 1)) for values in averaged(table, grid))
    order = np.argsort(subdomain, kind="stable")
    counts = np.bincount(subdomain, minlength=subdomains)
    expected = np.einsum("jkg,k->jg", curves, np.arange(table.width, dtype=np.float64)) / best
    return DomainModel(
        settings=settings,
        table=table,
        categories=table.categories,
        subdomain=frozen(subdomain),
        criterion=frozen(criterion),
        universe=frozen(universe),
        criterion_subdomain=frozen(of_criterion),
        thresholds=frozen(np.array(settings.thresholds, dtype=np.float64)),
        grid=frozen(grid),
        prior=frozen(_normal(grid - settings.prior_mean, settings.prior_sd)),
        kernel=frozen(_kernel(grid, settings.sigma)),
        curves=frozen(curves),
        log_curves=frozen(np.log(np.maximum(curves, np.finfo(np.float64).tiny))),
        expected=frozen(expected),
        information=frozen(_information(curves, slopes)),
        true_score=frozen(by_subdomain),
        criterion_true_score=frozen(by_criterion),
        cuts=frozen(cuts),
        criterion_cuts=frozen(criterion_cuts),
        mastery_indicator=frozen(soft_indicator(cuts, grid)),
        criterion_indicator=frozen(soft_indicator(criterion_cuts, grid)),
        order=frozen(order),
        bounds=frozen(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)),
        rank=frozen(np.argsort(order)),
        packed=frozen(curves[order, 1:, :]),
        packed_expected=frozen(expected[order]),
    )


def _places(
    items: Sequence[DomainItem], subdomains: int, criterion_subdomain: Sequence[int]
) -> tuple[IntArray, IntArray, IntArray]:
    if not items:
        raise ContentError("a domain needs at least one item")
    subdomain = whole_numbers([item.subdomain for item in items], "subdomain", ContentError)
    criterion = whole_numbers([item.criterion for item in items], "criterion", ContentError)
    of_criterion = whole_numbers(criterion_subdomain, "criterion_subdomain", ContentError)
    for name, values, limit in (
        ("subdomain", subdomain, subdomains),
        ("criterion", criterion, of_criterion.size),
        ("criterion_subdomain", of_criterion, subdomains),
    ):
        if values.size == 0 or values.min() < 0 or values.max() >= limit:
            raise ContentError(f"{name}: positions from 0 to {limit - 1} are expected")
    wrong = np.flatnonzero(of_criterion[criterion] != subdomain)
    if wrong.size:
        raise ContentError(f"item {wrong[0]}: its criterion belongs to another sub-domain")
    return subdomain, criterion, of_criterion


def _guessing_removed(table: ItemTable, items: Sequence[DomainItem]) -> ItemTable:
    removed = np.array([item.guess_removed for item in items], dtype=np.bool_)
    return replace(table, c=np.where(removed, 0.0, table.c), d=np.where(removed, 1.0, table.d))


def _cuts(
    settings: DomainSettings,
    grid: FloatArray,
    by_subdomain: FloatArray,
    by_criterion: FloatArray,
    of_criterion: IntArray,
) -> tuple[FloatArray, FloatArray]:
    cuts = np.array(
        [
            cut_of(score, grid, threshold)
            for score, threshold in zip(by_subdomain, settings.thresholds, strict=True)
        ]
    )
    for place, panel in enumerate(settings.cuts):
        if panel is not None and not np.isnan(cuts[place]):
            cuts[place] = panel
    criterion_cuts = [
        cut_of(score, grid, settings.thresholds[place])
        for score, place in zip(by_criterion, of_criterion, strict=True)
    ]
    return cuts, np.array(criterion_cuts)


def _normal(distance: FloatArray, sd: float) -> FloatArray:
    density = np.exp(-0.5 * (distance / sd) ** 2)
    return np.asarray(density / density.sum(axis=-1, keepdims=True))


def _kernel(grid: FloatArray, sigma: float) -> FloatArray:
    if sigma == 0:
        return np.eye(grid.size)
    return _normal(grid[None, :] - grid[:, None], sigma)


def _information(curves: FloatArray, slopes: FloatArray) -> FloatArray:
    square = np.divide(slopes**2, curves, out=np.zeros_like(curves), where=curves > 0)
    return np.asarray(square.sum(axis=1))
