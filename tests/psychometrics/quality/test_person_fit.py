"""lz, lz*, person mean squares and response times: against PerFit, and by simulation."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from clea_quiz.psychometrics.ability import Method, estimate
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemTable, Model
from clea_quiz.psychometrics.quality.person_fit import person_fit, person_mean_squares
from clea_quiz.psychometrics.quality.response_times import calibrate_times, time_fit
from tests.psychometrics.calibration.samples import ITEMS, drawn
from tests.psychometrics.golden_values import golden, numbers, scores_of_patterns, table_of

SETS: dict[str, Any] = golden("person_fit")["models"]
CASES = [(name, kind) for name in SETS for kind in ("ML", "BM", "WL")]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_person_fit_is_that_of_perfit(name: str, kind: str) -> None:
    found = SETS[name]
    table, scores = table_of(name, found), scores_of_patterns(found["patterns"])
    theta = np.array(found["theta"][kind])

    fit, squares = person_fit(table, scores, theta), person_mean_squares(table, scores, theta)

    assert fit.lz_star == pytest.approx(numbers(found["lz_star"][kind]), abs=2e-4)
    assert fit.lz == pytest.approx(numbers(found["textbook"][kind]["lz"]), abs=1e-7)
    assert squares.outfit == pytest.approx(numbers(found["textbook"][kind]["outfit"]), abs=1e-7)
    assert squares.infit == pytest.approx(numbers(found["textbook"][kind]["infit"]), abs=1e-7)


@pytest.mark.parametrize("model", [Model.TWO_PL, Model.GRM])
@pytest.mark.parametrize("method", [Method.MLE, Method.MAP, Method.WLE])
def test_estimated_abilities_leave_lz_star_standard_but_not_lz(model: Model, method: Method) -> None:
    items = ITEMS[model] * 16
    table = ItemTable.build(items)
    answers = drawn(items, 3000, seed=6, sd=0.7)
    theta = estimate(table, answers, method).theta

    fit = person_fit(table, answers, theta)

    assert fit.lz_star.mean() == pytest.approx(0, abs=0.08)
    assert fit.lz_star.std() == pytest.approx(1, abs=0.08)
    assert fit.lz.std() < fit.lz_star.std()
    assert np.mean(fit.p < 0.05) == pytest.approx(0.05, abs=0.02)


def test_somebody_who_guesses_everything_stands_out() -> None:
    items = ITEMS[Model.TWO_PL] * 10
    table = ItemTable.build(items)
    answers = drawn(items, 400, seed=7)
    answers[:40] = np.random.default_rng(7).random((40, 50)) < 0.5
    hard = table.b > 0.4
    answers[:40, hard], answers[:40, ~hard] = 1, 0

    fit = person_fit(table, answers, estimate(table, answers, "wle").theta)

    assert (fit.p[:40] < 0.001).all()
    assert np.mean(fit.p[40:] < 0.001) < 0.02


def test_nothing_answered_has_no_fit() -> None:
    table = ItemTable.build(ITEMS[Model.TWO_PL])

    fit = person_fit(table, [[-1] * 5, [0, 1, 1, 0, 1]], [0.0, 0.2])
    squares = person_mean_squares(table, [[-1] * 5, [0, 1, 1, 0, 1]], [0.0, 0.2])

    assert np.isnan([fit.lz[0], fit.lz_star[0], fit.p[0], squares.infit[0]]).all()
    assert np.isfinite([fit.lz[1], fit.lz_star[1], squares.outfit_z[1]]).all()


def times(persons: int, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    intensity, alpha = rng.normal(3.5, 0.4, 12), rng.uniform(1.5, 3.0, 12)
    speed = rng.normal(0, 0.4, persons)
    logs = intensity - speed[:, None] + rng.standard_normal((persons, 12)) / alpha
    return intensity, alpha, speed, np.exp(logs)


def test_times_are_calibrated_and_speeds_found() -> None:
    intensity, alpha, speed, seconds = times(4000, 1)
    seconds[np.random.default_rng(2).random(seconds.shape) < 0.2] = np.nan

    model = calibrate_times(seconds)
    fit = time_fit(model, seconds)

    assert model.converged
    assert model.intensity == pytest.approx(intensity, abs=0.05)
    assert model.discrimination == pytest.approx(alpha, rel=0.06)
    assert model.sigma == pytest.approx(0.4, rel=0.06)
    assert np.std((fit.speed - speed) / fit.se) == pytest.approx(1, abs=0.04)
    assert np.nanstd(fit.residual) == pytest.approx(1, abs=0.02)
    assert kstest(fit.p, "uniform").pvalue > 0.001
    assert np.mean(fit.flagged) == pytest.approx(0.01, abs=0.006)


def test_an_answer_given_without_reading_is_seen() -> None:
    *_, seconds = times(1000, 3)
    model = calibrate_times(seconds)
    seconds[0, 5] = 0.8

    fit = time_fit(model, seconds)

    assert fit.residual[0, 5] < -4
    assert fit.flagged[0]


def test_the_likelihood_of_times_is_at_its_maximum() -> None:
    *_, seconds = times(300, 4)
    model = calibrate_times(seconds)

    def likelihood(beta: Any, alpha: Any, sigma: float) -> float:
        logs = np.log(seconds)
        covariance = sigma**2 + np.diag(alpha**-2.0)
        rest = logs - beta
        _, log_determinant = np.linalg.slogdet(covariance)
        square = np.einsum("nj,jk,nk->n", rest, np.linalg.inv(covariance), rest)
        return float(-0.5 * (square + log_determinant).sum())

    best = likelihood(model.intensity, model.discrimination, model.sigma)
    for step in (-0.01, 0.01):
        assert likelihood(model.intensity + step, model.discrimination, model.sigma) < best
        assert likelihood(model.intensity, model.discrimination * (1 + step), model.sigma) < best
        assert likelihood(model.intensity, model.discrimination, model.sigma * (1 + step)) < best


def test_one_time_alone_says_nothing() -> None:
    *_, seconds = times(50, 5)
    model = calibrate_times(seconds)
    seconds[0, 1:] = np.nan
    seconds[1] = np.nan

    fit = time_fit(model, seconds)

    assert fit.df[:2].tolist() == [0, 0]
    assert np.isnan(fit.p[:2]).all()
    assert not fit.flagged[:2].any()
    assert fit.speed[1] == 0


@pytest.mark.parametrize(
    "seconds", [[], [1.0, 2.0], [[0.0]], [[-1.0]], [[np.inf]], [["a"]], [[1.0], [np.nan]]]
)
def test_times_that_cannot_be(seconds: Any) -> None:
    with pytest.raises(ResponsesError, match="seconds"):
        calibrate_times(seconds)


def test_times_of_other_items_are_refused() -> None:
    *_, seconds = times(50, 5)
    model = calibrate_times(seconds)
    with pytest.raises(ResponsesError, match="12 columns"):
        time_fit(model, seconds[:, :3])
    with pytest.raises(SettingsError):
        time_fit(model, seconds, level=2)
