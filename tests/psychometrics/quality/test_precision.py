"""Classical statistics, reliability, classification, distractors: by hand, by enumeration, by simulation."""

from typing import Any

import numpy as np
import pytest

from clea_quiz.psychometrics.ability import Prior, eap, maximum_likelihood
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.quality.classical import alpha, item_statistics
from clea_quiz.psychometrics.quality.classification import lee, rudner
from clea_quiz.psychometrics.quality.distractors import distractors
from clea_quiz.psychometrics.quality.reliability import (
    empirical_reliability,
    marginal_reliability,
    spearman_brown,
)
from tests.psychometrics.calibration.samples import ITEMS, drawn

ITEMS_20 = ITEMS[Model.TWO_PL] * 4
TABLE = ItemTable.build(ITEMS_20)


def test_classical_statistics_are_the_textbook_s() -> None:
    answers = drawn(ITEMS[Model.GRM], 300, seed=1)
    table = ItemTable.build(ITEMS[Model.GRM])

    found = item_statistics(table, answers)

    for item in range(4):
        rest = np.delete(answers, item, axis=1).sum(axis=1)
        assert found.difficulty[item] == pytest.approx(answers[:, item].mean() / 2)
        assert found.deviation[item] == pytest.approx(answers[:, item].std(ddof=1))
        assert found.item_rest[item] == pytest.approx(np.corrcoef(answers[:, item], rest)[0, 1])
        total = answers.sum(axis=1)
        assert found.point_biserial[item] == pytest.approx(np.corrcoef(answers[:, item], total)[0, 1])
    covariance = np.cov(answers.T)
    assert alpha(table, answers) == pytest.approx(4 / 3 * (1 - np.trace(covariance) / covariance.sum()))


def test_missing_answers_leave_the_statistics_near() -> None:
    answers = drawn(ITEMS_20, 4000, seed=2)
    holes = np.where(np.random.default_rng(2).random(answers.shape) < 0.3, -1, answers)

    whole, part = item_statistics(TABLE, answers), item_statistics(TABLE, holes)

    assert part.difficulty == pytest.approx(whole.difficulty, abs=0.03)
    assert part.item_rest == pytest.approx(whole.item_rest, abs=0.08)
    assert (part.n < whole.n).all()


def test_what_has_no_spread_has_no_correlation() -> None:
    answers = drawn(ITEMS_20, 50, seed=3)
    answers[:, 0] = 1
    answers[:, 1] = -1

    found = item_statistics(TABLE, answers)

    assert np.isnan([found.item_rest[0], found.item_rest[1], found.difficulty[1]]).all()
    assert found.n[1] == 0
    with pytest.raises(ResponsesError, match="alpha"):
        alpha(TABLE, answers)


def test_reliability_is_the_squared_correlation_with_the_truth() -> None:
    rng = np.random.default_rng(4)
    theta = rng.standard_normal(20_000)
    probability = 1 / (1 + np.exp(-TABLE.a * (theta[:, None] - TABLE.b)))
    answers = (rng.random(probability.shape) < probability).astype(int)
    found = eap(TABLE, answers)

    empirical = empirical_reliability(found.theta, found.se)

    truth = np.corrcoef(theta, found.theta)[0, 1] ** 2
    assert empirical == pytest.approx(truth, abs=0.01)
    assert marginal_reliability(TABLE) == pytest.approx(truth, abs=0.03)
    likely = maximum_likelihood(TABLE, answers)
    inside = likely.flags == 0
    by_likelihood = empirical_reliability(likely.theta[inside], likely.se[inside], "likelihood")
    assert by_likelihood == pytest.approx(truth, abs=0.06)


def test_longer_tests_are_more_reliable() -> None:
    once, twice = marginal_reliability(TABLE), marginal_reliability(ItemTable.build(ITEMS_20 * 2))

    assert once < twice < 1
    assert spearman_brown(once, 2) == pytest.approx(twice, abs=0.02)
    assert marginal_reliability(TABLE, Prior(0.0, 0.5)) < once
    assert spearman_brown(0.6, 1) == pytest.approx(0.6)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: empirical_reliability([0.1], [0.1]),
        lambda: empirical_reliability([0.1, 0.2], [0.1]),
        lambda: empirical_reliability([0.1, np.nan], [0.1, 0.2]),
        lambda: empirical_reliability([0.1, 0.2], [0.1, -0.2]),
        lambda: empirical_reliability([0.1, 0.2], [0.1, 0.2], "some"),  # type: ignore[arg-type]
        lambda: spearman_brown(1.2, 2),
        lambda: rudner([0.1], [0.0], [0.0]),
        lambda: rudner([0.1], [0.2], []),
        lambda: rudner([0.1], [0.2], [1.0, 0.0]),
        lambda: lee(TABLE, [0]),
        lambda: lee(TABLE, [21]),
        lambda: lee(TABLE, [5, 5]),
        lambda: lee(TABLE, [5.5]),
    ],
)
def test_what_cannot_be_said_is_refused(wrong: Any) -> None:
    with pytest.raises((ResponsesError, SettingsError)):
        wrong()


