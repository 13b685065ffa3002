"""Infit, outfit, Q3, S-X² and M2 against mirt, and by brute force."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import chi2, kstest

from clea_quiz.psychometrics.ability import Prior, eap
from clea_quiz.psychometrics.calibration import Answers, CalibrationSettings, calibrate
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities
from clea_quiz.psychometrics.quality.item_fit import local_dependence, mean_squares
from clea_quiz.psychometrics.quality.limited_information import overall_fit
from clea_quiz.psychometrics.quality.summed_scores import score_distribution, score_fit, without_each
from tests.psychometrics.banks import tables
from tests.psychometrics.calibration.samples import ITEMS, drawn
from tests.psychometrics.golden_values import golden, scores_of_patterns

SETS: dict[str, Any] = golden("item_fit")["models"]
MODELS = {"twopl": Model.TWO_PL, "rasch_on_2pl": Model.RASCH, "grm": Model.GRM}


def fitted(name: str) -> tuple[ItemTable, Any, Any, Prior]:
    found = SETS[name]
    items = [
        ItemParameters(MODELS[name], item["a"], steps=(item["b1"], item["b2"], item["b3"]))
        if "b1" in item
        else ItemParameters(MODELS[name], item["a"], item["b"])
        for item in found["items"]
    ]
    prior = Prior(0.0, found["latent_variance"] ** 0.5)
    return ItemTable.build(items), scores_of_patterns(found["patterns"]), np.array(found["theta"]), prior


@pytest.mark.parametrize("name", SETS)
def test_mean_squares_and_residual_correlations_are_those_of_mirt(name: str) -> None:
    table, scores, theta, _ = fitted(name)

    found = mean_squares(table, scores, theta)
    dependence = local_dependence(table, scores, theta)

    expected = np.array(SETS[name]["mean_squares"]).T
    for own, theirs in zip((found.outfit, found.outfit_z, found.infit, found.infit_z), expected, strict=True):
        assert own == pytest.approx(theirs, abs=1e-6)
    assert dependence.q3 == pytest.approx(np.array(SETS[name]["q3"]), abs=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_summed_score_fit_is_that_of_mirt(name: str) -> None:
    table, scores, _, prior = fitted(name)

    found = score_fit(table, scores, prior)

    statistic, df, p, rmsea = np.array(SETS[name]["score_fit"]).T
    assert found.statistic == pytest.approx(statistic, abs=1e-3)
    assert found.df.tolist() == df.tolist()
    assert found.p == pytest.approx(p, abs=1e-4)
    assert found.rmsea == pytest.approx(rmsea, abs=1e-5)


@pytest.mark.parametrize("name", SETS)
def test_overall_fit_is_that_of_mirt(name: str) -> None:
    table, scores, _, prior = fitted(name)

    found, expected = overall_fit(table, scores, prior), SETS[name]["overall"]

    assert found.statistic == pytest.approx(expected["M2"], abs=2e-3)
    assert found.df == expected["df"]
    assert found.p == pytest.approx(expected["p"], abs=1e-5)
    assert found.rmsea == pytest.approx(expected["RMSEA"], abs=1e-6)
    assert (found.rmsea_low, found.rmsea_high) == pytest.approx(
        (expected["RMSEA_5"], expected["RMSEA_95"]), abs=2e-5
    )
    assert found.srmsr == pytest.approx(expected["SRMSR"], abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(tables(largest=5))
def test_score_distributions_by_enumeration(table: ItemTable) -> None:
    theta = np.array([-1.0, 0.5])
    curves = category_probabilities(table, theta)
    expected = np.zeros((int((table.categories - 1).sum()) + 1, 2))
    for pattern in product(*(range(number) for number in table.categories.tolist())):
        expected[sum(pattern)] += np.prod([curves[j, :, k] for j, k in enumerate(pattern)], axis=0)

    assert score_distribution(curves, table.categories) == pytest.approx(expected, abs=1e-12)
    for item, others in without_each(curves, table.categories):
        alone = curves[item, :, : int(table.categories[item])]
        whole = sum(
            np.pad(others * alone[:, k], ((k, alone.shape[1] - 1 - k), (0, 0))) for k in range(alone.shape[1])
        )
        assert whole == pytest.approx(expected, abs=1e-12)


def test_summed_score_fit_keeps_its_level_where_the_model_holds() -> None:
    items = ITEMS[Model.TWO_PL] * 3
    p = []
    for seed in range(20):
        answers = drawn(items, 1500, seed)
        found = calibrate(Answers.of(answers), Model.TWO_PL, CalibrationSettings(errors="none"))  # type: ignore[arg-type]
        p.extend(score_fit(found.table, answers).p.tolist())

    assert kstest(p, "uniform").pvalue > 0.001
    assert np.mean(np.array(p) < 0.05) < 0.09


def test_a_wrong_key_is_seen() -> None:
    items = ITEMS[Model.TWO_PL] * 3
    answers = drawn(items, 3000, seed=1)
    rng = np.random.default_rng(1)
    answers[:, 3] = rng.random(3000) < 0.5
    table, theta = ItemTable.build(items), eap(ItemTable.build(items), answers).theta

    fit, squares = score_fit(table, answers), mean_squares(table, answers, theta)

    assert fit.p[3] < 1e-10
    assert squares.infit[3] == squares.infit.max()
    assert squares.infit_z[3] > 5
    assert overall_fit(table, answers).p < 1e-10


def test_two_items_that_say_the_same_are_flagged() -> None:
    items = ITEMS[Model.TWO_PL] * 3
    answers = drawn(items, 2000, seed=2)
    answers[:, 9] = answers[:, 4]
    answers[::10, 9] = 1 - answers[::10, 4]
    table = ItemTable.build(items)

    found = local_dependence(table, answers, eap(table, answers).theta)

    assert found.pairs.tolist() == [[4, 9]]
    assert found.q3[4, 9] > 0.5


def test_missing_answers_do_not_count() -> None:
    items = ITEMS[Model.GRM] * 2
    answers = drawn(items, 500, seed=3)
    table = ItemTable.build(items)
    theta = eap(table, answers).theta
    holes = np.where(np.random.default_rng(3).random(answers.shape) < 0.3, -1, answers)

    found = mean_squares(table, holes, theta)

    for item in range(len(items)):
        known = holes[:, item] >= 0
        alone = mean_squares(table.take([item]), holes[known][:, [item]], theta[known])
        assert alone.infit[0] == pytest.approx(found.infit[item], rel=1e-10)
        assert alone.outfit_z[0] == pytest.approx(found.outfit_z[item], rel=1e-10)
    pair = (holes[:, [0, 5]] >= 0).all(axis=1)
    two = local_dependence(table.take([0, 5]), holes[pair][:, [0, 5]], theta[pair])
    assert local_dependence(table, holes, theta).q3[0, 5] == pytest.approx(two.q3[0, 1], rel=1e-10)


def test_moments_are_tested_at_their_level() -> None:
    items = ITEMS[Model.GPCM] * 2
    statistics = []
    for seed in range(25):
        answers = drawn(items, 1200, seed)
        found = calibrate(Answers.of(answers), Model.GPCM, CalibrationSettings(errors="none"))  # type: ignore[arg-type]
        statistics.append(overall_fit(found.table, answers))

    assert kstest([found.statistic for found in statistics], chi2(statistics[0].df).cdf).pvalue > 0.001


def test_what_cannot_be_tested_is_refused() -> None:
    table = ItemTable.build(ITEMS[Model.TWO_PL])
    answers = drawn(ITEMS[Model.TWO_PL], 100, seed=1)
    holes = answers.copy()
    holes[0, 0] = -1
    for refused in (lambda: score_fit(table, holes), lambda: overall_fit(table, holes)):
        with pytest.raises(ResponsesError, match="every item"):
            refused()
    with pytest.raises(ResponsesError, match="theta"):
        mean_squares(table, answers, [0.0])
    with pytest.raises(ResponsesError, match="two items"):
        local_dependence(table.take([0]), answers[:, :1], np.zeros(100))
    with pytest.raises(ResponsesError):
        overall_fit(table.take([0]), answers[:, :1])
    with pytest.raises(SettingsError, match="moments"):
        overall_fit(table.take([0, 1]), answers[:, :2])
    with pytest.raises(SettingsError):
        local_dependence(table, answers, np.zeros(100), excess=0)
