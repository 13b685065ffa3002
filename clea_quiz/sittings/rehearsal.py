"""Rehearsals: simulated persons sit a bank's plan, so that one knows beforehand what it can decide.

An item that is not calibrated is as uncertain to the engine as its author's difficulty says. Each rehearsal
draws what the items might truly be, lets persons answer *those*, and judges the engine's proposals by their
true scores: ignorance about the items costs what it will cost in reality.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from clea_quiz.bank.bank import Bank
from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.domain import DomainItem, DomainModel, compile_domain
from clea_quiz.psychometrics.items import ItemParameters
from clea_quiz.psychometrics.simulation import Sittings, draw_simulees, simulate
from clea_quiz.sittings.compilation import CompiledTest, compile_test

WORLDS = 10  # draws of what the items might truly be
ENOUGH_DECIDED, MOST_WRONG = 0.85, 0.12
FEW_ITEMS = 12  # of a sub-domain: below, the bank rather than the person stops the test
CLOSE = 0.75  # distance from the cut, in abilities, within which an item helps to decide


@dataclass(frozen=True)
class SubdomainRehearsal:
    """What became of one sub-domain over all simulated evaluations, shares from 0 to 1.

    ``decided``: proposed acquired or not acquired; ``wrong``: of those, against the true score;
    ``false_mastery``, ``false_non_mastery``: of all. ``answers``: mean number in this sub-domain. ``items``:
    published in the bank; ``near``: of those, with a difficulty near the cut.
    """

    framework: str
    domain: str
    subdomain: str
    decided: float
    wrong: float
    false_mastery: float
    false_non_mastery: float
    answers: float
    items: int
    near: int
    domain_length: float

    @property
    def short(self) -> tuple[str, ...]:
        """Why the sub-domain falls short, in French; nothing if it does not."""
        if self.decided >= ENOUGH_DECIDED and self.wrong <= MOST_WRONG:
            return ()
        reasons = []
        if self.items < FEW_ITEMS:
            reasons.append(f"{self.items} items seulement")
        if self.near < self.items / 3:
            reasons.append(f"{self.near} items près du seuil")
        if self.wrong > MOST_WRONG:
            reasons.append("trop de décisions fausses : les difficultés sont mal connues")
        return tuple(reasons) or ("les réponses ne tranchent pas avant la longueur maximale",)


def rehearse(
    bank: Bank,
    framework: str,
    evaluations: int,
    seed: int,
    maximum_items: int | None = None,
    told: Callable[[str], None] = lambda _domain: None,
) -> list[SubdomainRehearsal]:
    """Simulate whole evaluations of one framework; ``told`` hears each domain before it begins.

    ``maximum_items`` replaces the plan's length. Sub-domains without an item on screen are left out.
    """
    found = []
    for planned in bank.plan_of(framework).domains:
        told(planned.domain)
        test = compile_test(bank, framework, planned.domain)
        if maximum_items is not None:
            blueprint = replace(test.blueprint, maximum_items=maximum_items)
            test = replace(test, blueprint=blueprint)
        found += _domain(test, evaluations, np.random.default_rng([seed, int(planned.domain)]))
    return found


def _domain(test: CompiledTest, evaluations: int, rng: np.random.Generator) -> list[SubdomainRehearsal]:
    worlds = [
        _world(test, len(part), rng) for part in np.array_split(np.arange(evaluations), WORLDS) if len(part)
    ]
    truth = np.concatenate([world.truth for world in worlds])
    mastery = np.concatenate([world.sittings.mastery for world in worlds])
    items = _stacked([world.sittings.items for world in worlds])
    high = test.blueprint.high
    acquired, refused = mastery >= high, mastery <= 1 - high
    decided = acquired | refused
    return [
        SubdomainRehearsal(
            framework=test.framework.framework,
            domain=test.domain.code,
            subdomain=test.subdomain_codes[place],
            decided=float(decided[:, place].mean()),
            wrong=_share((acquired & ~truth | refused & truth)[:, place], decided[:, place]),
            false_mastery=float((acquired & ~truth)[:, place].mean()),
            false_non_mastery=float((refused & truth)[:, place].mean()),
            answers=float(((items >= 0) & (test.model.subdomain[items] == place)).sum(axis=1).mean()),
            items=len(test.model.rows_of(place)),
            near=_near(test.model, place),
            domain_length=float((items >= 0).sum(axis=1).mean()),
        )
        for place in np.flatnonzero(test.model.assessable).tolist()
    ]


@dataclass(frozen=True, eq=False)
class _World:
    """One draw of the items: who truly masters what (N, S), and how the sittings went."""

    truth: BoolArray
    sittings: Sittings


def _world(test: CompiledTest, persons: int, rng: np.random.Generator) -> _World:
    true_items = [_drawn(parameters, rng) for parameters in test.parameters]
    truth = compile_domain(
        [
            DomainItem(
                parameters,
                int(test.model.subdomain[place]),
                int(test.model.criterion[place]),
                universe=bool(test.model.universe[place]),
            )
            for place, parameters in enumerate(true_items)
        ],
        test.model.subdomains,
        test.model.criterion_subdomain.tolist(),
        test.model.settings,
    )
    people = draw_simulees(test.model, persons, rng, truth.table)
    sittings = simulate(test.model, test.content, test.blueprint, people, rng, test.plan.selection.criterion)
    return _World(np.asarray(people.subdomains >= truth.cuts), sittings)


def _drawn(parameters: ItemParameters, rng: np.random.Generator) -> ItemParameters:
    """Return what the item might truly be: its location moved by what is not known of it."""
    move = float(rng.normal(0.0, parameters.spread)) if parameters.spread else 0.0
    if parameters.steps:
        return replace(parameters, steps=tuple(step + move for step in parameters.steps), spread=0.0)
    return replace(parameters, b=parameters.b + move, spread=0.0)


def _near(model: DomainModel, place: int) -> int:
    """Return how many items of a sub-domain are most informative near its cut."""
    peaks: FloatArray = model.grid[model.information[model.rows_of(place)].argmax(axis=1)]
    return int((np.abs(peaks - model.cuts[place]) <= CLOSE).sum())


def _stacked(parts: Iterable[IntArray]) -> IntArray:
    found = list(parts)
    width = max(part.shape[1] for part in found)
    return np.concatenate(
        [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in found]
    )


def _share(part: BoolArray, whole: BoolArray) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else 0.0
