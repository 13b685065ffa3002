"""The shadow test: the best whole test that still meets every constraint; the next item is the best of it."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.selection.information import at_ability
from clea_quiz.psychometrics.selection.situation import Situation

Rows = list[tuple[IntArray, FloatArray, float, float]]


def shadow(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Return the information of the shadow test's free items, and −∞ for all others, shape (…, J).

    Maximise Σ I_j x_j, x binary, with x_j = 1 for what was asked, the length of the plan, its minima and
    maxima, at most one of two enemies, sets taken whole or not at all (van der Linden 2005, ch. 9).
    Should no such test exist, the items keep their information.
    """
    information = at_ability(situation, mask, rng)
    if mask.ndim == 1:
        return _values(situation, information, mask, situation.progress.seen)
    seen = situation.progress.seen
    return np.stack([_values(situation, *row) for row in zip(information, mask, seen, strict=True)])


def _values(situation: Situation, information: FloatArray, mask: BoolArray, seen: BoolArray) -> FloatArray:
    chosen = assemble(situation, information, seen)
    if chosen is None or not (chosen & mask).any():
        return information
    return np.where(chosen & ~seen, information, -np.inf)


def assemble(situation: Situation, information: FloatArray, seen: BoolArray) -> BoolArray | None:
    """Return the best test that holds what was asked, shape (J,), or None if the constraints admit none."""
    usable = situation.content.allowed | seen
    rows = [
        *_length(situation, usable),
        *_counts(situation),
        *_enemies(situation),
        *_sets(situation, usable, seen),
    ]
    columns = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    lines = np.repeat(np.arange(len(rows)), [row[0].size for row in rows])
    matrix = csr_array((values, (lines, columns)), shape=(len(rows), information.size))
    found = milp(
        -information,
        integrality=np.ones(information.size, dtype=np.int64),
        bounds=Bounds(seen.astype(np.float64), usable.astype(np.float64)),
        constraints=LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows]),
        # A set of forty items needs no proof to the last digit.
        options={"mip_rel_gap": 1e-4},
    )
    return None if found.x is None else np.asarray(found.x > 0.5)


def _length(situation: Situation, usable: BoolArray) -> Rows:
    longest = min(situation.blueprint.maximum_items, int(usable.sum()))
    everything = np.arange(usable.size)
    # Sets may not add up to the exact length: what they leave out is at most one set.
    shortest = longest - (situation.content.layout.sets.largest - 1)
    return [(everything, np.ones(everything.size), float(shortest), float(longest))]


def _counts(situation: Situation) -> Rows:
    plan, content = situation.blueprint, situation.content
    subdomains = situation.model.subdomains
    criteria = situation.model.criterion_subdomain.size
    rows: Rows = []
    for group, least, most in (
        (content.subdomain, plan.least_in_subdomains(subdomains), plan.most_in_subdomains(subdomains)),
        (content.criterion, plan.least_in_criteria(criteria), plan.most_in_criteria(criteria)),
    ):
        for place in np.flatnonzero((least > 0) | (most < plan.maximum_items)):
            members = np.flatnonzero(group == place)
            low = min(int(least[place]), members.size)
            rows.append((members, np.ones(members.size), float(low), float(most[place])))
    return rows


def _enemies(situation: Situation) -> Rows:
    pairs = (pair for pair in situation.content.enemies if pair[0] != pair[1])
    return [(np.array(pair), np.ones(2), -np.inf, 1.0) for pair in pairs]


def _sets(situation: Situation, usable: BoolArray, seen: BoolArray) -> Rows:
    """Equal x for all items of a set; one that is begun is left as it is."""
    sets = situation.content.layout.sets
    rows: Rows = []
    for start, size in zip(sets.starts.tolist(), sets.sizes.tolist(), strict=True):
        members = sets.order[start : start + size]
        members = members[usable[members]]
        if members.size > 1 and not seen[members].any():
            rows += [
                (np.array([members[0], other]), np.array([1.0, -1.0]), 0.0, 0.0) for other in members[1:]
            ]
    return rows
