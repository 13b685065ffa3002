"""Items that treat matched persons of two groups differently: against difR, and by simulation."""

from typing import Any

import numpy as np
import pytest

from clea_quiz.psychometrics.errors import ResponsesError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.quality.logistic import KINDS, logistic_dif
from clea_quiz.psychometrics.quality.mantel_haenszel import exact_test, mantel_haenszel
from clea_quiz.psychometrics.quality.matching import Matched
from clea_quiz.psychometrics.quality.standardization import standardization
from tests.psychometrics.calibration.samples import ITEMS, drawn
from tests.psychometrics.golden_values import golden, scores_of_patterns

SETS: dict[str, Any] = golden("dif")["sets"]
ROUNDS: list[tuple[str, dict[str, bool]]] = [
    ("MH_continuity", {}),
    ("MH_no_correction", {"correction": False}),
    ("MH_purified", {"purify": True}),
]
LARGEST_UNDERFLOW = 700.0  # beyond, exp(log-likelihood) is 0 in double precision


def matched(name: str) -> Matched:
    patterns = scores_of_patterns(SETS[name]["patterns"])
    table = ItemTable.build([ItemParameters(Model.TWO_PL)] * patterns.shape[1])
    return Matched.build(table, patterns, SETS[name]["focal"])


def positions(flags: Any) -> list[int]:
    return [int(place) + 1 for place in np.flatnonzero(flags)]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("kind", "options"), ROUNDS)
def test_mantel_haenszel_is_that_of_difr(name: str, kind: str, options: dict[str, bool]) -> None:
    expected = SETS[name][kind]

    found = mantel_haenszel(matched(name), **options)

    assert found.statistic == pytest.approx(np.array(expected["MH"]), abs=1e-7)
    assert found.p == pytest.approx(np.array(expected["p"]), abs=1e-8)
    assert found.odds_ratio == pytest.approx(np.array(expected["alphaMH"]), rel=1e-8)
    assert found.log_variance == pytest.approx(np.array(expected["varLambda"]), rel=1e-8)
    assert found.delta == pytest.approx(np.array(expected["deltaMH"]), abs=1e-8)
    assert positions(found.flagged) == expected["flagged_1based"]


@pytest.mark.parametrize("name", SETS)
def test_the_exact_test_is_that_of_r(name: str) -> None:
    persons, expected = matched(name), SETS[name]["MH_exact"]

    found = [exact_test(persons, item) for item in range(persons.scores.shape[1])]

    assert [number for number, _ in found] == expected["stat"]
    assert [p for _, p in found] == pytest.approx(expected["p"], rel=1e-8)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", KINDS)
