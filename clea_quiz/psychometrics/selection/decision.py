"""The criteria that aim at the mastery decisions: how much one more answer would sharpen those still open."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.selection.situation import Situation

# A sub-domain counts as settled at a quarter of the risk that the plan accepts (P = 0.95 where 0.80 decides).
SETTLED = 0.25
MOST = 0.6  # share of the bank from which all of it is computed


def decision(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Return the expected drop of Σ_t p_t (1 − p_t) over the undecided sub-domains, shape (…, J).

    With N_tk = ∫ P_jk(η) q_s(η) P(mastery_t | η_s = η) dη and P_k = ∫ P_jk q_s, an answer k leaves p_t =
    N_tk / P_k. Answers of one sub-domain act on the others through the domain ability. One matrix product
    per sub-domain serves all its items (decision-theoretic selection: Rudner 2009).
    """
    undecided = situation.undecided
    # If nothing is undecided all count: the values then still rank the items.
    weights = np.where(undecided.any(axis=-1, keepdims=True), undecided, situation.model.assessable)
    return _expected_drops(situation, mask, weights.astype(np.float64), 0.0)


def settlement(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Return the expected drop of Σ_t max(0, p_t (1 − p_t) − c) over all sub-domains, shape (…, J).

    c is the uncertainty of a settled sub-domain: nothing is gained beyond it, and decided ones that an
    answer might reopen count. Shorter sittings than ``decision``, a few more of them wrong.
    """
    risk = SETTLED * (1 - situation.blueprint.high)
    weights = np.broadcast_to(situation.model.assessable, situation.undecided.shape)
    return _expected_drops(situation, mask, weights.astype(np.float64), risk * (1 - risk))


def _expected_drops(
    situation: Situation, mask: BoolArray, weights: FloatArray, tolerated: float
) -> FloatArray:
    model, posterior = situation.model, situation.posterior
    columns = _anywhere(weights > 0)
    weights = weights[..., columns]
    packed, curves = _asked(situation, mask)
    bounds, scores = packed.searchsorted(model.bounds), model.packed.shape[1]
    places = (bounds[1:] > bounds[:-1]).nonzero()[0]
    joint = posterior.joint_mastery(places, columns)
    lead, nodes = weights.shape[:-1], model.grid.size
    # Each score above 0, and the lowest one as what remains: 2 × (T + 1) probabilities of each.
    reached = np.empty((2, *lead, columns.size + 1, packed.size * scores))
    for row, place in enumerate(places.tolist()):
        start, end = bounds[place] * scores, bounds[place + 1] * scores
        product = joint[..., row, :, :].reshape(-1, nodes) @ curves[start:end].T
        reached[0, ..., start:end] = product.reshape(*lead, columns.size + 1, end - start)
    mastery = posterior.mastery[..., columns]
    total = np.ones((*lead, columns.size + 1, 1))
    total[..., :-1, 0] = mastery
    if scores == 1:
        np.subtract(total, reached[0], out=reached[1])
        after = _left(reached, weights, tolerated).sum(axis=0)
    else:
        split = (*lead, packed.size, scores)
        after = _left(reached[0], weights, tolerated).reshape(split).sum(axis=-1)
        above = reached[0].reshape(*lead, columns.size + 1, packed.size, scores).sum(axis=-1)
        after += _left(total - above, weights, tolerated)
    before = np.maximum(mastery * (1 - mastery) - tolerated, 0.0)
    values = np.zeros((*lead, model.items))
    values[..., model.order[packed]] = (before * weights).sum(axis=-1, keepdims=True) - after
    return values


def _anywhere(flags: BoolArray) -> IntArray:
    """Return the positions that are true for anybody of a batch."""
    if flags.ndim > 1:
        flags = np.asarray(flags.reshape(-1, flags.shape[-1]).any(axis=0))
    return flags.nonzero()[0]


def _asked(situation: Situation, mask: BoolArray) -> tuple[IntArray, FloatArray]:
    """Return the packed positions of the items that anybody may be asked, and their rows of curves.

    If that is most of the bank, all of it: to gather rows costs more than to multiply them.
    """
    model = situation.model
    packed = _anywhere(mask[..., model.order])
    if packed.size > MOST * model.items:
        return np.arange(model.items), model.packed_rows
    return packed, model.packed[packed].reshape(-1, model.grid.size)


def _left(reached: FloatArray, weights: FloatArray, tolerated: float) -> FloatArray:
    """Return P_k Σ_t max(0, p_t (1 − p_t) − c) after an answer, from N_tk and (last row) P_k."""
    mastered, chance = reached[..., :-1, :], reached[..., -1:, :]
    uncertain = mastered - np.square(mastered) / np.maximum(chance, TINY)
    if tolerated:
        uncertain -= tolerated * chance
        np.maximum(uncertain, 0.0, out=uncertain)
    return np.asarray((weights[..., None, :] @ uncertain)[..., 0, :])
