"""The maximum priority index: information, times the room that content constraints still leave."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.selection.information import at_ability
from clea_quiz.psychometrics.selection.situation import Situation


def priority(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """PI_j = I_j Π_k f_k over the item's sub-domain, criterion and exposure, (…, J) (Cheng & Chang 2009).

    Two phases: while a constraint's minimum is not served, f = 1 + (minimum − count) / minimum;
    afterwards f is the share left of its maximum, so that it waits for the others. The exposure factor is
    (cap − rate) / cap.
    """
    plan, progress, content = situation.blueprint, situation.progress, situation.content
    subdomains, criteria = progress.in_subdomains.shape[-1], progress.in_criteria.shape[-1]
    of_subdomain = plan.least_in_subdomains(subdomains), plan.most_in_subdomains(subdomains)
    of_criterion = plan.least_in_criteria(criteria), plan.most_in_criteria(criteria)
    by_subdomain = _room(progress.in_subdomains, *of_subdomain, plan.maximum_items)
    by_criterion = _room(progress.in_criteria, *of_criterion, plan.maximum_items)
    value = at_ability(situation, mask, rng)
    value = value * by_subdomain[..., content.subdomain] * by_criterion[..., content.criterion]
    if 0 < plan.exposure_cap < 1:
        value = value * np.maximum(plan.exposure_cap - content.exposure, 0.0) / plan.exposure_cap
    return np.asarray(value)


def _room(counts: IntArray, least: IntArray, most: IntArray, longest: int) -> FloatArray:
    """Return f of each constraint; a maximum that the length of the test implies is no constraint."""
    lacking = np.maximum(least - counts, 0)
    first = 1.0 + lacking / np.maximum(least, 1)
    then = np.where(most < longest, np.maximum(most - counts, 0) / np.maximum(most, 1), 1.0)
    return np.asarray(np.where(lacking > 0, first, then))
