"""Items of one model and length in the parameters estimated: slope, intercepts, logits of asymptotes.

Dichotomous: P(1) = c + (d − c) σ(aθ + δ), with c = σ(γ), d = σ(ζ).
Partial credit: log P_k ∝ k aθ + Σ_{i ≤ k} δ_i.
Graded: P(score ≥ k) = σ(aθ + δ_k), δ decreasing. Difficulties are −δ / a.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.items import DICHOTOMOUS, PARTIAL_CREDIT, ItemParameters, Model

SLOPES = (0.01, 20.0)  # beyond, an item says nothing or everything: the estimate has run away
LARGEST_INTERCEPT = 60.0
LARGEST_LOGIT = 20.0
LEAST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, eq=False)
class Family:
    """The items at ``rows`` of a bank, which share model and number of categories."""

    model: Model
    categories: int
    rows: IntArray

    @property
    def steps(self) -> int:
        """Number of intercepts of each item."""
        return self.categories - 1

    @property
    def sloped(self) -> bool:
        """Whether slopes are estimated; else they are 1."""
        return self.model not in (Model.RASCH, Model.PCM)

    @property
    def asymptotes(self) -> int:
        """Number of asymptotes that are estimated: 0, 1 (c) or 2 (c and d)."""
        return {Model.THREE_PL: 1, Model.FOUR_PL: 2}.get(self.model, 0)

    @property
    def size(self) -> int:
        """Number of parameters of each item: slope, then intercepts, then asymptotes."""
        return int(self.sloped) + self.steps + self.asymptotes

    @property
    def intercepts(self) -> slice:
        """Columns of the intercepts."""
        return slice(int(self.sloped), int(self.sloped) + self.steps)

    def slope(self, values: FloatArray) -> FloatArray:
        """Return a, shape (J,)."""
        return values[:, 0] if self.sloped else np.ones(len(values))

    def at_bound(self, values: FloatArray) -> BoolArray:
        """Return which items have a slope or an intercept that ran to its bound, shape (J,)."""
        slope, intercepts = self.slope(values), np.abs(values[:, self.intercepts])
        away = (intercepts >= LARGEST_INTERCEPT).any(axis=1)
        return np.asarray(away | (slope <= SLOPES[0]) | (slope >= SLOPES[1]))

    def steepness(self, values: FloatArray) -> float:
        """Return the slope of the logistic curve that is as hard to integrate as the steepest item.

        Curves with m disordered steps have their poles up to m times nearer to real abilities.
        """
        return float(self.slope(values).max()) * (self.steps if self.model in PARTIAL_CREDIT else 1)

    def location(self, values: FloatArray) -> FloatArray:
        """Return the difficulty, or the mean of the steps, shape (J,)."""
        return np.asarray(-values[:, self.intercepts].mean(axis=1) / self.slope(values))

    def folded(self, values: FloatArray, mean: float, sd: float) -> FloatArray:
        """Return the parameters for z where they were for θ = mean + sd·z."""
        result = values.copy()
        result[:, self.intercepts] += (self.slope(values) * mean)[:, None]
        if self.sloped:
            result[:, 0] *= sd
        return result

    def admissible(self, values: FloatArray) -> BoolArray:
        """Return which items have parameters that their model admits, shape (J,)."""
        fine = (self.bounded(values) == values).all(axis=1)
        if self.model is Model.GRM:
            fine &= (np.diff(values[:, self.intercepts], axis=1) < 0).all(axis=1)
        if self.asymptotes == 2:
            fine &= values[:, -2] < values[:, -1]
        return np.asarray(fine)

    def bounded(self, values: FloatArray) -> FloatArray:
        """Return parameters no further than where they say nothing more: what runs away stops there."""
        result = np.clip(values, -LARGEST_INTERCEPT, LARGEST_INTERCEPT)
        if self.sloped:
            result[:, 0] = np.clip(values[:, 0], *SLOPES)
        if self.asymptotes:
            ends = values[:, -self.asymptotes :]
            result[:, -self.asymptotes :] = np.clip(ends, -LARGEST_LOGIT, LARGEST_LOGIT)
        return result

    def curves(self, values: FloatArray, theta: FloatArray) -> FloatArray:
        """Return P_jk(θ), shape (J, K, G)."""
        return self.derivatives(values, theta)[0]

    def information(self, values: FloatArray, theta: FloatArray) -> FloatArray:
        """Return Fisher information, shape (J, G): an ability moves all intercepts alike, a times as far."""
        probability, slopes = self.derivatives(values, theta)
        moved = slopes[..., self.intercepts].sum(axis=-1) * self.slope(values)[:, None, None]
        return np.asarray((moved**2 / probability).sum(axis=1))

    def derivatives(self, values: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return P_jk (J, K, G) and its gradient in the item's parameters (J, K, G, size)."""
        if self.model in DICHOTOMOUS:
            return _dichotomous(self, values, theta)
        if self.model in PARTIAL_CREDIT:
            return _partial_credit(self, values, theta)
        return _graded(self, values, theta)

    def parameters(self, values: FloatArray) -> list[ItemParameters]:
        """Return the items in the usual parameters."""
        slopes = self.slope(values)
        steps = -values[:, self.intercepts] / slopes[:, None]
        found = []
        for row, slope in enumerate(slopes.tolist()):
            if self.model not in DICHOTOMOUS:
                found.append(ItemParameters(self.model, slope, steps=tuple(steps[row].tolist())))
                continue
            ends = expit(values[row, 1 + self.steps :]) if self.asymptotes else ()
            c, d = (*ends, 1.0)[:2] if len(ends) else (0.0, 1.0)
            found.append(ItemParameters(self.model, slope, float(steps[row, 0]), float(c), float(d)))
        return found

    def values_of(self, items: list[ItemParameters]) -> FloatArray:
        """Return the parameters that are estimated, shape (J, size), from the usual ones."""
        rows = []
        for item in items:
            difficulties = (item.b,) if self.model in DICHOTOMOUS else item.steps
            ends = (item.c, item.d)[: self.asymptotes]
            slope = [item.a] if self.sloped else []
            rows.append([*slope, *(-item.a * b for b in difficulties), *(float(logit(end)) for end in ends)])
        return np.array(rows).reshape(len(items), self.size)

    def usual_gradients(self, values: FloatArray) -> FloatArray:
        """Return ∂(a, b or steps, c, d)/∂(parameters), (J, size, size), for standard errors."""
        slope, intercepts = self.slope(values), values[:, self.intercepts]
        result = np.zeros((len(values), self.size, self.size))
        places = np.arange(self.steps) + int(self.sloped)
        result[:, places, places] = -1 / slope[:, None]
        if self.sloped:
            result[:, 0, 0] = 1.0
            result[:, places, 0] = intercepts / slope[:, None] ** 2
        for place in range(self.size - self.asymptotes, self.size):
            end = expit(values[:, place])
            result[:, place, place] = end * (1 - end)
        return result


