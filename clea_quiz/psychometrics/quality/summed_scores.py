"""S-X²: what each summed score expects of each item (Orlando & Thissen 2000; Kang & Chen 2008)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from clea_quiz.psychometrics.ability import STANDARD, Prior
from clea_quiz.psychometrics.arrays import FloatArray, IntArray, positive
from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import DICHOTOMOUS, MODELS, ItemTable, Model
from clea_quiz.psychometrics.likelihood import scores_of
from clea_quiz.psychometrics.models import category_probabilities

REACH, NODES = 6.0, 121
SMALLEST_CELL = 1.0


@dataclass(frozen=True, eq=False)
class ScoreFit:
    """S-X² of J items, each (J,): statistic, degrees of freedom, p, RMSEA; NaN where df is 0 or less."""

    statistic: FloatArray
    df: IntArray
    p: FloatArray
    rmsea: FloatArray


def score_fit(
    table: ItemTable,
    responses: npt.ArrayLike,
    prior: Prior = STANDARD,
    smallest_cell: float = SMALLEST_CELL,
    latent_parameters: int | None = None,
) -> ScoreFit:
    """Return S-X² of each item, from persons who answered everything.

    ``prior``: the ability distribution of the calibration; ``latent_parameters``: how many of its
    parameters were estimated (by default 1 if all slopes are fixed, else 0). Cells that expect fewer than
    ``smallest_cell`` persons are merged with neighbours. Degrees of freedom: cells − rows − the item's free
    parameters − those of ability, as mirt counts them.
    """
    positive(smallest_cell, "smallest_cell")
    scores = scores_of(table, responses).astype(np.int64)
    if (scores < 0).any():
        raise ResponsesError("S-X²: every person must have answered every item; leave the others out")
    nodes = prior.mean + prior.sd * np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-0.5 * ((nodes - prior.mean) / prior.sd) ** 2)
    curves = category_probabilities(table, nodes)
    weights /= weights.sum()
    total = scores.sum(axis=1)
    best = int((table.categories - 1).sum())
    persons = np.bincount(total, minlength=best + 1)
    latent = estimated_of_ability(table) if latent_parameters is None else latent_parameters
    statistic, df = np.full(len(table), np.nan), np.zeros(len(table), dtype=np.int64)
    for item, others in without_each(curves, table.categories):
        categories = int(table.categories[item])
        joint = np.stack(
            [_shifted((others * curves[item, :, k]) @ weights, k, best + 1) for k in range(categories)],
            axis=1,
        )
        marginal = joint.sum(axis=1, keepdims=True)
        expected = persons[:, None] * joint / np.maximum(marginal, np.finfo(np.float64).tiny)
        cell = total * categories + scores[:, item]
        observed = np.bincount(cell, minlength=(best + 1) * categories).reshape(best + 1, categories)
        found = _merged(observed[1:-1].astype(np.float64), expected[1:-1], smallest_cell)
        statistic[item], cells, rows = found
        df[item] = cells - rows - free_parameters(table, item) - latent
    return _tested(statistic, df, len(scores))


def free_parameters(table: ItemTable, item: int) -> int:
    """Return how many parameters the item's model estimates."""
    model = MODELS[int(table.model[item])]
    slope = 0 if model in (Model.RASCH, Model.PCM) else 1
    ends = {Model.THREE_PL: 1, Model.FOUR_PL: 2}.get(model, 0)
    return slope + ends + (1 if model in DICHOTOMOUS else int(table.categories[item]) - 1)


def estimated_of_ability(table: ItemTable) -> int:
    """Return how many parameters of ability a calibration estimates: its sd, if all slopes are fixed."""
    fixed = [MODELS.index(Model.RASCH), MODELS.index(Model.PCM)]
    return int(np.isin(table.model, fixed).all())


def score_distribution(
    curves: FloatArray, categories: IntArray, start: FloatArray | None = None
) -> FloatArray:
    """Return P(summed score = s | θ), shape (S + 1, G), by Lord & Wingersky's (1984) recursion.

    ``curves`` (J, G, K) probabilities of the scores of each item; ``start``: a distribution to add to.
    """
    found = np.ones((1, curves.shape[1])) if start is None else start
    for place, number in enumerate(categories.tolist()):
        longer = np.zeros((len(found) + number - 1, found.shape[1]))
        for score in range(number):
            longer[score : score + len(found)] += found * curves[place, :, score]
        found = longer
    return found


