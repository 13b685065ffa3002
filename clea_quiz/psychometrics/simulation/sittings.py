"""Whole sittings of simulated persons, with the very rules, criteria and stops that real sittings use.

Persons are simulated in batches: the functions that serve one sitting serve a batch too, with a leading
dimension.
"""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.curves import probabilities
from clea_quiz.psychometrics.domain import DomainPosterior, condition
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.blueprint import Blueprint
from clea_quiz.psychometrics.selection.choice import pick
from clea_quiz.psychometrics.selection.content import Content
from clea_quiz.psychometrics.selection.criteria import Criterion, criterion_named
from clea_quiz.psychometrics.selection.progress import advance, blank, kept
from clea_quiz.psychometrics.selection.rules import fold
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.stopping import endings

BATCH = 256  # persons at once: their arrays stay within the processor's caches


@dataclass(frozen=True, eq=False)
class Simulees:
    """Persons of known abilities, ``domain`` (N,), ``subdomains`` (N, S); they answer as ``table`` says."""

    domain: FloatArray
    subdomains: FloatArray
    table: ItemTable

    def __post_init__(self) -> None:
        if self.subdomains.ndim != 2 or self.domain.shape != self.subdomains.shape[:1]:
            raise SettingsError("simulees: domain (N,) and subdomains (N, S) are expected")

    def part(self, rows: slice) -> "Simulees":
        """Return some of them."""
        return Simulees(self.domain[rows], self.subdomains[rows], self.table)


@dataclass(frozen=True, eq=False)
class Sittings:
    """What happened to N persons over at most L items.

    ``items``, ``scores`` (N, L) in order, −1 after the end; ``reasons`` (N,) positions in
    ``stopping.REASONS``; ``mastery``, ``mean``, ``sd`` (N, S) and ``domain_mean``, ``domain_sd`` (N,) at
    the end.
    """

    items: IntArray
    scores: IntArray
    reasons: IntArray
    mastery: FloatArray
    mean: FloatArray
    sd: FloatArray
    domain_mean: FloatArray
    domain_sd: FloatArray

    @property
    def lengths(self) -> IntArray:
        """Number of items of each sitting, shape (N,)."""
        return np.asarray((self.items >= 0).sum(axis=1))


def draw_simulees(
    model: DomainModel, persons: int, rng: np.random.Generator, table: ItemTable | None = None
) -> Simulees:
    """Draw abilities from the model's prior; answers follow ``table``, by default the model's own items."""
    if persons < 1:
        raise SettingsError(f"persons: at least one is needed, not {persons}")
    settings = model.settings
    domain = rng.normal(settings.prior_mean, settings.prior_sd, persons)
    deviation = rng.normal(0.0, 1.0, (persons, model.subdomains)) * settings.sigma
    return Simulees(domain, domain[:, None] + deviation, model.table if table is None else table)


def simulate(
    model: DomainModel,
    content: Content,
    blueprint: Blueprint,
    simulees: Simulees,
    rng: np.random.Generator,
    criterion: str = "decision",
) -> Sittings:
    """Sit every person, and return what happened."""
    if simulees.subdomains.shape[1] != model.subdomains or len(simulees.table) != model.items:
        raise SettingsError("simulees: their abilities and items must be those of the model")
    blueprint.check_places(model.subdomains, model.criterion_subdomain.size)
    chosen, persons = criterion_named(criterion), simulees.domain.size
    parts = [
        _Batch(model, content, blueprint, simulees.part(slice(start, start + BATCH)), rng).run(chosen)
        for start in range(0, persons, BATCH)
    ]
    names = Sittings.__dataclass_fields__
    return Sittings(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


class _Batch:
    """Some persons sitting side by side; those who have ended leave the arrays."""

    def __init__(
        self,
        model: DomainModel,
        content: Content,
        blueprint: Blueprint,
        simulees: Simulees,
        rng: np.random.Generator,
    ) -> None:
        self.model, self.content, self.blueprint = model, content, blueprint
        self.simulees, self.rng = simulees, rng
        persons, places = simulees.subdomains.shape
        self.active = np.arange(persons)
        self.progress = blank(model, persons)
        # Exposure control draws once per sitting which items this person may meet.
        self.progress.blocked[:] = rng.random(self.progress.blocked.shape) >= content.admission
        self.log_likelihood = np.zeros((persons, places, model.grid.size))
        unasked = np.full((persons, blueprint.maximum_items), -1)
        self.result = Sittings(
            unasked,
            unasked.copy(),
            np.full(persons, -1),
            *np.zeros((3, persons, places)),
            *np.zeros((2, persons)),
        )

    def run(self, criterion: Criterion) -> Sittings:
        position = 0
        while self.active.size:
            posterior = self._leave(condition(self.model, self.log_likelihood, self.progress.in_subdomains))
            if self.active.size:
                self._ask(posterior, criterion, position)
            position += 1
        return self.result

    def _situation(self, posterior: DomainPosterior) -> Situation:
        return Situation(self.model, posterior, self.content, self.blueprint, self.progress)

    def _leave(self, posterior: DomainPosterior) -> DomainPosterior:
        """Record those whose sitting ends, and keep the others."""
        reasons = endings(self._situation(posterior))
        over = reasons >= 0
        if not over.any():
            return posterior
        gone, result = self.active[over], self.result
        result.reasons[gone] = reasons[over]
        for name in ("mastery", "mean", "sd", "domain_mean", "domain_sd"):
            getattr(result, name)[gone] = getattr(posterior, name)[over]
        self.active, self.progress = self.active[~over], kept(self.progress, ~over)
        self.log_likelihood = self.log_likelihood[~over]
        return posterior.of(~over)

    def _ask(self, posterior: DomainPosterior, criterion: Criterion, position: int) -> None:
        situation = self._situation(posterior)
        mask = fold(situation)
        values = criterion(situation, mask, self.rng)
        items = pick(values, mask, self.content.layout.sets, self.blueprint.top_n, self.rng)
        scores = self._answer(items)
        self.result.items[self.active, position] = items
        self.result.scores[self.active, position] = scores
        places = self.model.subdomain[items]
        self.log_likelihood[np.arange(items.size), places] += self.model.log_curves[items, scores]
        advance(self.progress, self.model, self.content, items, scores)

    def _answer(self, items: IntArray) -> IntArray:
        abilities = self.simulees.subdomains[self.active, self.model.subdomain[items]]
        chances = probabilities(self.simulees.table.take(items), abilities[:, None])[:, 0, :]
        below = np.cumsum(chances[:, :-1], axis=1)
        return np.asarray((self.rng.random((items.size, 1)) > below).sum(axis=1))
