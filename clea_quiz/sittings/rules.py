"""The engine's questions about one sitting: what next, and when to stop. Values in, values out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import isnan
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clea_quiz.bank.bank import PlacedItem
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.selection.choice import Choice, choose
from clea_quiz.psychometrics.selection.content import Content, History
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.stopping import StopReason, stop
from clea_quiz.sittings.compilation import Answer, CompiledTest


@dataclass(frozen=True)
class Circumstances:
    """What steers variety and comfort in a choice, and never enters the estimate.

    ``scope``: the sub-domains to assess, all of them when empty. ``earlier``: items that the person met in
    other evaluations.
    """

    sector: str
    seed: int
    exposure: NDArray[np.float64]
    scope: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


def history_of(test: CompiledTest, answers: Sequence[Answer], earlier: Collection[str] = ()) -> History:
    """Return the answers as the engine's places and scores, in order, and what was met before."""
    return History(
        items=tuple(test.index[answer.item] for answer in answers),
        scores=tuple(answer.score for answer in answers),
        earlier=tuple(sorted(test.index[item] for item in earlier if item in test.index)),
    )


def situation_of(
    test: CompiledTest, posterior: DomainPosterior, answers: Sequence[Answer], circumstances: Circumstances
) -> Situation:
    """Return where the sitting stands: one situation tells whether to stop, and what comes next."""
    sector = test.sectors.index(circumstances.sector) if circumstances.sector in test.sectors else None
    return Situation.after(
        test.model,
        posterior,
        replace(within(test, circumstances.scope), exposure=circumstances.exposure),
        replace(test.blueprint, sector=sector, minimum_per_subdomain=_minima(test, answers)),
        history_of(test, answers, circumstances.earlier),
    )


def _minima(test: CompiledTest, answers: Sequence[Answer]) -> tuple[int, ...]:
    """Return how many questions each sub-domain must have: one more for each answer that does not count."""
    minima = list(test.blueprint.minimum_per_subdomain)
    for answer in answers:
        if not answer.counts and minima:
            minima[int(test.model.subdomain[test.index[answer.item]])] += 1
    return tuple(minima)


def concerns(scope: Collection[str] | None, domain: str) -> bool:
    """Return whether a domain holds something to assess; without a scope, all of them do."""
    return not scope or any(code.startswith(f"{domain}.") for code in scope)


def within(test: CompiledTest, scope: Collection[str]) -> Content:
    """Return what may be asked of the sub-domains to assess."""
    if not scope:
        return test.content
    kept = np.array([code in scope for code in test.subdomain_codes])
    return test.content.restricted(test.content.allowed & kept[test.content.subdomain])


def unmet(situation: Situation) -> Situation:
    """Return the situation without what the person met before, wherever a sub-domain has something else left.

    Where nothing new is left, what was met comes back: last, and rather than leave the sub-domain undecided.
    """
    met = situation.progress.met
    if not met.any():
        return situation
    content = situation.content
    new = situation.eligible & ~met
    left = np.bincount(content.subdomain[new], minlength=situation.model.subdomains) > 0
    allowed = content.allowed & ~(met & left[content.subdomain])
    return replace(situation, content=content.restricted(allowed))


def next_item(
    test: CompiledTest, situation: Situation, answers: Sequence[Answer], circumstances: Circumstances
) -> Choice | None:
    """Choose the next item; chance comes from the sitting's seed and position, so it can be replayed."""
    rng = np.random.default_rng([circumstances.seed, len(answers)])
    return choose(unmet(situation), rng, test.plan.selection.criterion)


def seed_of(sitting_seed: int, placed: PlacedItem) -> int | None:
    """Return what an item model is drawn with in a sitting: one draw for all the items of its scenario."""
    if placed.model is None:
        return None
    return Random(f"{sitting_seed}-{placed.scenario.scenario}").getrandbits(31)  # noqa: S311 - numbers of an exercise, no secret


def arrangement_of(sitting_seed: int, position: int, placed: PlacedItem) -> list[str]:
    """Return the order in which a question's options are shown."""
    return list(placed.item.interaction.arrange(Random(f"{sitting_seed}-{position}")))  # noqa: S311 - order on screen, no secret


@dataclass(frozen=True)
class Decision:
    """What follows the answers given so far: a reason to stop, or the next item."""

    situation: Situation
    reason: StopReason | None
    choice: Choice | None


def decide(test: CompiledTest, answers: Sequence[Answer], circumstances: Circumstances) -> Decision:
    """Return what comes next: the one way in which sittings go on, and are replayed years later."""
    situation = situation_of(test, test.posterior(answers), answers, circumstances)
    reason = stop(situation)
    if reason is not None:
        return Decision(situation, reason, None)
    choice = next_item(test, situation, answers, circumstances)
    return Decision(situation, None if choice else StopReason.EXHAUSTED, choice)


def trace(test: CompiledTest, decision: Decision) -> dict[str, Any]:
    """Return why an item was chosen, as plain values to keep with the step.

    ``exposed`` and ``mastery`` are what nothing else would tell years later: which items too many
    sittings had seen at that moment, and the P(mastery) of each sub-domain that the choice was made on.
    """
    choice, situation = decision.choice, decision.situation
    if choice is None:
        raise ValueError("nothing was chosen")
    over = situation.content.exposure > situation.blueprint.exposure_cap
    return {
        "value": choice.value,
        "pool": choice.pool,
        "rules": list(choice.rules),
        "skipped": list(choice.skipped),
        "exposed": [test.items[place].item.id for place in over.nonzero()[0].tolist()],
        "mastery": mastery_of(situation.posterior),
    }


def mastery_of(posterior: DomainPosterior) -> list[float | None]:
    """Return P(mastery) of each sub-domain as plain values; None where nothing is published."""
    return [None if isnan(value) else value for value in posterior.mastery.tolist()]


def exposure_from(test: CompiledTest, exposed: Collection[str]) -> NDArray[np.float64]:
    """Return rates that leave out exactly the items kept as ``exposed``: the cap reads nothing else."""
    return np.array([float(placed.item.id in exposed) for placed in test.items])
