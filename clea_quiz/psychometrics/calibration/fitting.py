"""The iteration: expectation, maximisation, rescaling, acceleration, until nothing moves."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration.acceleration import Anderson
from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.blocks import Block, Columns, cut, rough_abilities
from clea_quiz.psychometrics.calibration.expectation import (
    Curves,
    Expectation,
    Window,
    abilities,
    around_abilities,
    expect,
)
from clea_quiz.psychometrics.calibration.maximization import Objective, improved
from clea_quiz.psychometrics.calibration.problem import Problem, State
from clea_quiz.psychometrics.calibration.settings import CalibrationSettings

# Called after each iteration with its number, the log-posterior, and the largest step in standard errors.
Progress = Callable[[int, float, float], None]

REACH = 6.0  # abilities are integrated over ± so many standard deviations
SPACING = 1.0  # nodes per posterior deviation: a sum over nodes is then exact to about 5e-9
SLOPE_SPACING = 0.8  # nodes are at most this far apart, over the steepest slope
MARGIN = 0.9  # the first grid is finer, as slopes may still grow
FEWEST_NODES = 15
DOUBLE_CELLS = 1_000_000  # answers up to which the E-step computes in double precision, once …
NEAR = 0.1  # … an iteration moves by less than so many standard errors
START_SPREAD = 0.5  # uncertainty of the rough abilities that the iteration begins with
START_STEPS, STEPS = 12, 4  # Fisher-scoring steps of the first and of later M-steps
FINENESS = 0.1  # an M-step stops at this share of the tolerance, or of the last change
ROUNDING = 5e-8  # relative: a log-posterior that falls by less, in single precision, has not fallen


@dataclass(frozen=True, eq=False)
class Fit:
    """Where an iteration ended."""

    state: State
    nodes: FloatArray
    blocks: list[Block]
    curves: Curves
    windows: list[Window]
    expectation: Expectation
    iterations: int
    converged: bool
    change: float
    path: list[float]


class Iteration:
    """EM with parameter expansion and Anderson acceleration; what lowers the posterior is taken back."""

    def __init__(
        self,
        problem: Problem,
        answers: Answers,
        settings: CalibrationSettings,
        executor: Executor | None,
        progress: Progress | None,
    ) -> None:
        self._problem, self._answers, self._settings = problem, answers, settings
        self._executor, self._progress = executor, progress
        self._columns = Columns.of(answers, problem.categories)
        self._small = answers.given <= DOUBLE_CELLS
        self._path: list[float] = []
        self._change = np.inf
        self._blocks: list[Block] = []
        self._windows: list[Window] = []

    def run(self, start: State) -> Fit:
        """Iterate from a start until convergence, or until the iterations allowed are over."""
        ability = rough_abilities(self._answers, self._problem.categories)
        self._blocks = cut(self._answers, self._columns, ability)
        self._set_nodes(np.linspace(-REACH, REACH, 41) + start.mean[0])
        state = self._first(start, ability)
        self._set_nodes(self._grid(state, MARGIN))
        converged = False
        while not converged and len(self._path) < self._settings.maximum_iterations:
            state, converged = self._to_rest(state)
            needed = self._grid(state, 1.0)
            if needed.size > self._nodes.size or needed[0] < self._nodes[0] or needed[-1] > self._nodes[-1]:
                self._set_nodes(self._grid(state, MARGIN))
                converged = False
        found = self._expect(state, exactly=True)
        return Fit(
            state,
            self._nodes,
            self._blocks,
            self._curves,
            self._windows,
            found,
            len(self._path),
            converged,
            self._change,
            self._path,
        )

    def _to_rest(self, state: State) -> tuple[State, bool]:
        """Iterate on one grid of nodes."""
        problem, anderson = self._problem, Anderson()
        point, image, best = problem.flat(state), None, -np.inf
        while len(self._path) < self._settings.maximum_iterations:
            found = self._expect(problem.shaped(point, state))
            value = found.log_likelihood + problem.log_prior(problem.shaped(point, state))
            if image is not None and value < best - ROUNDING * abs(best):
                # The extrapolation went too far: back to the EM step itself, which cannot fall.
                point, image = image, None
                anderson.forget()
                continue
            best = value
            step = self._step(problem.shaped(point, state), found)
            image, scale = problem.flat(step.state), step.scale
            self._change = float(np.max(np.abs(image - point) / scale, initial=0.0))
            self._path.append(value)
            if self._progress is not None:
                self._progress(len(self._path), value, self._change)
            if self._change < self._settings.tolerance:
                return problem.shaped(image, state), True
            self._resort(len(self._path), problem.shaped(point, state))
            proposed = anderson.following(point, image, scale)
            if problem.admits(problem.shaped(proposed, state)):
                point = proposed
            else:
                anderson.forget()
                point, image = image, None
        return problem.shaped(point, state), False

    def _resort(self, iteration: int, state: State) -> None:
        """Sort persons by what the first iteration says of them, where rough abilities were poor."""
        if iteration == 1 and not self._columns.baseline:
            ability = abilities(self._blocks, self._curves, self._nodes, self._windows)
            self._blocks = cut(self._answers, self._columns, ability)
            self._windows = [(0, self._nodes.size)] * len(self._blocks)

    def _set_nodes(self, nodes: FloatArray) -> None:
        self._nodes = nodes
        self._windows = [(0, nodes.size)] * len(self._blocks)

    def _grid(self, state: State, share: float) -> FloatArray:
        """Return nodes as close as the narrowest posterior asks for."""
        low = float((state.mean - REACH * state.sd).min())
        high = float((state.mean + REACH * state.sd).max())
        coarse = np.linspace(low, high, 61)
        information = self._problem.information(state, coarse)
        total = float(information.sum(axis=0).max())
        if self._answers.matrix is None:
            total = min(total, self._most_informed(information.max(axis=1)))
        deviation = 1 / np.sqrt(total + float(state.sd.max()) ** -2)
        steepest = max(
            family.steepness(values)
            for family, values in zip(self._problem.families, state.values, strict=True)
        )
        spacing = share * min(deviation / SPACING, SLOPE_SPACING / steepest)
        return np.linspace(low, high, max(FEWEST_NODES, int(np.ceil((high - low) / spacing)) + 1))

    def _most_informed(self, peak: FloatArray) -> float:
        """Return the largest information that one person's answers can carry."""
        starts, items, _ = self._answers.rows
        total = np.concatenate([[0.0], np.cumsum(peak[items])])
        return float((total[starts[1:]] - total[starts[:-1]]).max())

    def _first(self, start: State, ability: FloatArray) -> State:
        """Return the items that rough abilities suggest."""
        groups = self._answers.group
        guess = start.mean[groups] + start.sd[groups] * ability
        counts = around_abilities(
            self._blocks, self._columns, guess, START_SPREAD, self._nodes, self._problem.items
        )
        values = [
            improved(self._objective(place, counts), own, START_STEPS, 1e-2).values
            for place, own in enumerate(start.values)
        ]
        return State(values, start.mean, start.sd)

    def _expect(self, state: State, *, exactly: bool = False) -> Expectation:
        distance = (self._nodes - state.mean[:, None]) / state.sd[:, None]
        weights = np.exp(-0.5 * distance**2)
        weights /= weights.sum(axis=1, keepdims=True)
        curves = self._problem.curves(state, self._nodes)
        exactly = exactly or (self._small and self._change < NEAR)
        rounded = Curves.build(self._columns, curves, weights, np.float64 if exactly else np.float32)
        self._curves = rounded.curves
        found = expect(
            self._blocks, self._columns, rounded, self._windows, self._problem.items, self._executor
        )
        self._windows = found.windows
        return found

    def _objective(self, place: int, counts: FloatArray) -> Objective:
        family = self._problem.families[place]
        own = counts[family.rows, : family.categories]
        return Objective(family, self._problem.penalties[place], own, self._nodes)

    def _step(self, state: State, found: Expectation) -> "_Step":
        """Return the maximiser given the expectation, on the scale that the first group fixes."""
        fineness = FINENESS * max(self._settings.tolerance, min(self._change, 1.0))
        improvements = [
            improved(self._objective(place, found.counts), own, STEPS, fineness)
            for place, own in enumerate(state.values)
        ]
        values = [improvement.values for improvement in improvements]
        scales = [improvement.scale.ravel() for improvement in improvements]
        number = found.mass.sum(axis=1)
        mean = found.mass @ self._nodes / number
        sd = np.sqrt(np.maximum(found.mass @ self._nodes**2 / number - mean**2, 1e-12))
        problem = self._problem
        zero, unit = self._expanded(values, state, float(mean[0]), float(sd[0]))
        values = [
            family.bounded(family.folded(own, zero, unit))
            for family, own in zip(problem.families, values, strict=True)
        ]
        latent = State(
            values,
            np.where(problem.free_mean, (mean - zero) / unit, state.mean),
            np.where(problem.free_sd, sd / unit, state.sd),
        )
        of_mean = (state.sd / np.sqrt(number))[problem.free_mean]
        of_sd = (1 / np.sqrt(2 * number))[problem.free_sd]
        return _Step(latent, np.concatenate([*scales, of_mean, of_sd]))

    def _expanded(
        self, values: list[FloatArray], state: State, mean: float, sd: float
    ) -> tuple[float, float]:
        """Return zero and unit of the expanded scale, θ = zero + unit·z, z as the first group's convention.

        An item held at a bound could not follow: the scale is then left as it is.
        """
        problem = self._problem
        pairs = zip(problem.families, values, strict=True)
        if any(family.at_bound(own).any() for family, own in pairs):
            return 0.0, 1.0
        unit = sd / float(state.sd[0]) if problem.folds_sd else 1.0
        return mean - unit * float(state.mean[0]) if problem.folds_mean else 0.0, unit


@dataclass(frozen=True, eq=False)
class _Step:
    state: State
    scale: FloatArray