def test_rudner_agrees_with_a_second_sitting() -> None:
    rng = np.random.default_rng(5)
    theta, se = rng.standard_normal(4000), rng.uniform(0.2, 0.5, 4000)

    found = rudner(theta, se, [-0.5, 0.8])

    first, second = (np.searchsorted([-0.5, 0.8], theta + se * rng.standard_normal(4000)) for _ in range(2))
    own = np.searchsorted([-0.5, 0.8], theta)
    assert found.accuracy == pytest.approx(np.mean(first == own), abs=0.02)
    assert found.consistency == pytest.approx(np.mean(first == second), abs=0.02)
    assert found.by_person.shape == (4000, 2)


def test_lee_agrees_with_a_second_sitting() -> None:
    rng = np.random.default_rng(6)
    theta = rng.standard_normal(20_000)
    probability = 1 / (1 + np.exp(-TABLE.a * (theta[:, None] - TABLE.b)))
    cuts = [8, 14]

    found = lee(TABLE, cuts)

    first, second = (
        np.searchsorted(cuts, (rng.random(probability.shape) < probability).sum(axis=1), side="right")
        for _ in range(2)
    )
    own = np.searchsorted(cuts, probability.sum(axis=1), side="right")
    assert found.accuracy == pytest.approx(np.mean(first == own), abs=0.01)
    assert found.consistency == pytest.approx(np.mean(first == second), abs=0.01)


def test_distractors_show_who_is_drawn() -> None:
    rng = np.random.default_rng(7)
    theta = rng.standard_normal(5000)
    logits = np.stack([1.2 * theta, -0.8 * theta, 0.9 * theta - 0.2, np.full(5000, -5.0)], axis=1)
    chance = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    choices = (rng.random((5000, 1)) > chance.cumsum(axis=1)[:, :-1]).sum(axis=1)
    choices[:10] = -1

    found = distractors(choices, theta, options=4, key=0)

    assert found.share.sum() == pytest.approx(1)
    assert found.curve.sum(axis=1) == pytest.approx(np.ones(5))
    assert found.size.sum() == 4990
    assert np.diff(found.curve[:, 0]).min() > 0
    assert np.diff(found.curve[:, 1]).max() < 0
    assert found.correlation[0] == pytest.approx(np.corrcoef(choices[10:] == 0, theta[10:])[0, 1])
    assert found.ability[1] == pytest.approx(theta[choices == 1][:].mean(), abs=0.02)
    assert found.rare.tolist() == [False, False, False, True]
    assert distractors(choices, theta, options=4, key=1).attractive.tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("choices", "theta", "options", "key"),
    [
        ([0, 1], [0.0], 2, 0),
        ([0, 2], [0.0, 1.0], 2, 0),
        ([-2, 0], [0.0, 1.0], 2, 0),
        ([0, 1], [0.0, np.nan], 2, 0),
        ([0, 1], [0.0, 1.0], 1, 0),
        ([0, 1], [0.0, 1.0], 2, 2),
        ([-1, -1], [0.0, 1.0], 2, 0),
    ],
)
def test_choices_that_cannot_be(choices: Any, theta: Any, options: int, key: int) -> None:
    with pytest.raises((ResponsesError, SettingsError)):
        distractors(choices, theta, options, key)


def test_equal_abilities_are_never_parted() -> None:
    found = distractors([0, 1, 0, 1], [1.0, 1.0, 1.0, 1.0], options=2, key=0, groups=2)

    assert sorted(found.size.tolist()) == [0, 4]
    assert np.isnan(found.correlation).all()


def test_items_of_one_model_only_need_their_categories() -> None:
    table = ItemTable.build([ItemParameters(Model.TWO_PL)] * 2)
    assert item_statistics(table, [[0, 1], [1, 0], [1, 1]]).difficulty.tolist() == pytest.approx(
        [2 / 3, 2 / 3]
    )
