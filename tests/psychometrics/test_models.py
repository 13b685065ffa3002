"""Response functions and information: against reference values, and by their properties."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics import models
from clea_quiz.psychometrics.errors import GridError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from tests.psychometrics.banks import tables
from tests.psychometrics.golden_values import MODELS, golden, table_of

THETA = np.linspace(-4, 4, 17)


@pytest.mark.parametrize("model", MODELS)
def test_information_is_that_of_reference(model: str) -> None:
    reference = golden("information")
    case = reference["models"][model]

    found = models.fisher_information(table_of(model, case["bank"]), case["theta"])

    assert np.abs(found - np.array(case["expected"])).max() < reference["meta"]["tolerance"]


@pytest.mark.parametrize("model", MODELS)
def test_divergence_is_that_of_reference(model: str) -> None:
    reference = golden("kl_information")
    case = reference["models"][model]
    pairs = np.array(case["pairs_theta1_theta0"])

    found = models.kl_information(table_of(model, case["bank"]), pairs[:, 0], pairs[:, 1])

    assert np.abs(found - np.array(case["expected"])).max() < reference["meta"]["tolerance"]


@pytest.mark.parametrize("model", ["2pl", "3pl", "4pl", "grm", "gpcm"])
def test_probabilities_are_those_of_catr_and_mirt(model: str) -> None:
    reference = golden("ability")
    case, tolerance = reference["models"][model], reference["meta"]["tolerance"]
    columns = dict(case["items"])
    if "b1" in columns:
        columns["b"] = list(zip(columns["b1"], columns["b2"], columns["b3"], strict=True))
    table = table_of(model, columns)

    expected = np.array(case.get("probability") or case["expected_score"])
    found = models.expected_score(table, case["theta_grid"])
    information = models.fisher_information(table, case["theta_grid"])

    assert np.abs(found.T - expected).max() < tolerance["probability"]
    assert np.abs(information.T - np.array(case["information"])).max() < tolerance["information"]


@given(tables())
@settings(max_examples=60, deadline=None)
def test_probabilities_sum_to_one_and_missing_categories_have_none(table: ItemTable) -> None:
    found = models.category_probabilities(table, THETA)

    assert found.shape == (len(table), THETA.size, table.width)
    assert np.allclose(found.sum(axis=2), 1, atol=1e-12)
    beyond = np.arange(table.width) >= table.categories[:, None]
    assert (found.transpose(0, 2, 1)[beyond] == 0).all()
    assert (found >= 0).all()


@given(tables())
@settings(max_examples=60, deadline=None)
def test_information_is_the_variance_of_the_score_function(table: ItemTable) -> None:
    found = models.response_derivatives(table, THETA)
    mean = (found.probability * found.score).sum(axis=2)
    variance = (found.probability * found.score**2).sum(axis=2) - mean**2

    assert np.abs(mean).max() < 1e-12
    assert np.allclose(models.fisher_information(table, THETA), variance, atol=1e-12)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_information_is_the_mean_of_what_is_observed(table: ItemTable) -> None:
    probability = models.category_probabilities(table, THETA)
    observed = models.observed_information(table, THETA)

    assert np.allclose(
        (probability * observed).sum(axis=2), models.fisher_information(table, THETA), atol=1e-11
    )


@given(tables())
@settings(max_examples=60, deadline=None)
def test_score_functions_are_the_derivatives_of_the_curves(table: ItemTable) -> None:
    step = 1e-5
    found = models.response_derivatives(table, THETA)
    slope = (
        models.category_probabilities(table, THETA + step)
        - models.category_probabilities(table, THETA - step)
    ) / (2 * step)

    assert np.abs(found.probability * found.score - slope).max() < 1e-8


@given(tables(), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_permuting_items_permutes_results(table: ItemTable, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(table))

    assert np.array_equal(
        models.category_probabilities(table.take(order), THETA),
        models.category_probabilities(table, THETA)[order],
    )


@given(tables())
@settings(max_examples=30, deadline=None)
def test_expected_scores_increase_with_ability(table: ItemTable) -> None:
    assert (np.diff(models.expected_score(table, THETA), axis=1) > 0).all()


@given(tables())
@settings(max_examples=30, deadline=None)
def test_divergence_is_zero_only_from_itself(table: ItemTable) -> None:
    assert np.abs(models.kl_information(table, THETA, THETA)).max() < 1e-12
    assert (models.kl_information(table, THETA, [0.3]) >= -1e-12).all()


def test_far_abilities_give_probabilities_not_errors() -> None:
    table = ItemTable.build(
        [
            ItemParameters(Model.TWO_PL, 3.0, 0.0),
            ItemParameters(Model.GRM, 3.0, steps=(-1.0, 1.0)),
            ItemParameters(Model.GPCM, 3.0, steps=(-1.0, 1.0)),
        ]
    )

    found = models.response_derivatives(table, [-500.0, 500.0])

    for values in (found.probability, found.score, found.observed):
        assert np.isfinite(values).all()
    assert np.allclose(found.probability.sum(axis=2), 1)


def test_a_graded_middle_category_keeps_its_accuracy_in_the_tail() -> None:
    table = ItemTable.build([ItemParameters(Model.GRM, 1.0, steps=(0.0, 1.0))])

    chance = models.category_probabilities(table, [40.0])[0, 0, 1]

    # σ(40) − σ(39) = 0 in floating point; the true value is e⁻³⁹ − e⁻⁴⁰ to the first order.
    assert chance == pytest.approx(np.exp(-39.0) - np.exp(-40.0), rel=1e-12)


def test_a_known_location_keeps_its_curve_and_an_unknown_one_flattens_it() -> None:
    known, vague = (
        ItemTable.build([ItemParameters(Model.TWO_PL, 1.5, 0.2, spread=spread)]) for spread in (0.0, 0.8)
    )
    exact = models.category_probabilities(known, THETA)
    averaged = models.expected_response_functions(vague, THETA)

    assert np.array_equal(models.expected_response_functions(known, THETA), exact)
    assert (np.diff(averaged[0, :, 1]).max()) < np.diff(exact[0, :, 1]).max()
    assert averaged[0, :, 1].mean() == pytest.approx(exact[0, :, 1].mean(), abs=0.02)


@pytest.mark.parametrize("model", [Model.TWO_PL, Model.GRM, Model.GPCM])
def test_averaging_over_the_location_is_the_integral_it_says(model: Model) -> None:
    steps = () if model is Model.TWO_PL else (-0.5, 0.7)
    spread, shifts = 0.6, np.linspace(-5, 5, 4001)
    density = np.exp(-0.5 * (shifts / spread) ** 2)
    vague = ItemTable.build([ItemParameters(model, 1.3, steps=steps, spread=spread)])
    brute = [
        density @ models.category_probabilities(vague, value - shifts)[0] / density.sum() for value in THETA
    ]

    assert np.abs(models.expected_response_functions(vague, THETA)[0] - np.array(brute)).max() < 1e-7


@given(tables(), st.randoms())
@settings(max_examples=20, deadline=None)
def test_averaging_repeated_items_at_once_changes_no_bit(known: ItemTable, chance: Random) -> None:
    table = replace(known, spread=np.array([chance.choice([0.0, 0.3, 0.7]) for _ in known.a]))
    rows = [chance.randrange(len(table)) for _ in range(2 * len(table))]
    many = models.averaged(table.take(rows), THETA)

    for place, row in enumerate(rows):
        (curve,), (slope,) = models.averaged(table.take([row]), THETA)
        assert np.array_equal(many[0][place], curve)
        assert np.array_equal(many[1][place], slope)


def test_unusable_abilities_are_refused() -> None:
    table = ItemTable.build([ItemParameters(Model.RASCH)])

    for theta in ([np.nan], [np.inf], [], [[0.0, 1.0]], ["far"]):
        with pytest.raises(GridError):
            models.category_probabilities(table, theta)
    with pytest.raises(GridError):
        models.kl_information(table, [0.0, 1.0], [0.0, 1.0, 2.0])
    with pytest.raises(SettingsError):
        models.expected_response_functions(table, [0.0], nodes=0)
