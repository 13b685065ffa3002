"""The criteria that aim at the mastery decisions: how much one more answer would sharpen those still open."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.selection.situation import Situation

# A sub-domain counts as settled at a quarter of the risk that the plan accepts (P = 0.95 where 0.80 decides).
SETTLED = 0.25


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
    columns = np.flatnonzero(weights.reshape(-1, model.subdomains).any(axis=0))
    weights = weights[..., columns]
    joint = posterior.joint_mastery(columns)
    scores = model.packed.shape[1]
    lead, nodes = weights.shape[:-1], model.grid.size
    reached = np.zeros((*lead, columns.size + 1, model.items * scores))
    asked = mask.reshape(-1, model.items).any(axis=0) @ situation.content.layout.in_subdomain
    for place in np.flatnonzero(asked):
        start, end = model.bounds[place] * scores, model.bounds[place + 1] * scores
        product = joint[..., place, :, :].reshape(-1, nodes) @ model.packed_rows[start:end].T
        reached[..., start:end] = product.reshape(*lead, columns.size + 1, end - start)
    mastery = posterior.mastery[..., columns]
    after = _left(reached, weights, tolerated)
    if scores > 1:
        after = after.reshape(*lead, model.items, scores).sum(axis=-1)
        reached = reached.reshape(*lead, columns.size + 1, model.items, scores).sum(axis=-1)
    total = np.concatenate([mastery, np.ones((*lead, 1))], axis=-1)
    after += _left(total[..., None] - reached, weights, tolerated)
    before = np.maximum(mastery * (1 - mastery) - tolerated, 0.0)
    return np.asarray((before * weights).sum(axis=-1, keepdims=True) - after)[..., model.rank]


def _left(reached: FloatArray, weights: FloatArray, tolerated: float) -> FloatArray:
    """Return P_k Σ_t max(0, p_t (1 − p_t) − c) after an answer, from N_tk and (last row) P_k."""
    mastered, chance = reached[..., :-1, :], reached[..., -1:, :]
    uncertain = mastered - np.square(mastered) / np.maximum(chance, TINY)
    if tolerated:
        uncertain -= tolerated * chance
        np.maximum(uncertain, 0.0, out=uncertain)
    return np.asarray((weights[..., None, :] @ uncertain)[..., 0, :])
