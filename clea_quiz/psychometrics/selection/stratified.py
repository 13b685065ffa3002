"""Criteria that spare the best items: a-stratified, progressive, proportional."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.selection.information import at_ability
from clea_quiz.psychometrics.selection.situation import Situation

STRATA = 4
FAR = 1e6  # keeps items of other strata behind, without excluding them when a stratum is empty


def stratified(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Low discriminations first, nearest location within their stratum, shape (…, J) (Chang & Ying 1999)."""
    model = situation.model
    stage = np.minimum(situation.progress.asked * STRATA // situation.blueprint.maximum_items, STRATA - 1)
    distance = np.abs(locations(model.table) - situation.posterior.mean[..., model.subdomain])
    away = np.abs(strata(model.table, STRATA) - stage[..., None])
    return -(distance + FAR * away)


def strata(table: ItemTable, number: int) -> IntArray:
    """Return each item's stratum of discrimination, 0 (lowest) … number − 1, equally filled, shape (J,)."""
    rank = np.argsort(np.argsort(table.a, kind="stable"), kind="stable")
    return rank * number // len(table)


def locations(table: ItemTable) -> FloatArray:
    """Return b, or the mean of the steps, shape (J,)."""
    steps = table.steps
    known = ~np.isnan(steps)
    number = known.sum(axis=1)
    mean = np.where(known, steps, 0.0).sum(axis=1) / np.maximum(number, 1)
    return np.where(number > 0, mean, table.b)


def progressive(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """(1 − W) U(0, max I) + W I: chance first, information later, shape (…, J) (Revuelta & Ponsoda 1998)."""
    information = at_ability(situation, mask, rng)
    weight = _weight(situation)[..., None]
    highest = np.where(mask, information, 0.0).max(axis=-1, keepdims=True)
    return np.asarray((1 - weight) * rng.random(mask.shape) * highest + weight * information)


def proportional(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """A random order in which an item comes first with probability ∝ I^W, shape (…, J) (Barrada et al. 2008).

    The largest of W ln I + Gumbel noise has exactly these odds; meant for ``top_n`` = 1.
    """
    information = at_ability(situation, mask, rng)
    weight = _weight(situation)[..., None]
    return np.asarray(weight * np.log(np.maximum(information, TINY)) + rng.gumbel(size=mask.shape))


def _weight(situation: Situation) -> FloatArray:
    """W = Σ_{t ≤ n} t / Σ_{t ≤ N − 1} t after n of N items (acceleration 1)."""
    asked = situation.progress.asked.astype(np.float64)
    last = situation.blueprint.maximum_items - 1
    return np.minimum(asked * (asked + 1) / max(last * (last + 1), 1), 1.0)
