"""One calibration laid out: families of items, priors, what is known, and what fixes the scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.families import Family
from clea_quiz.psychometrics.calibration.priors import Penalty
from clea_quiz.psychometrics.calibration.settings import ItemPlan, Latent
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import DICHOTOMOUS, ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities, fisher_information

NAMED = 8  # items that an error message lists


@dataclass(frozen=True, eq=False)
class State:
    """Parameters of each family (J, size), mean and deviation of each group's ability."""

    values: list[FloatArray]
    mean: FloatArray
    sd: FloatArray


@dataclass(frozen=True, eq=False)
class Problem:
    """What stays the same during a calibration.

    ``known``: items whose parameters stay, at ``known_rows``. ``free_mean``, ``free_sd`` (groups,): what
    is estimated of abilities. ``folds_mean``, ``folds_sd``: the first group's convention (0, 1) is imposed
    by rescaling after each step (parameter-expanded EM: Liu, Rubin & Wu 1998).
    """

    families: list[Family]
    penalties: list[Penalty]
    known: ItemTable | None
    known_rows: IntArray
    items: int
    categories: IntArray
    free_mean: BoolArray
    free_sd: BoolArray
    folds_mean: bool
    folds_sd: bool

    @property
    def size(self) -> int:
        """Number of parameters estimated, abilities' included."""
        own = sum(len(family.rows) * family.size for family in self.families)
        return own + int(self.free_mean.sum() + self.free_sd.sum())

    def start(self, latent: Sequence[Latent]) -> State:
        """Return where the iteration begins: difficulty 0, slope 1, a small asymptote, steps apart."""
        values = []
        for family, penalty in zip(self.families, self.penalties, strict=True):
            own = np.zeros((len(family.rows), family.size))
            if family.sloped:
                own[:, 0] = 1.0
            own[:, family.intercepts] = np.linspace(1.0, -1.0, family.steps + 2)[1:-1]
            own[:, family.intercepts] -= (penalty.location[:, 0] * family.slope(own))[:, None]
            for place, logit in zip(range(-family.asymptotes, 0), (-1.8, 3.0), strict=False):
                own[:, place] = logit
            values.append(own)
        mean = np.array([0.0 if group.mean is None else group.mean for group in latent])
        sd = np.array([1.0 if group.sd is None else group.sd for group in latent])
        return State(values, mean, sd)

    def curves(self, state: State, nodes: FloatArray) -> FloatArray:
        """Return P_jk of all items on the nodes, shape (J, K, G)."""
        result = np.ones((self.items, int(self.categories.max()), nodes.size))
        for family, values in zip(self.families, state.values, strict=True):
            result[family.rows, : family.categories] = family.curves(values, nodes)
        if self.known is not None:
            found = np.moveaxis(category_probabilities(self.known, nodes), 2, 1)
            result[self.known_rows, : found.shape[1]] = np.where(found > 0, found, 1.0)
        return result

    def parameters(self, state: State) -> list[ItemParameters]:
        """Return all items in the usual parameters, in the order of the bank."""
        found: dict[int, ItemParameters] = {}
        for family, values in zip(self.families, state.values, strict=True):
            found.update(zip(family.rows.tolist(), family.parameters(values), strict=True))
        if self.known is not None:
            found.update((row, self.known.item(place)) for place, row in enumerate(self.known_rows.tolist()))
        return [found[row] for row in range(self.items)]

    def information(self, state: State, theta: FloatArray) -> FloatArray:
        """Return Fisher information (J, G) of all items."""
        result = np.empty((self.items, theta.size))
        for family, values in zip(self.families, state.values, strict=True):
            result[family.rows] = family.information(values, theta)
        if self.known is not None:
            result[self.known_rows] = fisher_information(self.known, theta)
        return result

    def log_prior(self, state: State) -> float:
        """Return the log density of all priors on items."""
        pairs = zip(self.penalties, state.values, strict=True)
        return float(sum(penalty.value(values).sum() for penalty, values in pairs))

    def flat(self, state: State) -> FloatArray:
        """Return all that is estimated as one list."""
        parts = [values.ravel() for values in state.values]
        return np.concatenate([*parts, state.mean[self.free_mean], np.log(state.sd[self.free_sd])])

    def shaped(self, point: FloatArray, like: State) -> State:
        """Return the state that a list stands for."""
        values, start = [], 0
        for own in like.values:
            values.append(point[start : start + own.size].reshape(own.shape))
            start += own.size
        mean, sd = like.mean.copy(), like.sd.copy()
        number = int(self.free_mean.sum())
        mean[self.free_mean] = point[start : start + number]
        sd[self.free_sd] = np.exp(np.clip(point[start + number :], -20.0, 20.0))
        return State(values, mean, sd)

    def admits(self, state: State) -> bool:
        """Whether every item has parameters that its model admits."""
        pairs = zip(self.families, state.values, strict=True)
        return all(bool(family.admissible(values).all()) for family, values in pairs)


