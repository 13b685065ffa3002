"""From answers to estimates: what a sitting says of its domain, its sub-domains and its criteria."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.mastery import Proposal, propose
from clea_quiz.sittings.compilation import CompiledTest

LEVEL = 0.9
"""Credibility of the intervals shown."""


class Level(StrEnum):
    """What a proposal is about; a sub-domain may share the code of its only criterion."""

    DOMAIN = "domain"
    SUBDOMAIN = "subdomain"
    CRITERION = "criterion"


Place = tuple[Level, str]
Proposed = tuple[Proposal, float | None]
"""A proposal and the P(mastery) it rests on, when there is one."""


@dataclass(frozen=True)
class Counted:
    """An answer that counts, with the points it counts for; ``id`` is its step's."""

    id: int
    item: str
    score: int
    max_score: int


@dataclass(frozen=True)
class Estimate:
    """A true score (expected proportion of success, 0–1) with its 90 % interval, and what it proposes.

    ``probability`` is P(mastery); it and the interval are empty when nothing was answered or no item exists.
    ``uncalibrated``: how many of the answers are to questions whose difficulty only their author gave.
    """

    proposal: Proposal
    probability: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    answers: int = 0
    points: int = 0
    possible: int = 0
    uncalibrated: int = 0


class Readings:
    """Reads a posterior code by code; the arrays are computed once."""

    def __init__(self, test: CompiledTest, posterior: DomainPosterior, answered: Sequence[Counted]) -> None:
        self._test = test
        self._posterior = posterior
        self._answered = answered

    @cached_property
    def _intervals(self) -> FloatArray:
        return self._posterior.true_score_interval(LEVEL)

    @cached_property
    def _criterion_intervals(self) -> FloatArray:
        return self._posterior.criterion_true_score_interval(LEVEL)

    def domain(self) -> Estimate:
        """Return what is said of the domain as a whole."""
        counts = self._counts(self._test.criterion_codes)
        if self._of_domain is Proposal.NOT_ASSESSED:
            return Estimate(Proposal.NOT_ASSESSED)
        low, high = self._posterior.domain_true_score_interval(LEVEL)
        mean = self._posterior.domain_true_score_mean
        return Estimate(self._of_domain, None, float(mean), float(low), float(high), None, *counts)

    def subdomain(self, code: str) -> Estimate:
        """Return what is said of a sub-domain."""
        if code not in self._test.subdomain_codes:
            return Estimate(Proposal.NO_TEST)
        row = self._test.subdomain_codes.index(code)
        threshold = float(self._test.model.thresholds[row])
        proposal, probability = self._of_subdomain(row)
        if probability is None:
            return Estimate(proposal, threshold=threshold)
        mean, (low, high) = self._posterior.true_score_mean[row], self._intervals[row]
        margins = (float(mean), float(low), float(high))
        return Estimate(proposal, probability, *margins, threshold, *self._counts(self._members[row]))

    def criterion(self, code: str) -> Estimate:
        """Return what is said of a criterion."""
        if code not in self._test.criterion_codes:
            return Estimate(Proposal.NO_TEST)
        row = self._test.criterion_codes.index(code)
        threshold = float(self._test.model.thresholds[int(self._test.model.criterion_subdomain[row])])
        proposal, probability = self._of_criterion(row)
        if probability is None:
            return Estimate(proposal, threshold=threshold)
        mean, (low, high) = self._posterior.criterion_true_score_mean[row], self._criterion_intervals[row]
        margins = (float(mean), float(low), float(high))
        return Estimate(proposal, probability, *margins, threshold, *self._counts([code]))

    def proposals(self) -> dict[Place, Proposed]:
        """Return the domain's, every sub-domain's and every criterion's proposal, without the margins."""
        test = self._test
        found: dict[Place, Proposed] = {(Level.DOMAIN, test.domain.code): (self._of_domain, None)}
        for row, code in enumerate(test.subdomain_codes):
            found[Level.SUBDOMAIN, code] = self._of_subdomain(row)
        for row, code in enumerate(test.criterion_codes):
            found[Level.CRITERION, code] = self._of_criterion(row)
        return found

    @cached_property
    def _of_domain(self) -> Proposal:
        if not self._answered or not self._test.asked_criteria:  # pilot items alone have no universe
            return Proposal.NOT_ASSESSED
        return Proposal.TO_CONFIRM

    def _of_subdomain(self, row: int) -> Proposed:
        minimum = self._test.plan.minimum_answers
        return self._proposed(self._members[row], self._posterior.mastery[row], minimum)

    def _of_criterion(self, row: int) -> Proposed:
        # One answer on a criterion is enough when its sub-domain has more: it borrows their strength.
        code = self._test.criterion_codes[row]
        return self._proposed([code], self._posterior.criterion_mastery[row], 1)

    def _proposed(self, members: Collection[str], probability: float, minimum: int) -> Proposed:
        if self._test.asked_criteria.isdisjoint(members):
            return Proposal.NO_TEST, None
        answers = sum(len(self._by_criterion.get(code, ())) for code in members)
        if not answers:
            return Proposal.NOT_ASSESSED, None
        high = self._test.plan.decision_probability
        return propose(float(probability), answers, minimum, high), float(probability)

    @cached_property
    def _members(self) -> list[list[str]]:
        """Return the criteria of each sub-domain."""
        owners = zip(self._test.criterion_codes, self._test.model.criterion_subdomain.tolist(), strict=True)
        members: list[list[str]] = [[] for _ in self._test.subdomain_codes]
        for code, owner in owners:
            members[owner].append(code)
        return members

    @cached_property
    def _by_criterion(self) -> dict[str, list[Counted]]:
        found: dict[str, list[Counted]] = {}
        for one in self._answered:
            found.setdefault(self._test.placed(one.item).item.criterion_code, []).append(one)
        return found

    def _counts(self, members: Collection[str]) -> tuple[int, int, int, int]:
        """Return how many answers, points, possible points, and answers without calibration."""
        counted = [one for code in members for one in self._by_criterion.get(code, ())]
        return (
            len(counted),
            sum(one.score for one in counted),
            sum(one.max_score for one in counted),
            sum(not self._test.calibrated[self._test.index[one.item]] for one in counted),
        )
