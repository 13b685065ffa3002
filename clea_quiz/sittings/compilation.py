"""From a published bank to the test of one domain: everything that does not depend on a candidate."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.calibration import Calibration
from clea_quiz.bank.frameworks import Domain, Framework
from clea_quiz.bank.plans import DifficultyPrior, DomainPlan, Plan
from clea_quiz.bank.scenarios import Item, ItemStatus
from clea_quiz.bank.sources import Kind, Source, source_of
from clea_quiz.bank.stimuli import Picture, Recording
from clea_quiz.psychometrics.domain import (
    DomainItem,
    DomainModel,
    DomainPosterior,
    DomainSettings,
    compile_domain,
    posterior,
)
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.selection.blueprint import Blueprint
from clea_quiz.psychometrics.selection.content import Content


class Barrier(StrEnum):
    """What a question asks of the senses; an accommodation may leave such questions out."""

    PICTURES = "pictures"
    SOUND = "sound"


NO_BARRIER: frozenset[Barrier] = frozenset()

GENERAL = "general"
"""The sector of what concerns every trade."""


@dataclass(frozen=True)
class Answer:
    """One answered question: which item, which score ("I do not know" scores 0).

    One that does not count was asked all the same: it steers the choice of the next, not the estimate.
    """

    item: str
    score: int
    counts: bool = True


@dataclass(frozen=True, eq=False)
class CompiledTest:
    """One domain of one publication, ready to serve: items in a fixed order, arrays beside them.

    ``neutralised``: items that a re-scoring left out; they keep their place, are neither asked nor counted.
    """

    framework: Framework
    domain: Domain
    voice: bool
    left_out: frozenset[Barrier]
    plan: Plan
    domain_plan: DomainPlan
    items: tuple[PlacedItem, ...]
    content_hashes: tuple[str, ...]
    parameters: tuple[ItemParameters, ...]
    calibrated: tuple[bool, ...]
    subdomain_codes: tuple[str, ...]
    criterion_codes: tuple[str, ...]
    sectors: tuple[str, ...]
    model: DomainModel
    content: Content
    blueprint: Blueprint
    neutralised: frozenset[str] = frozenset()

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the place of each item by identifier."""
        return {placed.item.id: place for place, placed in enumerate(self.items)}

    @cached_property
    def asked_criteria(self) -> frozenset[str]:
        """Return the criteria that some published item measures."""
        return frozenset(
            placed.item.criterion_code
            for place, placed in enumerate(self.items)
            if self.model.universe[place]
        )

    def placed(self, item: str, seed: int | None = None) -> PlacedItem:
        """Return an item with its scenario, as ``seed`` draws it; KeyError when the test has no such item."""
        return self.items[self.index[item]].drawn(seed)

    def posterior(self, answers: Sequence[Answer]) -> DomainPosterior:
        """Return what the answers that count say of the domain and its sub-domains."""
        counted = [answer for answer in answers if answer.counts]
        places = [self.index[answer.item] for answer in counted]
        return posterior(self.model, places, [answer.score for answer in counted])

    def stored_parameters(self, place: int) -> dict[str, Any]:
        """Return the parameters of an item as plain values, to be kept with the step."""
        parameters = self.parameters[place]
        return {
            "model": parameters.model.value,
            "a": parameters.a,
            "b": parameters.b,
            "c": parameters.c,
            "d": parameters.d,
            "steps": list(parameters.steps),
            "spread": parameters.spread,
            "calibrated": self.calibrated[place],
        }


def compile_test(
    bank: Bank,
    framework_slug: str,
    domain_code: str,
    *,
    voice: bool = True,
    left_out: frozenset[Barrier] = NO_BARRIER,
) -> CompiledTest:
    """Compile one domain; ``KeyError`` when the bank has no such framework, domain, or plan for it.

    Without ``voice``, the test is made of what no device must read aloud; ``left_out`` leaves out what asks
    so much of the senses.
    """
    framework = bank.frameworks[framework_slug]
    domain = framework.domain(domain_code)
    plan = bank.plan_of(framework_slug)
    domain_plan = plan.for_domain(domain_code)
    items = _askable(bank, framework_slug, domain_code, voice=voice, left_out=left_out)
    subdomains = [subdomain.code for subdomain in domain.subdomains]
    criteria = [criterion.code for criterion in domain.criteria]
    owner = [subdomains.index(framework.subdomain_of[code].code) for code in criteria]
    parameters = [_parameters(bank, placed.item, plan.difficulty) for placed in items]
    model = _model(domain, items, parameters, plan.specific_deviation, owner)
    sectors = tuple(sorted({sector for p in items for sector in p.scenario.sectors} - {GENERAL}))
    return CompiledTest(
        framework=framework,
        domain=domain,
        voice=voice,
        left_out=left_out,
        plan=plan,
        domain_plan=domain_plan,
        items=items,
        content_hashes=_content_hashes(items),
        parameters=tuple(parameters),
        calibrated=tuple(placed.item.id in bank.calibrations for placed in items),
        subdomain_codes=tuple(subdomains),
        criterion_codes=tuple(criteria),
        sectors=sectors,
        model=model,
        content=_content(model, items, sectors),
        blueprint=_blueprint(plan, domain_plan, model),
    )