def lay_out(
    answers: Answers, plans: Sequence[ItemPlan], latent: Sequence[Latent]
) -> tuple[Problem, list[Latent]]:
    """Return the problem and its ability distributions; raise if the answers cannot determine the items."""
    if len(plans) != answers.width:
        raise SettingsError(f"items: {answers.width} plans are expected, not {len(plans)}")
    categories = np.array([_categories(plan, int(answers.highest[j])) for j, plan in enumerate(plans)])
    _check_scores(answers, plans, categories)
    families = _families(plans, categories)
    penalties = [Penalty.of(family, [plan.prior for plan in plans]) for family in families]
    known_rows = np.array([row for row, plan in enumerate(plans) if plan.known], dtype=np.int64)
    known = [plan.known for plan in plans if plan.known is not None]
    free_scale = all(family.sloped for family in families) and not known
    groups = _latent(latent, answers.groups, known=bool(known), free_scale=free_scale)
    held = bool(known) or any(penalty.on_scale for penalty in penalties)
    problem = Problem(
        families=families,
        penalties=penalties,
        known=ItemTable.build(known) if known else None,
        known_rows=known_rows,
        items=answers.width,
        categories=categories,
        free_mean=np.array([group.mean is None for group in groups]),
        free_sd=np.array([group.sd is None for group in groups]),
        folds_mean=not held and groups[0].mean is not None,
        folds_sd=not held and groups[0].sd is not None and free_scale,
    )
    return problem, groups


def _categories(plan: ItemPlan, highest: int) -> int:
    if plan.known is not None:
        return plan.known.categories
    if plan.model in DICHOTOMOUS:
        return 2
    return plan.categories or max(highest + 1, 2)


def _families(plans: Sequence[ItemPlan], categories: IntArray) -> list[Family]:
    kinds: dict[tuple[Model, int], list[int]] = {}
    for row, plan in enumerate(plans):
        if plan.known is None:
            kinds.setdefault((plan.model, int(categories[row])), []).append(row)
    return [Family(model, number, np.array(rows)) for (model, number), rows in kinds.items()]


def _latent(latent: Sequence[Latent], groups: int, *, known: bool, free_scale: bool) -> list[Latent]:
    if latent and len(latent) != groups:
        raise SettingsError(f"latent: one distribution for each of {groups} groups, not {len(latent)}")
    if latent:
        return list(latent)
    free = Latent(None, None)
    first = free if known else Latent() if free_scale else Latent(0.0, None)
    return [first, *[free] * (groups - 1)]


def _check_scores(answers: Answers, plans: Sequence[ItemPlan], categories: IntArray) -> None:
    beyond = np.flatnonzero(answers.highest >= categories)
    if beyond.size:
        raise ResponsesError(f"a score is beyond the categories of {_items(beyond)}")
    frequencies = answers.frequencies(int(categories.max()))
    exists = np.arange(frequencies.shape[1]) < categories[:, None]
    missing = ((frequencies == 0) & exists).any(axis=1)
    held = [plan.known is not None or _is_held(plan) for plan in plans]
    hopeless = np.flatnonzero(missing & ~np.array(held))
    if hopeless.size:
        raise ResponsesError(
            f"a score that nobody reached cannot be calibrated without a prior: {_items(hopeless)}"
        )


def _is_held(plan: ItemPlan) -> bool:
    """Whether a prior alone gives the item finite parameters."""
    return plan.model in DICHOTOMOUS and plan.prior.location is not None


def _items(rows: IntArray) -> str:
    named = ", ".join(map(str, rows[:NAMED].tolist()))
    more = rows.size - NAMED
    return f"item{'s' if rows.size > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")


def places(problem: Problem, state: State) -> Iterator[tuple[Family, FloatArray, IntArray]]:
    """Yield each family, its parameters, and their positions among all that is estimated (J, size)."""
    start = 0
    for family, values in zip(problem.families, state.values, strict=True):
        yield family, values, np.arange(start, start + values.size).reshape(values.shape)
        start += values.size
