"""Scales brought together, and items that moved."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.calibration import Answers, CalibrationSettings, calibrate
from clea_quiz.psychometrics.errors import ItemParametersError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import category_probabilities
from clea_quiz.psychometrics.quality.drift import drift
from clea_quiz.psychometrics.quality.linking import Link, haebara, mean_mean, mean_sigma, stocking_lord
from tests.psychometrics.banks import tables
from tests.psychometrics.calibration.samples import ITEMS, drawn

METHODS: list[Callable[[ItemTable, ItemTable], Link]] = [mean_mean, mean_sigma, stocking_lord, haebara]
MIXED = ItemTable.build(
    [
        item
        for model in (Model.TWO_PL, Model.THREE_PL, Model.FOUR_PL, Model.GPCM, Model.GRM)
        for item in ITEMS[model]
    ]
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("slope", "intercept"), [(1.0, 0.0), (1.3, -0.6), (0.7, 0.9)])
def test_a_known_link_is_found(
    method: Callable[[ItemTable, ItemTable], Link], slope: float, intercept: float
) -> None:
    other = Link(1 / slope, -intercept / slope).table(MIXED)

    found = method(other, MIXED)

    assert found.slope == pytest.approx(slope, abs=1e-5)
    assert found.intercept == pytest.approx(intercept, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(
    tables((Model.TWO_PL, Model.THREE_PL, Model.FOUR_PL, Model.GPCM, Model.GRM)),
    st.floats(0.4, 2.5),
    st.floats(-2.0, 2.0),
)
def test_a_link_moves_items_and_persons_together(table: ItemTable, slope: float, intercept: float) -> None:
    link, theta = Link(slope, intercept), np.linspace(-3, 3, 7)

    moved = category_probabilities(link.table(table), link.abilities(theta))

    assert moved == pytest.approx(category_probabilities(table, theta), abs=1e-9)


def test_two_calibrations_are_linked_and_their_drift_is_seen() -> None:
    items = list(ITEMS[Model.TWO_PL] * 4)
    moved = [
        ItemParameters(Model.TWO_PL, item.a, item.b + 0.9) if j == 7 else item for j, item in enumerate(items)
    ]
    chosen = CalibrationSettings(errors="none")  # type: ignore[arg-type]
    first = calibrate(Answers.of(drawn(items, 6000, 1)), "2pl", chosen).table
    second = calibrate(Answers.of(drawn(moved, 6000, 2, mean=0.5, sd=1.2)), "2pl", chosen).table

    link = stocking_lord(second, first)
    found = drift(link.table(second), first)

    assert link.slope == pytest.approx(1.2, abs=0.06)
    assert link.intercept == pytest.approx(0.5, abs=0.1)
    assert np.flatnonzero(found.flagged).tolist() == [7]
    assert found.robust_z[7] > 4
    assert found.signed[7] < -0.08
    assert (found.unsigned >= np.abs(found.signed) - 1e-12).all()
    assert (found.rmsd >= found.unsigned - 1e-12).all()


def test_nothing_drifts_from_itself() -> None:
    found = drift(MIXED, MIXED)

    assert not found.flagged.any()
    assert found.rmsd.max() == 0


def test_what_cannot_be_linked_is_refused() -> None:
    rasch = ItemTable.build(ITEMS[Model.RASCH])
    with pytest.raises(SettingsError, match="stretched"):
        Link(1.2, 0.0).table(rasch)
    assert Link(1.0, 0.4).table(rasch).b == pytest.approx(rasch.b + 0.4)
    with pytest.raises(ItemParametersError, match="same items"):
        mean_mean(rasch, rasch.take([0, 1]))
    with pytest.raises(ItemParametersError, match="item 0"):
        haebara(rasch.take([0]), ItemTable.build(ITEMS[Model.TWO_PL]).take([0]))
    with pytest.raises(SettingsError, match="differ"):
        mean_sigma(rasch.take([0]), rasch.take([0]))
    with pytest.raises(SettingsError, match="weights"):
        stocking_lord(rasch, rasch, weights=[1.0])
    with pytest.raises(SettingsError):
        drift(rasch, rasch, moved=0)
