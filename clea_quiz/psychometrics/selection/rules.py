"""Content rules, each a filter over the items still eligible; folded in order, the most binding first.

A rule returns the items that it would keep, shape (…, J), or None where it does not apply to anybody. One
that would leave nothing is skipped, and the trace says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.selection.situation import Situation

Rule = Callable[[Situation, BoolArray], BoolArray | None]


def open_scenario(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Stay in the scenario that is open: its document has been read."""
    rest = situation.in_open_scenario
    if not rest.any():
        return None
    return rest if rest.ndim == 1 else np.asarray(rest | ~rest.any(axis=-1, keepdims=True))


def coverage(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Serve the minima when the remaining length gets tight, or when nothing else is left to decide."""
    if not situation.blueprint.has_minima:
        return None
    waits = situation.undecided.any(axis=-1).all()
    if waits and (situation.blueprint.most_owed + _slack(situation) < situation.remaining).all():
        return None
    if waits and (_most_owed(situation) < situation.remaining).all():
        return None
    subdomains, criteria = shortfalls(situation, mask)
    content = situation.content
    of_criteria = criteria @ content.layout.criterion_in_subdomain
    owed = np.maximum(subdomains, of_criteria).sum(axis=-1)
    tight = (owed + _slack(situation) >= situation.remaining) | ~situation.undecided.any(axis=-1)
    wanted = (criteria > 0)[..., content.criterion] | (subdomains > of_criteria)[..., content.subdomain]
    return np.asarray(wanted | ~(tight & (owed > 0))[..., None])


def _slack(situation: Situation) -> int:
    """Return how many more items than planned a scenario, once open, may take."""
    return situation.content.layout.sets.largest - 1


def _most_owed(situation: Situation) -> FloatArray:
    """Return a quick upper bound of the items that minima may still ask for, shape (…)."""
    progress, blueprint = situation.progress, situation.blueprint
    subdomains = np.maximum(
        blueprint.least_in_subdomains(situation.model.subdomains) - progress.in_subdomains, 0
    )
    owed = subdomains.sum(axis=-1) + float(_slack(situation))
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


def exposure(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Leave out items that too many sittings have seen."""
    if situation.blueprint.exposure_cap >= 1:
        return None
    return np.broadcast_to(situation.content.exposure <= situation.blueprint.exposure_cap, mask.shape)


def undecided(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Ask in the sub-domains that are not decided yet."""
    open_ones = situation.undecided
    if open_ones.all() or not situation.blueprint.undecided_first:
        return None
    wanted = open_ones[..., situation.content.subdomain]
    return np.asarray(wanted | ~open_ones.any(axis=-1, keepdims=True))


def balance(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """If the plan balances its sub-domains: ask in those that have had the fewest answers."""
    if not situation.blueprint.balanced:
        return None
    content, counts = situation.content, situation.progress.in_subdomains
    left = _somewhere(situation, mask)
    fewest = np.where(left, counts, np.iinfo(np.int64).max).min(axis=-1, keepdims=True)
    return np.asarray((counts == fewest)[..., content.subdomain])


def fresh(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Avoid what this person met in earlier sittings."""
    met = situation.progress.met
    return ~met if met.any() else None


def easy_start(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """Begin with items that the person will probably succeed at."""
    blueprint, asked = situation.blueprint, situation.progress.asked
    if blueprint.easy_start == 0 or (asked >= blueprint.easy_start).all():
        return None
    early = (asked < blueprint.easy_start)[..., None]
    return np.asarray(~early | (situation.predicted_success >= blueprint.easy_success))


def relief(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """After failures in a row, wait with items that would almost surely be failed too."""
    blueprint = situation.blueprint
    failing = situation.progress.failures >= blueprint.kind_after
    if not failing.any():
        return None
    return np.asarray(~failing[..., None] | (situation.predicted_success >= blueprint.kind_success))


def sector(situation: Situation, mask: BoolArray) -> BoolArray | None:
    """In each sub-domain: the candidate's sector first, general items next, other sectors last."""
    column, contexts = situation.blueprint.sector, situation.content.sectors
    if column is None or not 0 <= column < contexts.shape[1]:
        return None
    place = situation.content.subdomain
    own, general = contexts[:, column], situation.content.layout.general
    has_own = _somewhere(situation, mask & own)
    if has_own.all():
        return own
    has_general = _somewhere(situation, mask & general)
    return np.asarray(own | (~has_own[..., place] & (general | ~has_general[..., place])))


def _somewhere(situation: Situation, mask: BoolArray) -> BoolArray:
    """Return the sub-domains where an item is left, shape (…, S)."""
    model = situation.model
    if mask.ndim == 1:
        return np.bincount(model.subdomain[mask], minlength=model.subdomains) > 0
    return np.asarray(mask @ situation.content.layout.in_subdomain > 0)


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
        wanted = rule(situation, mask)
        if wanted is not None:
            kept = mask & wanted
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
        wanted = rule(situation, mask)
        if wanted is None:
            continue
        kept = mask & wanted
        number = np.count_nonzero(kept)
        if number == 0:
            skipped.append(name)
        elif number < left:
            narrowed.append(name)
            mask, left = kept, number
            if left == 1:
                break  # nothing is left to narrow
    return mask, Trace(tuple(narrowed), tuple(skipped))