def _dichotomous(family: Family, values: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    first = int(family.sloped)
    z = family.slope(values)[:, None] * theta + values[:, first][:, None]
    above, below = expit(z), expit(-z)
    c = expit(values[:, first + 1])[:, None] if family.asymptotes else np.zeros((len(values), 1))
    d = expit(values[:, first + 2])[:, None] if family.asymptotes == 2 else np.ones((len(values), 1))
    right, wrong = c + (d - c) * above, (1 - d) + (d - c) * below
    slope = (d - c) * above * below
    gradients = [slope * theta] if family.sloped else []
    gradients.append(slope)
    if family.asymptotes:
        gradients.append(below * c * (1 - c))
    if family.asymptotes == 2:
        gradients.append(above * d * (1 - d))
    of_right = np.stack(gradients, axis=-1)
    probability = np.maximum(np.stack([wrong, right], axis=1), LEAST)
    return probability, np.stack([-of_right, of_right], axis=1)


def _partial_credit(family: Family, values: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    slope, intercepts = family.slope(values), values[:, family.intercepts]
    rank = np.arange(family.categories, dtype=np.float64)
    total = np.concatenate([np.zeros((len(values), 1)), np.cumsum(intercepts, axis=1)], axis=1)
    exponent = slope[:, None, None] * rank[:, None] * theta + total[:, :, None]
    exponent -= exponent.max(axis=1, keepdims=True)
    probability = np.exp(exponent)
    probability /= probability.sum(axis=1, keepdims=True)
    np.maximum(probability, LEAST, out=probability)
    # P(score ≥ i), i = 1 … K − 1
    reached = np.cumsum(probability[:, ::-1], axis=1)[:, ::-1][:, 1:]
    passed = (rank[:, None] >= rank[1:])[None, :, None, :]
    gradients = probability[..., None] * (passed - np.moveaxis(reached, 1, 2)[:, None])
    if not family.sloped:
        return probability, gradients
    distance = rank[:, None] - np.einsum("k,jkg->jg", rank, probability)[:, None, :]
    return probability, np.concatenate([(probability * theta * distance)[..., None], gradients], axis=-1)


def _graded(family: Family, values: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    slope, intercepts = family.slope(values), values[:, family.intercepts]
    z = slope[:, None, None] * theta + intercepts[:, :, None]
    above, below = expit(z), expit(-z)
    items, steps, nodes = z.shape
    edge = np.ones((items, 1, nodes))
    # σ(x) − σ(y) = σ(x) σ(−y) (1 − e^{−(x − y)}) keeps its relative accuracy in the tails.
    width = np.full((items, steps + 1, 1), np.inf)
    width[:, 1:-1, 0] = -np.diff(intercepts, axis=1)
    upper, lower = np.concatenate([edge, above], axis=1), np.concatenate([below, edge], axis=1)
    probability = np.maximum(upper * lower * -np.expm1(-width), LEAST)
    density = above * below
    gradients = np.zeros((items, steps + 1, nodes, steps + 1))
    rank = np.arange(steps)
    # δ_k moves the boundary between scores k − 1 and k.
    gradients[:, rank + 1, :, rank + 1] = np.moveaxis(density, 1, 0)
    gradients[:, rank, :, rank + 1] = -np.moveaxis(density, 1, 0)
    gradients[..., 0] = gradients[..., 1:].sum(axis=-1) * theta
    return probability, gradients
