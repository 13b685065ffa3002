"""Proposals, and cuts by inversion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.mastery import Proposal, cut_at, locations, mastery_probability, propose
from clea_quiz.psychometrics.models import expected_score
from tests.psychometrics.banks import tables


@pytest.mark.parametrize(
    ("probability", "answers", "proposal"),
    [
        (0.80, 3, Proposal.ACQUIRED),
        (0.79, 3, Proposal.TO_CONFIRM),
        (0.21, 3, Proposal.TO_CONFIRM),
        (0.20, 3, Proposal.NOT_ACQUIRED),
        (0.95, 2, Proposal.NOT_ASSESSED),
        (float("nan"), 9, Proposal.NO_TEST),
        (float("nan"), 0, Proposal.NO_TEST),
        (1.0 + 1e-12, 3, Proposal.ACQUIRED),
    ],
)
def test_proposals_have_five_values(probability: float, answers: int, proposal: Proposal) -> None:
    assert propose(probability, answers, 3) is proposal


def test_the_deciding_probability_is_a_setting() -> None:
    assert propose(0.85, 3, 3, high=0.9) is Proposal.TO_CONFIRM
    assert propose(0.11, 3, 3, high=0.9) is Proposal.TO_CONFIRM
    assert propose(0.09, 3, 3, high=0.9) is Proposal.NOT_ACQUIRED


@pytest.mark.parametrize(
    ("probability", "answers", "minimum", "high"),
    [
        (1.1, 3, 3, 0.8),
        (-0.1, 3, 3, 0.8),
        (0.5, -1, 3, 0.8),
        (0.5, 3, -1, 0.8),
        (0.5, 3, 3, 0.5),
        (0.5, 3, 3, 1.0),
    ],
)
def test_what_is_no_probability_is_refused(
    probability: float, answers: int, minimum: int, high: float
) -> None:
    with pytest.raises(SettingsError):
        propose(probability, answers, minimum, high)


@given(tables(), st.floats(0.4, 0.8))
@settings(max_examples=60, deadline=None)
def test_at_its_cut_a_bank_expects_the_proportion(table: ItemTable, proportion: float) -> None:
    cut = cut_at(table, proportion)

    total = float((table.categories - 1).sum())
    assert expected_score(table, [cut]).sum() / total == pytest.approx(proportion, abs=1e-9)


def test_a_proportion_beyond_the_asymptotes_has_no_finite_cut() -> None:
    table = ItemTable.build([ItemParameters(Model.FOUR_PL, 1.0, 0.0, 0.25, 0.95)])

    assert cut_at(table, 0.2) == -np.inf
    assert cut_at(table, 0.97) == np.inf


def test_locations_are_where_the_item_is_that_likely() -> None:
    table = ItemTable.build([ItemParameters(Model.RASCH, b=0.5), ItemParameters(Model.TWO_PL, 2.0, -1.0)])

    assert locations(table, 0.5) == pytest.approx([0.5, -1.0], abs=1e-9)
    assert locations(table, 2 / 3) == pytest.approx([0.5 + np.log(2), -1 + np.log(2) / 2], abs=1e-9)


def test_the_mass_above_a_cut_is_counted_in_parts_of_cells() -> None:
    grid, weights = np.array([-1.0, 0.0, 1.0]), np.array([1.0, 2.0, 1.0])

    assert mastery_probability(weights, grid, 0.0) == pytest.approx(0.5)
    assert mastery_probability(weights, grid, 0.5) == pytest.approx(0.25)
    assert mastery_probability(weights, grid, -9.0) == 1.0
    for bad in ([1.0, 2.0], [0.0, 0.0, 0.0], [-1.0, 1.0, 1.0], [np.nan, 1.0, 1.0]):
        with pytest.raises(SettingsError):
            mastery_probability(bad, grid, 0.0)
