"""Abilities on one scale: against reference values, and by their properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.ability import (
    Flag,
    Information,
    Method,
    Prior,
    eap,
    estimate,
    maximum_likelihood,
)
from clea_quiz.psychometrics.errors import GridError, ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities
from tests.psychometrics.banks import tables, two_pl
from tests.psychometrics.golden_values import MODELS, golden, numbers, scores_of_patterns, table_of

METHODS = {"EAP": Method.EAP, "MAP": Method.MAP, "ML": Method.MLE, "WLE": Method.WLE}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("model", MODELS)
def test_two_hundred_patterns_have_their_exact_ability(model: str, method: str) -> None:
    reference = golden("scores")
    case = reference["models"][model]
    source = "exact" if method in case["expected"]["exact"] else "catR"
    expected = case["expected"][source][method]
    tolerance = reference["meta"]["tolerance"]["exact" if source == "exact" else "catR_WLE"]

    found = estimate(table_of(model, case["bank"]), scores_of_patterns(case["patterns"]), METHODS[method])

    known = ~np.isnan(numbers(expected["theta"]))
    assert known.sum() > 180
    assert np.abs(found.theta - numbers(expected["theta"]))[known].max() < tolerance
    assert np.abs(found.se - numbers(expected["se"]))[known].max() < tolerance
    assert not (found.flags & Flag.NOT_CONVERGED).any()


@pytest.mark.parametrize("method", ["eap", "map", "mle", "wle"])
@pytest.mark.parametrize("model", ["2pl", "3pl", "4pl", "grm", "gpcm"])
def test_twenty_persons_agree_with_catr_and_mirt(model: str, method: str) -> None:
    reference = golden("ability")
    case, tolerance = reference["models"][model], reference["meta"]["tolerance"]
    columns = dict(case["items"])
    if "b1" in columns:
        columns["b"] = list(zip(columns["b1"], columns["b2"], columns["b3"], strict=True))
    responses = np.array([numbers(row) for row in case["responses"]])
    # catR's standard errors come from Fisher information, mirt's from what is observed (WLE: its own).
    kind: Information = "observed" if model in ("grm", "gpcm") else "expected"

    found = estimate(table_of(model, columns), responses, method, information=kind)

    expected = case["estimates"][method]
    known = ~np.isnan(numbers(expected["theta"]))
    assert np.abs(found.theta - numbers(expected["theta"]))[known].max() < tolerance[f"{method}_theta"]
    if not (method == "wle" and model in ("grm", "gpcm")):
        assert np.abs(found.se - numbers(expected["se"]))[known].max() < tolerance["se"]


def test_all_right_and_all_wrong_get_a_bounded_flagged_estimate() -> None:
    table = ItemTable.build(two_pl(10))

    found = estimate(table, [[1] * 10, [0] * 10], "mle", bounds=(-4.0, 5.0))

    assert found.theta.tolist() == [5.0, -4.0]
    assert found.flags.tolist() == [Flag.AT_BOUND, Flag.AT_BOUND]
    assert np.isfinite(found.se).all()
    for method in ("eap", "map", "wle"):
        other = estimate(table, [[1] * 10, [0] * 10], method)
        assert other.flags.tolist() == [0, 0]
        assert np.isfinite(other.theta).all()


def test_somebody_who_answered_nothing_keeps_the_prior() -> None:
    table, nothing = ItemTable.build(two_pl(4)), [[np.nan] * 4, [1, 0, np.nan, 1]]
    prior = Prior(0.5, 2.0)

    by_mean, by_mode = (estimate(table, nothing, method, prior) for method in ("eap", "map"))
    by_likelihood = estimate(table, nothing, "mle")

    assert (by_mean.theta[0], by_mean.se[0]) == pytest.approx((0.5, 2.0))
    assert (by_mode.theta[0], by_mode.se[0]) == pytest.approx((0.5, 2.0))
    assert (by_likelihood.theta[0], by_likelihood.se[0]) == (0.0, np.inf)
    assert [result.flags[0] for result in (by_mean, by_mode, by_likelihood)] == [Flag.NO_ANSWER] * 3
    assert by_mean.n.tolist() == [0, 3]


def test_a_bound_that_is_higher_than_the_interior_maximum_is_told() -> None:
    # Right on a hard item that can be guessed, wrong on an easy one: the far left becomes likely again.
    table = ItemTable.build(
        [ItemParameters(Model.THREE_PL, 2.5, 1.5, 0.3), ItemParameters(Model.TWO_PL, 0.5, -2.0)]
    )

    found = maximum_likelihood(table, [[1, 0]])

    assert found.flags[0] in (Flag.AT_BOUND, Flag.LOCAL)


def test_ones_and_integers_and_gaps_are_read_the_same() -> None:
    table = ItemTable.build(two_pl(5))

    whole = eap(table, [1, 0, -1, 1, 0])
    floating = eap(table, [1.0, 0.0, np.nan, 1.0, 0.0])

    assert whole.theta == floating.theta
    assert whole.n.tolist() == [4]


def test_a_matrix_is_estimated_person_by_person() -> None:
    table = ItemTable.build(two_pl(12))
    responses = np.random.default_rng(3).integers(-1, 2, (40, 12))

    for method in Method:
        together = estimate(table, responses, method)
        alone = [estimate(table, row, method).theta[0] for row in responses]

        assert np.abs(together.theta - alone).max() < 1e-7


def test_a_given_grid_is_used() -> None:
    table, grid = ItemTable.build(two_pl(6)), np.linspace(-4, 4, 33)
    weights = np.exp(-0.5 * grid**2)
    for item, score in enumerate((1, 1, 0, 1, 0, 0)):
        weights = weights * category_probabilities(table, grid)[item, :, score]

    found = eap(table, [1, 1, 0, 1, 0, 0], grid=grid)

    assert found.theta[0] == pytest.approx(weights @ grid / weights.sum(), abs=1e-12)


@given(tables(), st.integers(0, 10_000), st.data())
@settings(max_examples=60, deadline=None)
def test_a_better_answer_never_lowers_the_estimate(table: ItemTable, seed: int, data: st.DataObject) -> None:
    scores = np.random.default_rng(seed).integers(0, table.categories)
    item = data.draw(st.integers(0, len(table) - 1))
    better = scores.copy()
    better[item] = table.categories[item] - 1

    low, high = eap(table, [scores, better]).theta

    assert high >= low - 1e-9


@given(tables(), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_order_of_items_is_irrelevant(table: ItemTable, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, order = rng.integers(0, table.categories), rng.permutation(len(table))

    for method in (Method.EAP, Method.MAP):
        first = estimate(table, scores, method)
        second = estimate(table.take(order), scores[order], method)
        assert first.theta[0] == pytest.approx(second.theta[0], abs=1e-8)


@given(tables((Model.RASCH, Model.TWO_PL, Model.GPCM)), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_more_answers_narrow_the_posterior(table: ItemTable, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, table.categories)
    fewer = scores.copy()
    fewer[-1] = -1

    with_all, without = estimate(table, [scores, fewer], "map").se

    # In exponential families information does not depend on the answer; at another θ it may.
    assert with_all <= without + 0.25


@pytest.mark.parametrize(
    "responses",
    [[[1, 0]], [[1, 0, 2]], [[1, 0, -2]], [[1.5, 0, 0]], [[np.inf, 0, 0]], [["a", "b", "c"]], [[[1, 0, 0]]]],
)
def test_answers_that_are_no_scores_are_refused(responses: list[list[float]]) -> None:
    with pytest.raises(ResponsesError):
        eap(ItemTable.build(two_pl(3)), responses)


def test_unusable_settings_are_refused() -> None:
    table = ItemTable.build(two_pl(3))

    with pytest.raises(SettingsError):
        estimate(table, [1, 0, 1], "guess")
    with pytest.raises(SettingsError):
        Prior(0.0, 0.0)
    with pytest.raises(SettingsError):
        Prior(np.nan, 1.0)
    for bounds in ((1.0, 1.0), (0.0, np.inf), (2.0, -2.0)):
        with pytest.raises(GridError):
            estimate(table, [1, 0, 1], "mle", bounds=bounds)
    for grid in ([0.0, 1.0], [0.0, 1.0, 3.0], [0.0, np.nan, 2.0]):
        with pytest.raises(GridError):
            eap(table, [1, 0, 1], grid=grid)