def _model(
    domain: Domain,
    items: Sequence[PlacedItem],
    parameters: Sequence[ItemParameters],
    sigma: float,
    owner: Sequence[int],
) -> DomainModel:
    criteria = [criterion.code for criterion in domain.criteria]
    return compile_domain(
        [
            DomainItem(
                parameters=parameters[place],
                subdomain=owner[criteria.index(placed.item.criterion_code)],
                criterion=criteria.index(placed.item.criterion_code),
                universe=placed.item.status is ItemStatus.PUBLISHED,
            )
            for place, placed in enumerate(items)
        ],
        len(domain.subdomains),
        owner,
        DomainSettings(
            sigma=sigma,
            thresholds=tuple(subdomain.mastery.threshold for subdomain in domain.subdomains),
        ),
    )


def _askable(
    bank: Bank, framework: str, domain: str, *, voice: bool, left_out: frozenset[Barrier]
) -> tuple[PlacedItem, ...]:
    everything = bank.items_of(framework, domain)
    items = tuple(
        placed
        for placed in everything
        if (voice or not placed.scenario.needs_voice) and not left_out & barriers_of(placed)
    )
    if not items:
        raise KeyError(f"{framework}/{domain} has no item")
    return items


def barriers_of(placed: PlacedItem) -> frozenset[Barrier]:
    """Return what a question asks of the senses: its whole scenario counts, as it is kept together."""
    found = set()
    documents = placed.scenario.documents
    pointed = any(item.interaction.type == "hotspot" for item in placed.scenario.items)
    if pointed or any(isinstance(document, Picture) for document in documents):
        found.add(Barrier.PICTURES)
    if any(isinstance(document, Recording) for document in documents):
        found.add(Barrier.SOUND)
    return frozenset(found)


def _parameters(bank: Bank, item: Item, difficulty: DifficultyPrior) -> ItemParameters:
    """Return calibrated parameters, or what the author's difficulty means until answers replace it."""
    calibration = bank.calibrations.get(item.id)
    if calibration is not None:
        return _calibrated(calibration)
    location = difficulty.locations[item.difficulty - 1]
    top = item.interaction.max_score
    if top == 1:
        guess = item.interaction.guess
        return ItemParameters(
            model=Model.THREE_PL if guess else Model.TWO_PL,
            a=difficulty.slope,
            b=location,
            c=guess,
            spread=difficulty.spread,
        )
    steps = tuple(location + difficulty.step_gap * (step - (top - 1) / 2) for step in range(top))
    return ItemParameters(model=Model.GPCM, a=difficulty.slope, steps=steps, spread=difficulty.spread)


def _calibrated(calibration: Calibration) -> ItemParameters:
    errors = [error for error in (calibration.se_b, *calibration.se_steps) if error is not None]
    return ItemParameters(
        model=Model(calibration.model),
        a=calibration.a,
        b=calibration.b or 0.0,
        c=calibration.c,
        d=calibration.d,
        steps=calibration.steps,
        spread=sum(errors) / len(errors) if errors else 0.0,
    )


def _content_hashes(items: Sequence[PlacedItem]) -> tuple[str, ...]:
    hashes = {p.scenario.scenario: _source(p).content_hash for p in items}
    return tuple(hashes[placed.scenario.scenario] for placed in items)


def _source(placed: PlacedItem) -> Source:
    """Return the document an item stands in: its scenario, or the model that draws it."""
    if placed.model is not None:
        return source_of(Kind.MODEL, placed.model)
    return source_of(Kind.SCENARIO, placed.scenario)


def _content(model: DomainModel, items: Sequence[PlacedItem], sectors: Sequence[str]) -> Content:
    index = {placed.item.id: place for place, placed in enumerate(items)}
    slugs = sorted({placed.scenario.scenario for placed in items})
    return Content.build(
        model,
        scenario=[slugs.index(placed.scenario.scenario) for placed in items],
        sectors=[[sector in placed.scenario.sectors for sector in sectors] for placed in items],
        enemies=[
            (place, index[enemy])
            for place, placed in enumerate(items)
            for enemy in placed.item.enemies
            if enemy in index
        ],
    )


def _blueprint(plan: Plan, domain_plan: DomainPlan, model: DomainModel) -> Blueprint:
    """Ask no more of a sub-domain than it has items."""
    available = [len(model.rows_of(place)) for place in range(model.subdomains)]
    minimum = plan.coverage.minimum_per_subdomain
    return Blueprint(
        maximum_items=domain_plan.maximum_items,
        minimum_items=min(domain_plan.minimum_items, model.items),
        minimum_per_subdomain=tuple(min(minimum, count) for count in available),
        maximum_per_criterion=(plan.coverage.maximum_per_criterion,) * len(model.criterion_subdomain),
        high=plan.decision_probability,
        top_n=plan.selection.top_n,
        exposure_cap=plan.selection.exposure_cap,
    )
