"""When a sitting ends, and why.

Each rule reads a situation and answers for one person, or for a batch (shape …). ``stop`` applies them in
order of force: length and time end a sitting at once, an open scenario is finished before any other
reason.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from scipy.special import ndtr, ndtri

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.selection.blueprint import Blueprint
from clea_quiz.psychometrics.selection.information import information_at
from clea_quiz.psychometrics.selection.rules import shortfalls
from clea_quiz.psychometrics.selection.situation import Situation


class StopReason(StrEnum):
    """Why a sitting ended. ``ENDED`` is decided by people, never by ``stop``."""

    DECIDED = "decided"
    UNDECIDABLE = "undecidable"
    MAXIMUM_LENGTH = "maximum_length"
    TIME = "time"
    ENDED = "ended"
    EXHAUSTED = "exhausted"


def too_long(situation: Situation) -> BoolArray:
    """Whether the maximum length is reached."""
    return np.asarray(situation.remaining <= 0)


def out_of_time(blueprint: Blueprint, elapsed: float) -> bool:
    """Whether the time allowed is over."""
    return blueprint.time_limit is not None and elapsed >= blueprint.time_limit


def in_scenario(situation: Situation) -> BoolArray:
    """Whether the scenario that is open still has items: it is finished first."""
    return np.asarray(situation.in_open_scenario.any(axis=-1))


def exhausted(situation: Situation) -> BoolArray:
    """Whether nothing is left to ask."""
    return np.asarray(~situation.eligible.any(axis=-1))


def too_short(situation: Situation) -> BoolArray:
    """Whether the minimum length is not reached yet."""
    return np.asarray(situation.progress.asked < situation.blueprint.minimum_items)


def uncovered(situation: Situation) -> BoolArray:
    """Whether a minimum of the plan is not served yet that the bank can still serve."""
    if not situation.blueprint.has_minima:
        return np.zeros(situation.progress.asked.shape, dtype=np.bool_)
    subdomains, criteria = shortfalls(situation, situation.eligible)
    return np.asarray(subdomains.any(axis=-1) | criteria.any(axis=-1))


def decided(situation: Situation) -> BoolArray:
    """Whether every sub-domain is decided, by the plan's rule."""
    return np.asarray(~situation.undecided.any(axis=-1))


def undecidable(situation: Situation) -> BoolArray:
    """Whether no sub-domain still open has a fair chance of ever being decided with the items that remain."""
    if situation.blueprint.minimum_potential == 0:
        return decided(situation)
    hopeful = situation.undecided & (potential(situation) >= situation.blueprint.minimum_potential)
    return np.asarray(~hopeful.any(axis=-1))


def potential(situation: Situation) -> FloatArray:
    """Return the probability that the remaining items could decide each sub-domain, shape (…, S).

    With posterior N(m, v) of η_s and I more information, the future mean is N(m, v − v′), v′ = 1/(1/v +
    I); it decides if it lies z·√v′ beyond the cut. I is generous: the best items that remain, as many as
    the length allows, all spent on this sub-domain, plus what the other sub-domains can tell through the
    domain ability. A normal approximation, meant to recognise what is hopeless.
    """
    posterior = situation.posterior
    variance = np.maximum(posterior.sd**2, TINY)
    later = 1 / (1 / variance + potential_information(situation))
    gain = np.sqrt(np.maximum(variance - later, TINY))
    reach = float(ndtri(situation.blueprint.high)) * np.sqrt(later)
    distance = posterior.mean - situation.model.finite_cuts
    return np.asarray(ndtr((distance - reach) / gain) + ndtr((-distance - reach) / gain))


def potential_information(situation: Situation) -> FloatArray:
    """Return the information that the remaining items could still give on each η_s, shape (…, S)."""
    content, model = situation.content, situation.model
    information = information_at(situation, situation.posterior.mean) * situation.eligible
    total = information @ content.layout.in_subdomain
    best = np.zeros_like(total)
    filled = np.flatnonzero(np.diff(model.bounds))
    best[..., filled] = np.maximum.reduceat(information[..., model.order], model.bounds[filled], axis=-1)
    own = np.minimum(total, best * situation.remaining[..., None])
    variance = model.settings.sigma**2
    shared = own / (1 + variance * own)
    others = shared.sum(axis=-1, keepdims=True) - shared
    return np.asarray(own + others / (1 + variance * others))


Rule = Callable[[Situation], BoolArray]

# In order of force; None: the sitting goes on, whatever the rules below say.
ENDINGS: tuple[tuple[Rule, StopReason | None], ...] = (
    (too_long, StopReason.MAXIMUM_LENGTH),
    (in_scenario, None),
    (exhausted, StopReason.EXHAUSTED),
    (too_short, None),
    (uncovered, None),
    (decided, StopReason.DECIDED),
    (undecidable, StopReason.UNDECIDABLE),
)
REASONS = tuple(StopReason)


def stop(situation: Situation, elapsed: float = 0.0) -> StopReason | None:
    """Return why the sitting should end now, ``elapsed`` seconds after its start, or None to go on."""
    if out_of_time(situation.blueprint, elapsed) and not too_long(situation):
        return StopReason.TIME
    return next((outcome for rule, outcome in ENDINGS if rule(situation)), None)


def endings(situation: Situation) -> IntArray:
    """Return the same for a batch, as positions in ``REASONS``; −1 to go on."""
    result = np.full(situation.progress.asked.shape, -1)
    open_ones = np.ones(result.shape, dtype=np.bool_)
    for rule, outcome in ENDINGS:
        hit = open_ones & rule(situation)
        result[hit] = -1 if outcome is None else REASONS.index(outcome)
        open_ones &= ~hit
        if not open_ones.any():
            break
    return result