def test_logistic_regression_is_that_of_difr(name: str, kind: str) -> None:
    persons, expected = matched(name), SETS[name][f"logistic_{kind}"]

    found = logistic_dif(persons, kind)

    assert found.statistic == pytest.approx(np.array(expected["stat"]), abs=1e-7)
    flagged = expected["flagged_1based"]
    assert positions(found.flagged) == ([] if isinstance(flagged, str) else flagged)
    n, right = len(persons.scores), persons.scores.sum(axis=0)
    lowest = right * np.log(right / n) + (n - right) * np.log(1 - right / n)
    sound = -lowest < LARGEST_UNDERFLOW
    assert sound.any()
    assert found.r2_gain[sound] == pytest.approx(np.array(expected["deltaR2"])[sound], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_standardised_differences_are_those_of_difr(name: str) -> None:
    expected = SETS[name]["standardization"]

    found = standardization(matched(name))

    assert found.difference == pytest.approx(np.array(expected["PDIF"]), abs=1e-9)
    assert found.odds_ratio == pytest.approx(np.array(expected["alpha"]), rel=1e-8)


def two_groups(shift: float, persons: int = 3000) -> Matched:
    items = list(ITEMS[Model.TWO_PL] * 4)
    other = [
        ItemParameters(Model.TWO_PL, items[2].a, items[2].b + shift) if j == 2 else item
        for j, item in enumerate(items)
    ]
    both = np.concatenate([drawn(items, persons, 1), drawn(other, persons, 2, mean=-0.3)])
    return Matched.build(ItemTable.build(items), both, np.repeat([0, 1], persons))


def test_classes_grow_with_the_difference() -> None:
    none, moderate, large = (mantel_haenszel(two_groups(shift)) for shift in (0.0, 0.5, 1.0))

    assert (none.ets[2], moderate.ets[2], large.ets[2]) == ("A", "B", "C")
    assert large.delta[2] < -1.5
    assert sum(name != "A" for name in large.ets) == 1
    assert abs(standardization(two_groups(1.0)).difference[2]) > 0.1
    assert logistic_dif(two_groups(1.0), "uniform").p[2] < 1e-10


def test_a_steeper_item_is_nonuniform() -> None:
    items = list(ITEMS[Model.TWO_PL] * 4)
    other = [ItemParameters(Model.TWO_PL, 2.8, item.b) if j == 0 else item for j, item in enumerate(items)]
    both = np.concatenate([drawn(items, 4000, 1), drawn(other, 4000, 2)])
    persons = Matched.build(ItemTable.build(items), both, np.repeat([0, 1], 4000))

    assert logistic_dif(persons, "nonuniform").p[0] < 1e-10
    assert logistic_dif(persons, "nonuniform").p.argmin() == 0


def test_exchanging_the_groups_turns_the_sign() -> None:
    one = two_groups(0.5)
    other = Matched(one.scores, ~one.focal, one.stratum, one.categories)

    assert mantel_haenszel(other).delta == pytest.approx(-mantel_haenszel(one).delta)
    assert logistic_dif(other).statistic == pytest.approx(logistic_dif(one).statistic, rel=1e-6)
    assert logistic_dif(other, "uniform").group == pytest.approx(
        -logistic_dif(one, "uniform").group, rel=1e-5
    )


def test_several_scores_have_mantel_s_test() -> None:
    items = list(ITEMS[Model.GRM] * 3)
    moved = tuple(step + 1.0 for step in items[1].steps)
    other = [
        ItemParameters(Model.GRM, items[1].a, steps=moved) if j == 1 else item for j, item in enumerate(items)
    ]
    both = np.concatenate([drawn(items, 2000, 1), drawn(other, 2000, 2)])
    persons = Matched.build(ItemTable.build(items), both, np.repeat([0, 1], 2000))

    found = mantel_haenszel(persons)

    assert found.p.argmin() == 1
    assert found.p[1] < 1e-10
    assert np.isnan(found.delta[1])
    assert found.ets[1] == ""
    assert standardization(persons).difference[1] < -0.1
    with pytest.raises(ResponsesError, match="two scores"):
        logistic_dif(persons)
    with pytest.raises(ResponsesError, match="two scores"):
        exact_test(persons, 1)


def test_adaptive_answers_are_matched_by_a_stratum() -> None:
    one = two_groups(1.0)
    holes = np.where(np.random.default_rng(4).random(one.scores.shape) < 0.4, -1, one.scores)
    table = ItemTable.build(list(ITEMS[Model.TWO_PL] * 4))
    with pytest.raises(ResponsesError, match="stratum"):
        Matched.build(table, holes, one.focal)

    found = mantel_haenszel(Matched.build(table, holes, one.focal, one.stratum - 5))

    assert found.ets[2] == "C"


@pytest.mark.parametrize("focal", [[0] * 10, [1] * 10, [0, 1], [0, 2] * 5, ["a", "b"] * 5])
def test_what_are_no_two_groups(focal: Any) -> None:
    table = ItemTable.build(ITEMS[Model.TWO_PL])
    with pytest.raises(ResponsesError, match="focal"):
        Matched.build(table, drawn(ITEMS[Model.TWO_PL], 10, 1), focal)


def test_an_item_that_all_answer_alike_has_no_statistic() -> None:
    one = two_groups(0.0, 100)
    scores = one.scores.copy()
    scores[:, 0] = 1
    persons = Matched(scores, one.focal, one.stratum, one.categories)

    assert np.isnan(mantel_haenszel(persons).statistic[0])
    assert mantel_haenszel(persons).ets[0] == ""
    assert np.isnan(logistic_dif(persons).statistic[0])
    with pytest.raises(ResponsesError):
        logistic_dif(persons, "some")
    with pytest.raises(ResponsesError):
        exact_test(persons, 99)
