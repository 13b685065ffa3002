"""What a plan requires of a sitting: lengths, coverage, the decision it aims at, and kindness."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import isfinite

import numpy as np

from clea_quiz.psychometrics.arrays import IntArray, within
from clea_quiz.psychometrics.errors import SettingsError


class DecisionRule(StrEnum):
    """When a sub-domain counts as decided."""

    POSTERIOR = "posterior"
    INTERVAL = "interval"
    SPRT = "sprt"
    GLR = "glr"
    PRECISION = "precision"


@dataclass(frozen=True)
class Blueprint:
    """The requirements of one plan, for one candidate.

    Minima and maxima are per sub-domain or criterion, in the model's order; an empty tuple requires
    nothing. ``high`` is the probability that decides. ``top_n``: chance picks among that many best.
    ``sector``: the candidate's, a column of ``Content.sectors``. The first ``easy_start`` items promise a
    success of ``easy_success``; after ``kind_after`` low scores in a row, items below ``kind_success``
    wait. ``minimum_potential``: below this probability of ever deciding, a sub-domain is given up.
    ``undecided_first``: sub-domains that are decided are asked no more while others are open.
    ``balanced``: sub-domains with the fewest answers come first (Kingsbury & Zara 1989). ``alpha``,
    ``beta``, ``delta`` serve SPRT and GLR, ``confidence`` the interval, ``precision`` the standard error.
    """

    maximum_items: int = 30
    minimum_items: int = 0
    minimum_per_subdomain: tuple[int, ...] = ()
    maximum_per_subdomain: tuple[int, ...] = ()
    minimum_per_criterion: tuple[int, ...] = ()
    maximum_per_criterion: tuple[int, ...] = ()
    high: float = 0.8
    top_n: int = 3
    sector: int | None = None
    exposure_cap: float = 1.0
    easy_start: int = 2
    easy_success: float = 0.7
    kind_after: int = 2
    kind_success: float = 0.35
    minimum_potential: float = 0.05
    time_limit: float | None = None
    balanced: bool = False
    undecided_first: bool = True
    rule: DecisionRule = DecisionRule.POSTERIOR
    alpha: float = 0.05
    beta: float = 0.05
    delta: float = 0.3
    confidence: float = 0.9
    precision: float = 0.3

    def __post_init__(self) -> None:
        if self.maximum_items < 1 or not 0 <= self.minimum_items <= self.maximum_items:
            raise SettingsError("0 ≤ minimum_items ≤ maximum_items is expected, and at least one item")
        if self.top_n < 1 or self.easy_start < 0 or self.kind_after < 1:
            raise SettingsError("top_n, kind_after: at least 1; easy_start: at least 0")
        if not 0.5 < self.high < 1:
            raise SettingsError(f"high: a probability above one half and below 1, not {self.high}")
        for name in ("exposure_cap", "easy_success", "kind_success", "minimum_potential"):
            within(getattr(self, name), 0.0, 1.0, name)
        for name in ("alpha", "beta", "confidence", "delta", "precision"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise SettingsError(f"{name}: a number above 0, not {value}")
        if max(self.alpha, self.beta) >= 0.5 or self.confidence >= 1:
            raise SettingsError("alpha, beta: below one half; confidence: below 1")
        self._check_counts()

    def _check_counts(self) -> None:
        pairs = (
            (self.minimum_per_subdomain, self.maximum_per_subdomain),
            (self.minimum_per_criterion, self.maximum_per_criterion),
        )
        for least, most in pairs:
            if any(count < 0 for count in (*least, *most)):
                raise SettingsError("minima and maxima: no negative count")
            if (
                least
                and most
                and (len(least) != len(most) or any(a > b for a, b in zip(least, most, strict=True)))
            ):
                raise SettingsError("minima and maxima: one pair per place, the minimum at most the maximum")

    def least_in_subdomains(self, subdomains: int) -> IntArray:
        """Minima as an array (S,)."""
        return _counts(self.minimum_per_subdomain, subdomains, 0)

    def most_in_subdomains(self, subdomains: int) -> IntArray:
        """Maxima as an array (S,)."""
        return _counts(self.maximum_per_subdomain, subdomains, self.maximum_items)

    def least_in_criteria(self, criteria: int) -> IntArray:
        """Minima as an array (C,)."""
        return _counts(self.minimum_per_criterion, criteria, 0)

    def most_in_criteria(self, criteria: int) -> IntArray:
        """Maxima as an array (C,)."""
        return _counts(self.maximum_per_criterion, criteria, self.maximum_items)

    def check_places(self, subdomains: int, criteria: int) -> None:
        """Raise ``SettingsError`` unless minima and maxima are for so many sub-domains and criteria."""
        for counts, places in (
            (self.minimum_per_subdomain, subdomains),
            (self.maximum_per_subdomain, subdomains),
            (self.minimum_per_criterion, criteria),
            (self.maximum_per_criterion, criteria),
        ):
            if counts and len(counts) != places:
                raise SettingsError(f"{places} counts are expected, not {len(counts)}")

    @cached_property
    def most_owed(self) -> int:
        """Upper bound of the items that minima may ask for in a whole sitting."""
        return sum(self.minimum_per_subdomain) + sum(self.minimum_per_criterion)

    @cached_property
    def has_minima(self) -> bool:
        """Whether any minimum is required."""
        return any(self.minimum_per_subdomain) or any(self.minimum_per_criterion)

    @cached_property
    def has_maxima(self) -> bool:
        """Whether any maximum is set."""
        return bool(self.maximum_per_subdomain or self.maximum_per_criterion)


def _counts(values: tuple[int, ...], places: int, missing: int) -> IntArray:
    if not values:
        return np.full(places, missing, dtype=np.int64)
    return np.array(values, dtype=np.int64)
