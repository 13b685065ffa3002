"""Calibrations of mirt and published ones, found again."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration import Answers, Calibration, ItemPlan, ItemPrior, calibrate
from clea_quiz.psychometrics.items import DICHOTOMOUS, ItemParameters, Model
from tests.psychometrics.calibration.samples import marginal
from tests.psychometrics.golden_values import golden, numbers, scores_of_patterns

SETS: dict[str, Any] = golden("calibration")["sets"]
SMALL = [name for name in SETS if name != "cal_3pl_betaprior"]
FOUND: dict[str, Calibration] = {}


def answers_of(found: dict[str, Any]) -> Answers:
    patterns = scores_of_patterns(found["patterns"])
    return Answers.of(np.repeat(patterns, found.get("frequencies", 1), axis=0))


def calibrated(name: str) -> Calibration:
    if name not in FOUND:
        FOUND[name] = calibrate(answers_of(SETS[name]), Model(SETS[name]["model"]))
    return FOUND[name]


def column(rows: list[dict[str, Any]], name: str) -> FloatArray:
    return numbers([row[name] for row in rows])


@pytest.mark.parametrize("name", SMALL)
def test_the_likelihood_is_that_of_mirt(name: str) -> None:
    found, expected = calibrated(name), SETS[name]

    assert found.converged
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-3)
    if "aic" in expected:
        assert found.parameters == expected["parameters"]
        assert found.aic == pytest.approx(expected["aic"], abs=2e-3)
        assert found.bic == pytest.approx(expected["bic"], abs=2e-3)
    if "latent_variance" in expected:
        assert found.latent_sd**2 == pytest.approx(expected["latent_variance"], abs=2e-3)


@pytest.mark.parametrize("name", [name for name in SMALL if SETS[name]["items"]])
def test_the_parameters_are_those_of_mirt(name: str) -> None:
    found, expected = calibrated(name), SETS[name]["items"]

    assert found.table.a == pytest.approx(column(expected, "a"), abs=2e-3)
    if Model(SETS[name]["model"]) in DICHOTOMOUS:
        assert found.table.b == pytest.approx(column(expected, "b"), abs=2e-3)
    else:
        steps = np.array([item["b"] for item in expected])
        assert found.table.steps == pytest.approx(steps, abs=3e-3)


@pytest.mark.parametrize("name", [name for name in SMALL if SETS[name]["errors"]])
def test_the_standard_errors_are_those_of_mirt(name: str) -> None:
    found, expected = calibrated(name), SETS[name]["errors"]
    model = Model(SETS[name]["model"])

    if model not in (Model.RASCH, Model.PCM):
        assert found.errors.a == pytest.approx(column(expected, "a"), rel=0.02)
    if model in DICHOTOMOUS:
        assert found.errors.b == pytest.approx(column(expected, "b"), rel=0.02)
        return
    steps = np.array([item["b"] for item in expected])
    # mirt's error of the first step of a partial-credit item is not that of the mirrored last one: see below.
    first = 1 if model in (Model.GPCM, Model.PCM) else 0
    assert found.errors.steps[:, first:] == pytest.approx(steps[:, first:], rel=0.02)


def test_errors_of_partial_credit_steps_are_the_same_seen_in_a_mirror() -> None:
    answers = scores_of_patterns(SETS["cal_gpcm"]["patterns"])

    found, mirrored = calibrated("cal_gpcm"), calibrate(Answers.of(3 - answers), Model.GPCM)

    assert mirrored.table.steps == pytest.approx(-found.table.steps[:, ::-1], abs=1e-3)
    assert mirrored.errors.steps == pytest.approx(found.errors.steps[:, ::-1], rel=1e-3)


def test_guessing_with_a_prior_reaches_a_posterior_no_lower_than_that_of_mirt() -> None:
    expected = SETS["cal_3pl_betaprior"]
    answers = answers_of(expected)
    scores = answers.dense.astype(np.int64)
    plans = [ItemPlan(Model.THREE_PL, prior=ItemPrior(lower=(5, 17)))] * answers.width

    found = calibrate(answers, plans)

    theirs = [ItemParameters(Model.THREE_PL, item["a"], item["b"], item["c"]) for item in expected["items"]]
    prior = float(beta(5, 17).logpdf([item.c for item in theirs]).sum())
    # mirt's own solution has the posterior that it says: the definition is the same, the maximum is higher.
    assert marginal(theirs, scores) + prior == pytest.approx(expected["log_posterior"], abs=1e-2)
    assert prior == pytest.approx(expected["log_prior"], abs=1e-4)
    assert found.converged
    assert found.log_posterior > expected["log_posterior"]
    assert found.log_posterior == pytest.approx(
        marginal([found.table.item(place) for place in range(20)], scores) + found.log_prior, abs=1e-4
    )


def test_published_slopes_and_intercepts_of_lsat7() -> None:
    table = calibrated("lsat7_2pl").table

    assert table.a == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=2e-3)
    assert -table.a * table.b == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=2e-3)
