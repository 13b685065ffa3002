"""The default criterion: how much one more answer would sharpen the mastery decisions that are still open."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.domain import TINY
from clea_quiz.psychometrics.selection.situation import Situation


def decision(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Return the expected drop of Σ_t p_t (1 − p_t) over the undecided sub-domains, shape (…, J).

    With N_tk = ∫ P_jk(η) q_s(η) P(mastery_t | η_s = η) dη and P_k = ∫ P_jk q_s, an answer k leaves p_t =
    N_tk / P_k, and since Σ_k N_tk = p_t the expected drop is Σ_t [Σ_k N_tk² / P_k − p_t²]. Answers of one
    sub-domain act on the others through the domain ability. One matrix product per sub-domain serves all
    its items (Rudner 2009 for decision-theoretic selection).
    """
    model, posterior = situation.model, situation.posterior
    weights = _open(situation)
    columns = np.flatnonzero(weights.reshape(-1, model.subdomains).any(axis=0))
    weights = weights[..., columns]
    joint = posterior.joint_mastery(columns)
    scores = model.packed.shape[1]
    reached = np.zeros((*weights.shape[:-1], model.items, scores, columns.size + 1))
    flat = reached.reshape(*weights.shape[:-1], model.items * scores, columns.size + 1)
    asked = np.flatnonzero(mask.reshape(-1, model.items).any(axis=0) @ situation.content.layout.in_subdomain)
    for place in asked:
        start, end = model.bounds[place] * scores, model.bounds[place + 1] * scores
        np.matmul(model.packed_rows[start:end], joint[..., place, :, :], out=flat[..., start:end, :])
    return _drops(reached, posterior.mastery[..., columns], weights)[..., model.rank]


def _open(situation: Situation) -> FloatArray:
    """Weight 1 for the undecided; if none is left, for all: the values then still rank the items."""
    undecided = situation.undecided
    assessable = situation.model.assessable
    return np.where(undecided.any(axis=-1, keepdims=True), undecided, assessable).astype(np.float64)


def _drops(reached: FloatArray, mastery: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the expected drops (…, J) from N_tk and P_k (…, J, K − 1, T + 1) of the scores above 0."""
    total = np.concatenate([mastery, np.ones((*mastery.shape[:-1], 1))], axis=-1)
    lowest = total[..., None, :] - reached.sum(axis=-2)
    before = (mastery**2 * weights).sum(axis=-1, keepdims=True)
    above = _sharpness(reached, weights[..., None, None, :]).sum(axis=-1)
    return np.asarray(_sharpness(lowest, weights[..., None, :]) + above - before)


def _sharpness(reached: FloatArray, weights: FloatArray) -> FloatArray:
    square = np.square(reached[..., :-1])
    square *= weights
    return np.asarray(square.sum(axis=-1) / np.maximum(reached[..., -1], TINY))