def without_each(curves: FloatArray, categories: IntArray) -> Iterator[tuple[int, FloatArray]]:
    """Yield each item with the score distribution of all others, by halving: J log J recursions, not J²."""
    everybody = np.arange(len(categories))
    waiting = [(everybody, np.ones((1, curves.shape[1])))]
    while waiting:
        items, outside = waiting.pop()
        if items.size == 1:
            yield int(items[0]), outside
            continue
        left, right = items[: items.size // 2], items[items.size // 2 :]
        waiting.append((left, score_distribution(curves[right], categories[right], outside)))
        waiting.append((right, score_distribution(curves[left], categories[left], outside)))


def _shifted(values: FloatArray, by: int, length: int) -> FloatArray:
    result = np.zeros(length)
    result[by : by + values.size] = values
    return result


Cells = tuple[FloatArray, FloatArray]  # observed and expected counts of one row, by category


def _merged(observed: FloatArray, expected: FloatArray, least: float) -> tuple[float, int, int]:
    """Return the statistic, the number of cells and of rows after merging what expects too few."""
    rows = _tall(_possible(list(zip(observed, expected, strict=True))), least)
    statistic, cells = 0.0, 0
    for seen, awaited in (_wide(*row, least) for row in rows):
        statistic += sum((o - e) ** 2 / e for o, e in zip(seen, awaited, strict=True))
        cells += len(awaited)
    return statistic, cells, len(rows)


def _possible(rows: list[Cells]) -> list[Cells]:
    """Merge the lowest and highest scores until every category is possible in each row."""
    short = rows[0][1].size - 2
    if short <= 0 or len(rows) < 2 * short + 1:
        return rows
    return [_sum(rows[: short + 1]), *rows[short + 1 : -short - 1], _sum(rows[-short - 1 :])]


def _tall(rows: list[Cells], least: float) -> list[Cells]:
    """Merge scores, from both ends inwards and then between, until each row can stand alone.

    Two categories must both expect enough; of several, categories may still be merged later.
    """

    def poor(row: Cells) -> bool:
        return bool(row[1].min() < least if row[1].size == 2 else row[1].sum() < least)

    while len(rows) > 1 and poor(rows[0]):
        rows = [_sum(rows[:2]), *rows[2:]]
    while len(rows) > 1 and poor(rows[-1]):
        rows = [*rows[:-2], _sum(rows[-2:])]
    while len(rows) > 1 and any(map(poor, rows)):
        place = next(place for place, row in enumerate(rows) if poor(row))
        place = min(place, len(rows) - 2)
        rows = [*rows[:place], _sum(rows[place : place + 2]), *rows[place + 2 :]]
    return rows


def _wide(seen: FloatArray, awaited: FloatArray, least: float) -> tuple[list[float], list[float]]:
    """Merge categories of one row, each with the neighbour that expects less, until each expects enough."""
    observed, expected = seen.tolist(), awaited.tolist()
    while len(expected) > 1 and min(expected) < least:
        place = int(np.argmin(expected))
        left = expected[place - 1] if place > 0 else np.inf
        right = expected[place + 1] if place + 1 < len(expected) else np.inf
        place = place if right <= left else place - 1
        for counts in (observed, expected):
            counts[place : place + 2] = [counts[place] + counts[place + 1]]
    return observed, expected


def _sum(rows: list[Cells]) -> Cells:
    return np.sum([row[0] for row in rows], axis=0), np.sum([row[1] for row in rows], axis=0)


def _tested(statistic: FloatArray, df: IntArray, persons: int) -> ScoreFit:
    usable = df > 0
    safe = np.where(usable, df, 1)
    p = np.where(usable, chi2.sf(statistic, safe), np.nan)
    excess = np.maximum(statistic - df, 0.0) / (safe * max(persons - 1, 1))
    return ScoreFit(np.where(usable, statistic, np.nan), df, p, np.where(usable, np.sqrt(excess), np.nan))
