"""Adaptive tests of one scale: the paths of catR, exact choices, thousands at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.ability import eap
from clea_quiz.psychometrics.errors import ContentError, GridError, ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import fisher_information
from clea_quiz.psychometrics.nearest import InformationIndex
from clea_quiz.psychometrics.scale import Scale, ScaleStop, recorded, simulated, sit_scale
from tests.psychometrics.banks import tables, two_pl
from tests.psychometrics.golden_values import golden, scores_of_patterns, table_of


@pytest.mark.parametrize("model", ["2PL", "3PL"])
def test_fifty_whole_tests_take_the_path_of_catr(model: str) -> None:
    reference = golden("cat_paths")
    case = reference["models"][model]
    responses = scores_of_patterns(case["responses"])
    scale = Scale.build(table_of(model, case), grid=np.linspace(-6, 6, 121))

    found = sit_scale(scale, len(responses), recorded(responses), ScaleStop(30, precision=0.35))

    for person, path in enumerate(case["expected"]):
        length = found.lengths[person]
        assert found.items[person, :length].tolist() == path["items_0based"]
        assert found.theta[person, :length] == pytest.approx(
            path["theta"], abs=reference["meta"]["tolerance"]["theta"]
        )
        assert found.se[person, length - 1] == pytest.approx(path["final_se"], abs=1e-5)


@given(tables(largest=30), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_item_found_is_the_best_of_the_bank(table: ItemTable, seed: int) -> None:
    rng = np.random.default_rng(seed)
    theta = rng.uniform(-7, 7, 20)
    seen = rng.random((20, len(table))) < 0.5
    seen[:, rng.integers(len(table))] = False

    index = InformationIndex.build(table)
    found = index.best(theta, seen)

    information = np.where(seen.T, -1.0, fisher_information(table, theta))
    assert not seen[np.arange(20), found].any()
    assert information[found, np.arange(20)] == pytest.approx(information.max(axis=0), rel=1e-12, abs=1e-15)
    for person in range(20):
        alone = index.best_for(float(theta[person]), np.flatnonzero(seen[person]).tolist())
        assert not seen[person, alone]
        assert information[alone, person] == pytest.approx(information[:, person].max(), rel=1e-9, abs=1e-15)


def test_the_index_agrees_with_the_whole_bank_when_it_is_large() -> None:
    table = ItemTable.build(two_pl(3000))
    rng = np.random.default_rng(4)
    theta, seen = rng.normal(0, 1.5, 300), np.zeros((300, 3000), dtype=np.bool_)

    index = InformationIndex.build(table)
    for _ in range(5):
        found = index.best(theta, seen)
        information = np.where(seen.T, -1.0, fisher_information(table, theta))
        assert np.array_equal(found, information.argmax(axis=0))
        seen[np.arange(300), found] = True


def test_one_step_is_the_step_of_the_batch() -> None:
    scale = Scale.build(ItemTable.build(two_pl(60)))
    responses = np.random.default_rng(8).integers(0, 2, (1, 60))

    batch = sit_scale(scale, 1, recorded(responses), ScaleStop(12))

    items: list[int] = []
    theta = 0.0
    for position in range(12):
        items.append(scale.next_item(theta, items))
        theta, se = scale.estimate(items, responses[0, items])
        assert theta == pytest.approx(batch.theta[0, position], abs=1e-9)
        assert se == pytest.approx(batch.se[0, position], abs=1e-9)
    assert items == batch.items[0].tolist()
    row = np.full(60, -1)
    row[items] = responses[0, items]
    assert eap(scale.table, row).theta[0] == pytest.approx(theta, abs=1e-8)


def test_simulated_persons_are_found_where_they_are() -> None:
    scale = Scale.build(ItemTable.build(two_pl(300)))
    rng = np.random.default_rng(6)
    truth = rng.normal(0, 1, 2000)

    found = sit_scale(scale, 2000, simulated(scale, truth, rng), ScaleStop(30, precision=0.3))

    last = found.lengths - 1
    theta, se = (values[np.arange(2000), last] for values in (found.theta, found.se))
    assert (se[found.lengths < 30] <= 0.3).all()
    assert np.sqrt(np.mean((theta - truth) ** 2)) == pytest.approx(np.sqrt(np.mean(se**2)), rel=0.05)
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in found.items)


def test_a_bank_can_be_exhausted_but_not_exceeded() -> None:
    scale = Scale.build(ItemTable.build(two_pl(5)))

    found = sit_scale(scale, 3, recorded(np.ones((3, 5), dtype=np.int64)), ScaleStop(40))

    assert found.lengths.tolist() == [5, 5, 5]
    with pytest.raises(ContentError):
        scale.next_item(0.0, range(5))


def test_unusable_requests_are_refused() -> None:
    table = ItemTable.build(two_pl(5))
    scale = Scale.build(table)

    for grid in ([0.0, 1.0], [0.0, 1.0, 0.5], [np.nan, 0.0, 1.0]):
        with pytest.raises(GridError):
            Scale.build(table, grid=grid)
    with pytest.raises(GridError):
        InformationIndex.build(table, 1.0, 1.0)
    for items, scores in (([5], [1]), ([0], [2]), ([0, 1], [1]), ([0.5], [1])):
        with pytest.raises(ResponsesError):
            scale.estimate(items, scores)
    with pytest.raises(SettingsError):
        ScaleStop(0)
    with pytest.raises(SettingsError):
        ScaleStop(10, float("nan"))
