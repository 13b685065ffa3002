"""What a criterion is worth: items needed for the same decisions, by simulation with paired persons."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from clea_quiz.psychometrics.domain import DomainItem, DomainSettings, compile_domain
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection import Blueprint, Content, DecisionRule
from clea_quiz.psychometrics.simulation import draw_simulees, simulate, summarise

SIZES = (12, 19, 26, 33, 40)
SIGMA, THRESHOLD, HIGH, LENGTH = 0.4, 0.6, 0.8, 30
SEEDS, PERSONS = 12, 1000
FEWER = {"random": 0.25, "information": 0.10}
NOISE = 0.003  # share of sub-domains: what two simulations of 60,000 judgements may differ by
NOISE_OF_ONE = 0.006  # the same with one judgement a person
WALD = ((0.05, 0.3), (0.10, 0.3), (0.15, 0.4))  # risks and half-widths of the indifference region
AS_LONG = 1.02  # what two simulations of 12,000 persons may differ by


# Neither kindness nor chance nor giving up: only the criterion differs.
PLAIN = Blueprint(maximum_items=LENGTH, top_n=1, easy_start=0, kind_success=0.0, minimum_potential=0.0)


@dataclass(frozen=True)
class Design:
    """One way to test the same persons: mean length, share of sub-domains decided, share judged wrong."""

    name: str
    length: float
    decided: float
    wrong: float


@dataclass(frozen=True)
class Finding:
    """A comparison of designs, as a sentence, and whether it holds."""

    task: str
    measured: str
    holds: bool
    designs: list[Design]


def measurement() -> list[Callable[[], Finding]]:
    """Return both findings."""
    return [five_subdomains, one_cut]


def five_subdomains() -> Finding:
    """Decision beside content-balanced random choice and content-balanced maximum information."""
    blueprint = replace(PLAIN, high=HIGH)
    # Content balancing as others have it: it does not know what is decided already.
    even = replace(blueprint, balanced=True, undecided_first=False)
    plans = {"decision": blueprint, "random": even, "information": even}
    runs = {name: list(_sittings(_domain, plan, name)) for name, plan in plans.items()}
    designs = {name: _mean(name, found) for name, found in runs.items()}
    ours = designs.pop("decision")
    words, holds = [], True
    for name, peer in designs.items():
        fewer = 1 - ours.length / peer.length
        words.append(f"{fewer:.1%} fewer items than balanced {name} (floor {FEWER[name]:.0%})")
        holds &= fewer >= FEWER[name]
        holds &= ours.decided >= peer.decided - NOISE and ours.wrong <= peer.wrong + NOISE
    sizes = f"five sub-domains of {SIZES[0]} to {SIZES[-1]} items"
    task = f"{sizes}, σ = {SIGMA}, P ≥ {HIGH}, at most {LENGTH} items"
    return Finding(task, "; ".join(words), holds, [ours, *designs.values()])


def one_cut() -> Finding:
    """One ability, one cut, Wald's test to stop: decision beside maximum information at the cut."""
    designs, words, holds = [], [], True
    for risk, delta in WALD:
        plan = replace(PLAIN, rule=DecisionRule.SPRT, alpha=risk, beta=risk, delta=delta)
        ours, peer = (
            _mean(f"{name}, α = β = {risk}, δ = {delta}", list(_sittings(_one, plan, name)))
            for name in ("decision", "cut_information")
        )
        items = f"{ours.length:.2f} items beside {peer.length:.2f}"
        words.append(f"{items}, wrong {ours.wrong:.1%} beside {peer.wrong:.1%}")
        holds &= ours.length <= peer.length * AS_LONG and ours.wrong <= peer.wrong + NOISE_OF_ONE
        designs += [ours, peer]
    task = "one cut: SPRT, decision beside maximum information at the cut"
    return Finding(task, "; ".join(words), holds, designs)


def _sittings(build: Callable[[int], DomainModel], plan: Blueprint, criterion: str) -> Iterator[Design]:
    """Yield what happens to the same persons, seed by seed."""
    for seed in range(SEEDS):
        model = build(seed)
        people = draw_simulees(model, PERSONS, np.random.default_rng(100 + seed))
        rng = np.random.default_rng(200 + seed)
        found = simulate(model, Content.build(model), plan, people, rng, criterion)
        # Everybody is judged in the end: by the more probable side where the rule has not decided.
        summary = summarise(model, people, found, plan.high)
        yield Design(criterion, summary.mean_length, summary.decided_share, 1 - summary.forced_accuracy)


def _mean(name: str, found: list[Design]) -> Design:
    columns = np.array([(design.length, design.decided, design.wrong) for design in found]).mean(axis=0)
    return Design(name, *columns.tolist())


def _domain(seed: int) -> DomainModel:
    rng = np.random.default_rng(seed)
    items = [
        DomainItem(_item(rng), place, place) for place, number in enumerate(SIZES) for _ in range(number)
    ]
    return compile_domain(
        items, len(SIZES), range(len(SIZES)), DomainSettings(SIGMA, (THRESHOLD,) * len(SIZES))
    )


def _one(seed: int) -> DomainModel:
    rng = np.random.default_rng(seed)
    items = [DomainItem(_item(rng), 0, 0) for _ in range(300)]
    return compile_domain(items, 1, [0], DomainSettings(0.0, (THRESHOLD,)))


def _item(rng: np.random.Generator) -> ItemParameters:
    return ItemParameters(Model.TWO_PL, float(rng.lognormal(0.1, 0.3)), float(rng.normal()))
