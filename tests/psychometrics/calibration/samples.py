"""Answers drawn from known items, and the marginal likelihood by brute force: a second opinion."""

from collections.abc import Sequence

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities

ITEMS: dict[Model, tuple[ItemParameters, ...]] = {
    Model.RASCH: tuple(ItemParameters(Model.RASCH, 1.0, b) for b in (-1.2, -0.4, 0.3, 1.1, 0.0)),
    Model.TWO_PL: tuple(
        ItemParameters(Model.TWO_PL, a, b)
        for a, b in ((0.8, -1.0), (1.4, -0.3), (1.1, 0.5), (1.9, 0.9), (0.9, 0.1))
    ),
    Model.THREE_PL: tuple(
        ItemParameters(Model.THREE_PL, a, b, 0.2)
        for a, b in ((1.2, -0.8), (1.6, 0.0), (1.3, 0.7), (1.0, -0.2), (1.5, 0.4))
    ),
    Model.FOUR_PL: tuple(
        ItemParameters(Model.FOUR_PL, a, b, 0.15, 0.92)
        for a, b in ((1.6, -0.6), (1.9, 0.1), (1.5, 0.5), (1.4, 0.0), (1.7, -0.2))
    ),
    Model.PCM: tuple(
        ItemParameters(Model.PCM, 1.0, steps=steps)
        for steps in ((-1.0, 0.6), (0.4, -0.2), (-0.3, 1.2), (-0.8, 0.1))
    ),
    Model.GPCM: tuple(
        ItemParameters(Model.GPCM, a, steps=steps)
        for a, steps in ((0.9, (-1.0, 0.6)), (1.4, (0.4, -0.2)), (1.1, (-0.3, 1.2)), (0.8, (-0.8, 0.1)))
    ),
    Model.GRM: tuple(
        ItemParameters(Model.GRM, a, steps=steps)
        for a, steps in ((0.9, (-1.0, 0.6)), (1.6, (-0.4, 0.7)), (1.2, (-0.3, 1.2)), (1.0, (-0.8, 0.1)))
    ),
}


def drawn(
    items: Sequence[ItemParameters], persons: int, seed: int, mean: float = 0.0, sd: float = 1.0
) -> IntArray:
    """Return answers (N, J) of persons with normal abilities."""
    rng = np.random.default_rng(seed)
    theta = mean + sd * rng.standard_normal(persons)
    below = category_probabilities(ItemTable.build(items), theta).cumsum(axis=2)[..., :-1]
    return np.asarray((rng.random((len(items), persons, 1)) > below).sum(axis=2).T, dtype=np.int64)


def marginal(items: Sequence[ItemParameters], answers: IntArray, mean: float = 0.0, sd: float = 1.0) -> float:
    """Return Σ_n log ∫ Π_j P(x_nj | θ) φ(θ) dθ on 301 nodes, one item after the other."""
    nodes = np.linspace(-7, 7, 301)
    logs = np.log(np.maximum(category_probabilities(ItemTable.build(items), mean + sd * nodes), 1e-300))
    total = np.zeros((len(answers), nodes.size))
    for item in range(len(items)):
        column = answers[:, item]
        total += np.where(column[:, None] >= 0, logs[item].T[np.maximum(column, 0)], 0.0)
    weights = np.exp(-0.5 * nodes**2)
    highest = total.max(axis=1, keepdims=True)
    likelihood = np.exp(total - highest) @ (weights / weights.sum())
    return float((highest[:, 0] + np.log(likelihood)).sum())


def free(item: ItemParameters) -> list[float]:
    """Return the parameters of an item that its model estimates, in the usual form."""
    slope = [] if item.model in (Model.RASCH, Model.PCM) else [item.a]
    if item.steps:
        return [*slope, *item.steps]
    ends = {Model.THREE_PL: [item.c], Model.FOUR_PL: [item.c, item.d]}.get(item.model, [])
    return [*slope, item.b, *ends]


def rebuilt(like: ItemParameters, values: Sequence[float]) -> ItemParameters:
    """Return an item of the same model from ``free`` parameters."""
    rest = [float(value) for value in values]
    slope = 1.0 if like.model in (Model.RASCH, Model.PCM) else rest.pop(0)
    if like.steps:
        return ItemParameters(like.model, slope, steps=tuple(rest))
    b, c, d = (*rest, *(0.0, 1.0)[len(rest) - 1 :])
    return ItemParameters(like.model, slope, b, c, d)


def gradient_and_errors(
    items: Sequence[ItemParameters], answers: IntArray, step: float = 1e-3
) -> tuple[FloatArray, FloatArray]:
    """Return the gradient of ``marginal`` and standard errors from its Hessian, by finite differences."""
    sizes = [len(free(item)) for item in items]
    ends = np.cumsum(sizes)[:-1]
    point = np.concatenate([free(item) for item in items])

    def value(at: FloatArray) -> float:
        parts = np.split(at, ends)
        return marginal(
            [rebuilt(item, part.tolist()) for item, part in zip(items, parts, strict=True)], answers
        )

    unit = step * np.eye(point.size)
    gradient = np.array([(value(point + u) - value(point - u)) / (2 * step) for u in unit])
    hessian = np.empty((point.size, point.size))
    for i, u in enumerate(unit):
        for j, v in enumerate(unit[: i + 1]):
            crossed = (
                value(point + u + v) - value(point + u - v) - value(point - u + v) + value(point - u - v)
            )
            hessian[i, j] = hessian[j, i] = crossed / (4 * step**2)
    return gradient, np.sqrt(np.diagonal(np.linalg.inv(-hessian)))
