"""The calibration itself: from answers to items on a scale."""

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np

from clea_quiz.psychometrics.arrays import IntArray
from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.fitting import Iteration, Progress
from clea_quiz.psychometrics.calibration.information import covariance, item_errors, kind_for, latent_errors
from clea_quiz.psychometrics.calibration.problem import Problem, State, lay_out
from clea_quiz.psychometrics.calibration.results import Calibration
from clea_quiz.psychometrics.calibration.settings import CalibrationSettings, ErrorKind, ItemPlan, model_named
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.items import ItemTable, Model

DEFAULT = CalibrationSettings()


def calibrate(
    answers: Answers,
    items: Model | str | Sequence[ItemPlan],
    settings: CalibrationSettings = DEFAULT,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Estimate items by marginal maximum likelihood, abilities integrated out (Bock & Aitkin 1981).

    ``items``: one model for all, or a plan for each. With priors the posterior is maximised instead; with
    ``known`` items the others are placed on their scale (fixed-item calibration, Kim 2006). The blocks of
    the E-step run on any ``concurrent.futures.Executor``. ``progress`` is called after each iteration.

    Parameter-expanded EM (Liu, Rubin & Wu 1998): latent mean and deviation are freed in the M-step, then
    folded back into the items; Anderson's acceleration does the rest. A calibration that has not converged
    says so in its result. Raises ``ResponsesError`` if the answers cannot determine an item (a score that
    nobody reached) and ``SettingsError`` if the plans do not fit the answers.
    """
    plans = [ItemPlan(model_named(items))] * answers.width if isinstance(items, str) else list(items)
    problem, latent = lay_out(answers, plans, settings.latent)
    if problem.size == 0:
        raise SettingsError("items: everything is known, nothing is left to estimate")
    fit = Iteration(problem, answers, settings, executor, progress).run(problem.start(latent))
    kind = kind_for(settings.errors, problem, answers, fit)
    covariances = np.full((problem.size, problem.size), np.nan)
    if kind is not ErrorKind.NONE:
        covariances = covariance(problem, answers, fit, kind)
    mean_errors, sd_errors = latent_errors(problem, fit.state, covariances)
    return Calibration(
        table=ItemTable.build(problem.parameters(fit.state)),
        errors=item_errors(problem, fit.state, covariances),
        error_kind=kind,
        means=fit.state.mean,
        sds=fit.state.sd,
        mean_errors=mean_errors,
        sd_errors=sd_errors,
        log_likelihood=fit.expectation.log_likelihood,
        log_prior=problem.log_prior(fit.state),
        parameters=problem.size,
        persons=answers.persons,
        nodes=fit.nodes,
        iterations=fit.iterations,
        converged=fit.converged,
        change=fit.change,
        path=np.array(fit.path),
        at_bound=_at_bound(problem, fit.state),
    )


def _at_bound(problem: Problem, state: State) -> IntArray:
    found: list[IntArray] = [
        family.rows[family.at_bound(values)]
        for family, values in zip(problem.families, state.values, strict=True)
    ]
    return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
