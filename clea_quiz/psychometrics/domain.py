"""The second-order model of a domain: what the answers say of it, of its sub-domains and of its criteria.

The ability η_s of sub-domain s is the domain ability θ plus a specific deviation, η_s = θ + ξ_s, ξ_s ~
N(0, σ²) (de la Torre & Song 2009, with unit loadings). With M_s(θ) = Σ_η p(η|θ) L_s(η), the posterior of
the domain is p(θ) Π_s M_s(θ), and that of a sub-domain is L_s(η) Σ_θ p(η|θ) p(θ) Π_{t≠s} M_t(θ): its own
answers, times what the other sub-domains say of it.

The specific deviation is integrated on the grid itself (p(η|θ) is N(θ, σ²) on the nodes, each row summing
to 1) and not by Gauss–Hermite: a sum over equally spaced nodes converges as fast for a Gaussian, needs no
interpolation, and becomes the identity at σ = 0, where every sub-domain has the unidimensional posterior
exactly.

A posterior may carry leading dimensions (a batch of persons): every property then has them too.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp, ndtr

from clea_quiz.psychometrics.answered import checked_answers
from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, within
from clea_quiz.psychometrics.publication import DomainItem, DomainModel, DomainSettings, compile_domain
from clea_quiz.psychometrics.universe import quantile

__all__ = [
    "DomainItem",
    "DomainModel",
    "DomainPosterior",
    "DomainSettings",
    "compile_domain",
    "condition",
    "posterior",
]

# Beyond e^300 over the grid, a product of two likelihoods could underflow: logarithms take over.
LINEAR_RANGE = 300.0
TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class DomainPosterior:
    """What is known of one person (or of a batch: leading dimensions …).

    ``log_likelihood`` (…, S, G) of each sub-domain's own answers, ``likelihood`` the same relative to its
    maximum, ``log_domain`` (…, G) the log posterior of the domain up to a constant, ``subdomains`` (…, S,
    G) posterior weights, ``cavity`` (…, S, G) the weights of θ given the *other* sub-domains, and
    ``reached`` (…, S, G) what they become on η_s; ``answers`` (…, S) how many; ``marginal`` (…, S, G) log
    M_s(θ) up to a constant.
    """

    model: DomainModel
    answers: IntArray
    log_likelihood: FloatArray
    likelihood: FloatArray
    marginal: FloatArray
    log_domain: FloatArray
    subdomains: FloatArray
    cavity: FloatArray
    reached: FloatArray

    @cached_property
    def domain(self) -> FloatArray:
        """Posterior weights of the domain ability, shape (…, G)."""
        weights = np.exp(self.log_domain - self.log_domain.max(axis=-1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))

    @cached_property
    def domain_mean(self) -> FloatArray:
        """Posterior mean of the domain ability, shape (…)."""
        return self.domain @ self.model.grid

    @cached_property
    def domain_sd(self) -> FloatArray:
        """Posterior standard deviation of the domain ability, shape (…)."""
        return _deviation(self.domain, self.model.grid, self.domain_mean)

    @cached_property
    def mean(self) -> FloatArray:
        """Posterior mean of each sub-domain ability, shape (…, S)."""
        return self.subdomains @ self.model.grid

    @cached_property
    def sd(self) -> FloatArray:
        """Posterior standard deviation of each sub-domain ability, shape (…, S)."""
        return _deviation(self.subdomains, self.model.grid, self.mean)

    @cached_property
    def mastery(self) -> FloatArray:
        """P(τ_s ≥ threshold), shape (…, S); NaN where the universe is empty."""
        above = np.einsum("...sg,sg->...s", self.subdomains, self.model.mastery_indicator)
        return np.asarray(np.minimum(np.maximum(above, 0.0), 1.0))

    @cached_property
    def criterion_mastery(self) -> FloatArray:
        """P(τ_c ≥ threshold) of each criterion, judged on its sub-domain's posterior, shape (…, C)."""
        return np.clip(self._of_criteria(self.model.criterion_indicator), 0.0, 1.0)

    @cached_property
    def true_score_mean(self) -> FloatArray:
        """Expected proportion over each sub-domain's universe, shape (…, S)."""
        return np.asarray(np.einsum("...sg,sg->...s", self.subdomains, self.model.true_score))

    @cached_property
    def criterion_true_score_mean(self) -> FloatArray:
        """Expected proportion over each criterion's universe, shape (…, C)."""
        return self._of_criteria(self.model.criterion_true_score)

    @cached_property
    def domain_true_score_mean(self) -> FloatArray:
        """Expected proportion over the domain: the mean of its assessable sub-domains, shape (…)."""
        assessable = self.model.assessable
        if not assessable.any():
            return np.full(self.domain.shape[:-1], np.nan)
        return np.asarray(self.true_score_mean[..., assessable].mean(axis=-1))

    def true_score_interval(self, level: float = 0.9) -> FloatArray:
        """Return the equal-tailed interval of each sub-domain's true score, shape (…, S, 2)."""
        ends = _interval(self.subdomains, self.model.grid, level)
        return _mapped(ends, self.model.grid, self.model.true_score)

    def criterion_true_score_interval(self, level: float = 0.9) -> FloatArray:
        """Return the equal-tailed interval of each criterion's true score, shape (…, C, 2)."""
        ends = _interval(self.subdomains, self.model.grid, level)[..., self.model.criterion_subdomain, :]
        return _mapped(ends, self.model.grid, self.model.criterion_true_score)

    def domain_true_score_interval(self, level: float = 0.9) -> FloatArray:
        """Return the equal-tailed interval of the domain's true score, shape (…, 2).

        Given θ the sub-domains are independent, so the mean and variance of their average are exact at
        each node; its distribution is taken as the mixture of those normals over the posterior of θ (an
        approximation given θ, and exact at σ = 0).
        """
        tails = _tails(level)
        mean, sd = self._domain_true_score_given_theta()
        if np.isnan(mean).any():
            return np.full((*self.domain.shape[:-1], 2), np.nan)
        axis = np.linspace(0.0, 1.0, 1001)
        below = ndtr((axis - mean[..., None]) / sd[..., None])
        distribution = np.einsum("...g,...gx->...x", self.domain, below)
        rows = distribution.reshape(-1, axis.size)
        ends = np.array([np.interp(tails, np.maximum.accumulate(row), axis) for row in rows])
        return ends.reshape(*self.domain.shape[:-1], 2)

    @cached_property
    def mastery_given_theta(self) -> FloatArray:
        """P(τ_t ≥ threshold | θ, own answers), shape (…, S, G); 0 where the universe is empty."""
        return self._given_theta(self.model.indicator_or_zero)

    def of(self, persons: BoolArray | IntArray) -> "DomainPosterior":
        """Return the posteriors of some persons of a batch."""
        return DomainPosterior(
            model=self.model,
            answers=self.answers[persons],
            log_likelihood=self.log_likelihood[persons],
            likelihood=self.likelihood[persons],
            marginal=self.marginal[persons],
            log_domain=self.log_domain[persons],
            subdomains=self.subdomains[persons],
            cavity=self.cavity[persons],
            reached=self.reached[persons],
        )

    def joint_mastery(self, places: IntArray, columns: IntArray) -> FloatArray:
        """P(η_s = η, mastery of t), then P(η_s = η) itself, for s in ``places`` and t in ``columns``.

        Shape (…, P, T + 1, G). What a new answer in sub-domain s would do to the mastery of the sub-domains
        t is an integral against this array.
        """
        model, whole = self.model, places.size == self.model.subdomains
        own, cavity, reached = (
            values if whole else values[..., places, :]
            for values in (self.subdomains, self.cavity, self.reached)
        )
        mastery = self.mastery_given_theta
        if columns.size < model.subdomains:
            mastery = mastery[..., columns, :]
        weighted = cavity[..., :, None, :] * mastery[..., None, :, :]
        result = np.empty((*weighted.shape[:-2], columns.size + 1, model.grid.size))
        # One large product instead of one per pair of sub-domains.
        given = (weighted.reshape(-1, model.grid.size) @ model.kernel).reshape(weighted.shape)
        ratio = own / np.maximum(reached, TINY)
        np.multiply(given, ratio[..., :, None, :], out=result[..., :-1, :])
        for row, column in zip(*(places[:, None] == columns).nonzero(), strict=True):
            np.multiply(
                model.indicator_or_zero[columns[column]], own[..., row, :], out=result[..., row, column, :]
            )
        result[..., -1, :] = own
        return result

    def _given_theta(self, function: FloatArray) -> FloatArray:
        """Return E[function_s(η_s) | θ, own answers of s], shape (…, S, G)."""
        marginal = np.maximum(np.exp(self.marginal), TINY)
        return np.asarray(((self.likelihood * function) @ self.model.kernel.T) / marginal)

    def _domain_true_score_given_theta(self) -> tuple[FloatArray, FloatArray]:
        assessable = self.model.assessable
        score = np.nan_to_num(self.model.true_score)
        first, second = self._given_theta(score), self._given_theta(score**2)
        number = max(int(assessable.sum()), 1)
        mean = first[..., assessable, :].sum(axis=-2) / (number if assessable.any() else np.nan)
        spread = np.maximum(second - first**2, 0.0)[..., assessable, :].sum(axis=-2) / number**2
        # Each node stands for its cell: without the cell's own spread the distribution would be a staircase.
        cell = np.gradient(mean, axis=-1) / np.sqrt(12.0)
        return mean, np.sqrt(spread + cell**2 + 1e-12)

    def _of_criteria(self, function: FloatArray) -> FloatArray:
        of_criterion = self.subdomains[..., self.model.criterion_subdomain, :]
        return np.asarray(np.einsum("...cg,cg->...c", of_criterion, function))


