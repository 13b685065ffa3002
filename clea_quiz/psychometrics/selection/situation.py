"""All that a rule or a criterion may look at, and what several of them need, computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.blueprint import Blueprint, DecisionRule
from clea_quiz.psychometrics.selection.content import Content, History
from clea_quiz.psychometrics.selection.progress import Progress, progress_of
from clea_quiz.psychometrics.verdicts import by_glr, by_interval, by_precision, by_probability, by_sprt


@dataclass(frozen=True, eq=False)
class Situation:
    """One person's sitting (or a batch: leading dimensions …) at the moment of a choice."""

    model: DomainModel
    posterior: DomainPosterior
    content: Content
    blueprint: Blueprint
    progress: Progress

    @classmethod
    def after(
        cls,
        model: DomainModel,
        posterior: DomainPosterior,
        content: Content,
        blueprint: Blueprint,
        history: History,
    ) -> "Situation":
        """Return where one person stands; the same situation serves ``stop`` and ``choose``."""
        blueprint.check_places(model.subdomains, model.criterion_subdomain.size)
        return cls(model, posterior, content, blueprint, progress_of(model, content, history))

    @cached_property
    def undecided(self) -> BoolArray:
        """Assessable sub-domains that the plan's rule has not decided yet, shape (…, S)."""
        if self.blueprint.rule is DecisionRule.POSTERIOR:
            mastery, high = self.posterior.mastery, self.blueprint.high
            # Where the universe is empty, mastery is NaN: neither comparison holds.
            return np.asarray((mastery < high) & (mastery > 1 - high))
        return np.asarray((self._verdict == 0) & self.model.assessable)

    @property
    def _verdict(self) -> IntArray:
        plan, posterior = self.blueprint, self.posterior
        match plan.rule:
            case DecisionRule.POSTERIOR:
                return by_probability(posterior, plan.high)
            case DecisionRule.INTERVAL:
                return by_interval(posterior, plan.confidence)
            case DecisionRule.PRECISION:
                return by_precision(posterior, plan.precision)
            case DecisionRule.SPRT:
                return by_sprt(posterior, plan.alpha, plan.beta, plan.delta)
            case DecisionRule.GLR:
                return by_glr(posterior, plan.alpha, plan.beta, plan.delta)

    @cached_property
    def remaining(self) -> FloatArray:
        """How many items may still be asked, shape (…)."""
        return np.asarray(self.blueprint.maximum_items - self.progress.asked, dtype=np.float64)

    @cached_property
    def predicted_success(self) -> FloatArray:
        """Expected proportion of each item's best score, given all answers, shape (…, J)."""
        model, weights = self.model, self.posterior.subdomains
        result = np.empty((*weights.shape[:-2], model.items))
        for place in range(model.subdomains):
            block = slice(model.bounds[place], model.bounds[place + 1])
            np.matmul(weights[..., place, :], model.packed_expected[block].T, out=result[..., block])
        return result[..., model.rank]

    @cached_property
    def eligible(self) -> BoolArray:
        """Items that may be asked at all: allowed, unseen, no enemy of what was seen, below maxima (…, J)."""
        content, progress = self.content, self.progress
        free = content.allowed & ~(progress.seen | progress.blocked)
        return np.asarray(free & self._below_maxima if self.blueprint.has_maxima else free)

    @cached_property
    def in_open_scenario(self) -> BoolArray:
        """Items left of the scenario that the last item opened, (…, J)."""
        content, progress = self.content, self.progress
        if progress.scenario.ndim == 0 and progress.scenario < 0:
            return np.zeros(content.items, dtype=np.bool_)
        same = (content.scenario == progress.scenario[..., None]) & (progress.scenario[..., None] >= 0)
        return np.asarray(same & content.allowed & ~(progress.seen | progress.blocked))

    @cached_property
    def _below_maxima(self) -> BoolArray:
        """A set that is open may be finished even beyond a maximum."""
        content, progress, blueprint = self.content, self.progress, self.blueprint
        free = progress.in_subdomains < blueprint.most_in_subdomains(self.model.subdomains)
        loose = progress.in_criteria < blueprint.most_in_criteria(progress.in_criteria.shape[-1])
        below = free[..., content.subdomain] & loose[..., content.criterion]
        return np.asarray(below | self.in_open_scenario)
