"""Content rules, each a filter over the items still eligible; folded in order, the most binding first.

A rule returns the items that it would keep, shape (…, J): all of them where it does not apply. One that
would leave nothing is skipped, and the trace says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.selection.situation import Situation

Rule = Callable[[Situation, BoolArray], BoolArray]


def open_scenario(situation: Situation, mask: BoolArray) -> BoolArray:
    """Stay in the scenario that is open: its document has been read."""
    rest = situation.in_open_scenario
    return np.asarray(rest | ~rest.any(axis=-1, keepdims=True))


def coverage(situation: Situation, mask: BoolArray) -> BoolArray:
    """Serve the minima when the remaining length gets tight, or when nothing else is left to decide."""
    if not situation.blueprint.has_minima:
        return np.ones_like(mask)
    if (_most_owed(situation) < situation.remaining).all() and situation.undecided.any(axis=-1).all():
        return np.ones_like(mask)
    subdomains, criteria = shortfalls(situation, mask)
    content = situation.content
    of_criteria = criteria @ content.layout.criterion_in_subdomain
    owed = np.maximum(subdomains, of_criteria).sum(axis=-1)
    slack = content.layout.sets.largest - 1
    tight = (owed + slack >= situation.remaining) | ~situation.undecided.any(axis=-1)
    wanted = (criteria > 0)[..., content.criterion] | (subdomains > of_criteria)[..., content.subdomain]
    return np.asarray(wanted | ~(tight & (owed > 0))[..., None])


def _most_owed(situation: Situation) -> FloatArray:
    """Return a quick upper bound of the items that minima may still ask for, shape (…)."""
    progress, blueprint = situation.progress, situation.blueprint
    subdomains = np.maximum(
        blueprint.least_in_subdomains(situation.model.subdomains) - progress.in_subdomains, 0
    )
    owed = subdomains.sum(axis=-1) + float(situation.content.layout.sets.largest - 1)
    if any(blueprint.minimum_per_criterion):
        criteria = blueprint.least_in_criteria(progress.in_criteria.shape[-1]) - progress.in_criteria
        owed = owed + np.maximum(criteria, 0).sum(axis=-1)
    return np.asarray(owed)


def shortfalls(situation: Situation, mask: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return what sub-domains (…, S) and criteria (…, C) still lack, as far as items are left to give it."""
    progress, content, blueprint = situation.progress, situation.content, situation.blueprint
    least = blueprint.least_in_subdomains(progress.in_subdomains.shape[-1])
    finest = blueprint.least_in_criteria(progress.in_criteria.shape[-1])
    left = mask.astype(np.float64)
    subdomains = np.minimum(least - progress.in_subdomains, left @ content.layout.in_subdomain)
    criteria = np.minimum(finest - progress.in_criteria, left @ content.layout.in_criterion)
    return np.maximum(subdomains, 0.0), np.maximum(criteria, 0.0)


def exposure(situation: Situation, mask: BoolArray) -> BoolArray:
    """Leave out items that too many sittings have seen."""
    return np.broadcast_to(situation.content.exposure <= situation.blueprint.exposure_cap, mask.shape)


def undecided(situation: Situation, mask: BoolArray) -> BoolArray:
    """Ask in the sub-domains that are not decided yet."""
    open_ones = situation.undecided
    wanted = open_ones[..., situation.content.subdomain]
    return np.asarray(wanted | ~open_ones.any(axis=-1, keepdims=True))


def balance(situation: Situation, mask: BoolArray) -> BoolArray:
    """If the plan balances its sub-domains: ask in those that have had the fewest answers."""
    if not situation.blueprint.balanced:
        return np.ones_like(mask)
    content, counts = situation.content, situation.progress.in_subdomains
    left = mask.astype(np.float64) @ content.layout.in_subdomain > 0
    fewest = np.where(left, counts, np.iinfo(np.int64).max).min(axis=-1, keepdims=True)
    return np.asarray((counts == fewest)[..., content.subdomain])


def fresh(situation: Situation, mask: BoolArray) -> BoolArray:
    """Avoid what this person met in earlier sittings."""
    return ~situation.progress.met


def easy_start(situation: Situation, mask: BoolArray) -> BoolArray:
    """Begin with items that the person will probably succeed at."""
    blueprint, asked = situation.blueprint, situation.progress.asked
    if blueprint.easy_start == 0 or (asked >= blueprint.easy_start).all():
        return np.ones_like(mask)
    early = (asked < blueprint.easy_start)[..., None]
    return np.asarray(~early | (situation.predicted_success >= blueprint.easy_success))


def relief(situation: Situation, mask: BoolArray) -> BoolArray:
    """After failures in a row, wait with items that would almost surely be failed too."""
    blueprint = situation.blueprint
    failing = situation.progress.failures >= blueprint.kind_after
    if not failing.any():
        return np.ones_like(mask)
    return np.asarray(~failing[..., None] | (situation.predicted_success >= blueprint.kind_success))


def sector(situation: Situation, mask: BoolArray) -> BoolArray:
    """In each sub-domain: the candidate's sector first, general items next, other sectors last."""
    column, contexts = situation.blueprint.sector, situation.content.sectors
    if column is None or not 0 <= column < contexts.shape[1]:
        return np.ones_like(mask)
    layout, place = situation.content.layout, situation.content.subdomain
    own, general = contexts[:, column], layout.general
    has_own = ((mask & own) @ layout.in_subdomain > 0)[..., place]
    has_general = ((mask & general) @ layout.in_subdomain > 0)[..., place]
    return np.asarray(own | (~has_own & (general | ~has_general)))


RULES: tuple[tuple[str, Rule], ...] = (
    ("scenario", open_scenario),
    ("coverage", coverage),
    ("exposure", exposure),
    ("undecided", undecided),
    ("balance", balance),
    ("fresh", fresh),
    ("easy_start", easy_start),
    ("relief", relief),
    ("sector", sector),
)


def fold(situation: Situation, rules: tuple[tuple[str, Rule], ...] = RULES) -> BoolArray:
    """Return the items that remain after every rule, shape (…, J)."""
    mask = situation.eligible
    for _, rule in rules:
        kept = mask & rule(situation, mask)
        mask = np.where(kept.any(axis=-1, keepdims=True), kept, mask)
    return mask


@dataclass(frozen=True)
class Trace:
    """The rules that narrowed a choice, and those that were skipped because they would have left nothing."""

    narrowed: tuple[str, ...]
    skipped: tuple[str, ...]


def traced(situation: Situation, rules: tuple[tuple[str, Rule], ...] = RULES) -> tuple[BoolArray, Trace]:
    """Return what remains for one person, and how the rules led there."""
    mask = situation.eligible
    left = np.count_nonzero(mask)
    narrowed, skipped = [], []
    for name, rule in rules:
        kept = mask & rule(situation, mask)
        number = np.count_nonzero(kept)
        if number == 0:
            skipped.append(name)
        elif number < left:
            narrowed.append(name)
            mask, left = kept, number
    return mask, Trace(tuple(narrowed), tuple(skipped))
