"""Standard errors: the information of all parameters together, observed or from cross-products."""

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.fitting import Fit
from clea_quiz.psychometrics.calibration.maximization import Objective
from clea_quiz.psychometrics.calibration.person_scores import PersonScores
from clea_quiz.psychometrics.calibration.problem import Problem, State, places
from clea_quiz.psychometrics.calibration.results import ItemErrors
from clea_quiz.psychometrics.calibration.settings import ErrorKind
from clea_quiz.psychometrics.items import DICHOTOMOUS

AFFORDABLE = 3e11  # multiplications that observed information may cost before cross-products replace it
DIFFERENCE = 1e-4  # of central differences, in standard errors of the complete data


def kind_for(wanted: ErrorKind, problem: Problem, answers: Answers, fit: Fit) -> ErrorKind:
    """Return how standard errors will be computed."""
    if wanted is not ErrorKind.AUTOMATIC:
        return wanted
    width = float(np.mean([high - low for low, high in fit.windows]))
    per_person = float(problem.size) if answers.matrix is not None else 40.0 * answers.given / answers.persons
    cost = answers.persons * width * per_person**2
    return ErrorKind.OBSERVED if cost <= AFFORDABLE else ErrorKind.CROSS_PRODUCT


def covariance(problem: Problem, answers: Answers, fit: Fit, kind: ErrorKind) -> FloatArray:
    """Return the covariance of all estimates, (P, P), NaN if their information is not positive definite.

    Observed: I = Σ_n E[−∂² log L_c | y_n] − Σ_n Cov(∂ log L_c | y_n), priors added (Louis 1982).
    Cross-products: I = Σ_n g_n g_nᵀ with g_n = E[∂ log L_c | y_n].
    """
    scores = PersonScores(problem, answers, fit)
    if kind is ErrorKind.CROSS_PRODUCT:
        information = scores.cross_products() + _of_priors(problem, fit.state)
    else:
        information = _complete(problem, fit) - scores.missing()
    try:
        # Scaled to a unit diagonal first: parameters differ much in precision.
        scale = 1 / np.sqrt(np.maximum(np.diagonal(information), np.finfo(np.float64).tiny))
        lower = np.linalg.cholesky(information * np.outer(scale, scale))
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan)
    inverse = np.linalg.inv(lower)
    return np.asarray(inverse.T @ inverse * np.outer(scale, scale))


def item_errors(problem: Problem, state: State, covariances: FloatArray) -> ItemErrors:
    """Return standard errors of the usual parameters, by the delta method."""
    width = int(problem.categories.max()) - 1
    columns = {name: np.full(problem.items, np.nan) for name in "abcd"}
    steps = np.full((problem.items, width), np.nan)
    for family, values, place in places(problem, state):
        index = place[:, :, None], place[:, None, :]
        own = covariances[index]
        slopes = family.usual_gradients(values)
        variance = np.einsum("jpq,jqr,jpr->jp", slopes, own, slopes)
        errors = np.sqrt(np.where(variance >= 0, variance, np.nan))
        if family.sloped:
            columns["a"][family.rows] = errors[:, 0]
        found = errors[:, family.intercepts]
        if family.model in DICHOTOMOUS:
            columns["b"][family.rows] = found[:, 0]
        else:
            steps[family.rows, : family.steps] = found
        for name, column in zip("cd", range(family.size - family.asymptotes, family.size), strict=False):
            columns[name][family.rows] = errors[:, column]
    return ItemErrors(columns["a"], columns["b"], columns["c"], columns["d"], steps)


def latent_errors(problem: Problem, state: State, covariances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return standard errors of the groups' means and deviations, NaN where fixed."""
    mean, sd = np.full((2, state.mean.size), np.nan)
    start = problem.size - int(problem.free_mean.sum() + problem.free_sd.sum())
    variance = np.diagonal(covariances)[start:]
    errors = np.sqrt(np.where(variance >= 0, variance, np.nan))
    number = int(problem.free_mean.sum())
    mean[problem.free_mean], sd[problem.free_sd] = errors[:number], errors[number:]
    return mean, sd


def _complete(problem: Problem, fit: Fit) -> FloatArray:
    """Return Σ_n E[−∂² (log L_c + log prior)], by central differences of exact gradients."""
    result = np.zeros((problem.size, problem.size))
    for (family, values, place), penalty in zip(places(problem, fit.state), problem.penalties, strict=True):
        counts = fit.expectation.counts[family.rows, : family.categories]
        objective = Objective(family, penalty, counts, fit.nodes)
        block = _curvature(objective, values)
        result[place[:, :, None], place[:, None, :]] = block
    _add_latent(result, problem, fit)
    return result


def _curvature(objective: Objective, values: FloatArray) -> FloatArray:
    _, expected = objective.derivatives(values)
    step = DIFFERENCE / np.sqrt(np.maximum(np.diagonal(expected, axis1=1, axis2=2), 1e-12))
    step = np.minimum(step, 1e-4)
    block = np.empty_like(expected)
    for column in range(values.shape[1]):
        moved = np.zeros_like(values)
        moved[:, column] = step[:, column]
        change = objective.gradient(values - moved) - objective.gradient(values + moved)
        block[:, :, column] = change / (2 * step[:, column, None])
    return (block + block.transpose(0, 2, 1)) / 2


def _add_latent(result: FloatArray, problem: Problem, fit: Fit) -> None:
    """Add E[−∂² log N(θ; μ, s)], group by group: its cross term is zero at the maximum, not elsewhere."""
    mass, mean, sd = fit.expectation.mass, fit.state.mean, fit.state.sd
    distance = fit.nodes - mean[:, None]
    number, first = mass.sum(axis=1), (mass * distance).sum(axis=1)
    second = (mass * distance**2).sum(axis=1)
    start = problem.size - int(problem.free_mean.sum() + problem.free_sd.sum())
    of_mean = start + np.cumsum(problem.free_mean) - 1
    of_sd = start + int(problem.free_mean.sum()) + np.cumsum(problem.free_sd) - 1
    for group in range(mean.size):
        if problem.free_mean[group]:
            result[of_mean[group], of_mean[group]] += number[group] / sd[group] ** 2
        if problem.free_sd[group]:
            curvature = 3 * second[group] / sd[group] ** 4 - number[group] / sd[group] ** 2
            result[of_sd[group], of_sd[group]] += curvature
        if problem.free_mean[group] and problem.free_sd[group]:
            crossed = 2 * first[group] / sd[group] ** 3
            result[of_mean[group], of_sd[group]] += crossed
            result[of_sd[group], of_mean[group]] += crossed


def _of_priors(problem: Problem, state: State) -> FloatArray:
    result = np.zeros((problem.size, problem.size))
    for (_, values, place), penalty in zip(places(problem, state), problem.penalties, strict=True):
        result[place[:, :, None], place[:, None, :]] = penalty.derivatives(values)[1]
    return result