def posterior(model: DomainModel, items: npt.ArrayLike, scores: npt.ArrayLike) -> DomainPosterior:
    """Return what the answers say: ``items`` are positions in the model, ``scores`` the categories reached.

    The order of the answers is irrelevant. Raises ``ResponsesError`` if a position or score does not exist,
    or if an item comes twice.
    """
    index, reached = checked_answers(model, items, scores)
    member = (model.subdomain[index] == np.arange(model.subdomains)[:, None]).astype(np.float64)
    log_likelihood = member @ model.log_curves[index, reached]
    return condition(model, log_likelihood, member.sum(axis=1).astype(np.int64))


def condition(model: DomainModel, log_likelihood: FloatArray, answers: IntArray) -> DomainPosterior:
    """Return the posterior given log L_s(η), shape (…, S, G): Bayes' rule through the domain ability."""
    peak = log_likelihood.max(axis=-1, keepdims=True)
    relative = log_likelihood - peak
    linear = bool(relative.min() > -LINEAR_RANGE)
    likelihood = np.exp(relative)
    log_marginal = np.log(likelihood @ model.kernel.T) if linear else _log_product(relative, model.kernel.T)
    total = model.log_prior + log_marginal.sum(axis=-2)
    without = total[..., None, :] - log_marginal
    cavity = np.exp(without - without.max(axis=-1, keepdims=True))
    reached = cavity @ model.kernel
    if linear:
        weights = likelihood * reached
    else:
        shifted = relative + _log_product(without - without.max(axis=-1, keepdims=True), model.kernel)
        weights = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return DomainPosterior(
        model=model,
        answers=answers,
        log_likelihood=log_likelihood,
        likelihood=likelihood,
        marginal=log_marginal,
        log_domain=total,
        subdomains=weights / weights.sum(axis=-1, keepdims=True),
        cavity=cavity,
        reached=reached,
    )


def _log_product(logarithm: FloatArray, matrix: FloatArray) -> FloatArray:
    """Return log(exp(logarithm) @ matrix) without underflow."""
    log_matrix = np.log(np.maximum(matrix, TINY))
    blocked = np.where(matrix > 0, log_matrix, -np.inf)
    return np.asarray(logsumexp(logarithm[..., :, None] + blocked, axis=-2))


def _deviation(weights: FloatArray, grid: FloatArray, mean: FloatArray) -> FloatArray:
    return np.sqrt(np.maximum(weights @ grid**2 - mean**2, 0.0))


def _tails(level: float) -> tuple[float, float]:
    within(level, 0.0, 1.0, "level")
    return (1 - level) / 2, (1 + level) / 2


def _interval(weights: FloatArray, grid: FloatArray, level: float) -> FloatArray:
    return np.stack([quantile(weights, grid, tail) for tail in _tails(level)], axis=-1)


def _mapped(ends: FloatArray, grid: FloatArray, true_score: FloatArray) -> FloatArray:
    """Return τ at the ends (…, R, 2) of intervals on η, row by row."""
    rows = [np.interp(ends[..., row, :], grid, score) for row, score in enumerate(true_score)]
    return np.stack(rows, axis=-2)
