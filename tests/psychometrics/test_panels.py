"""Cut scores from a panel."""

import numpy as np
import pytest

from clea_quiz.psychometrics.errors import RatingsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import expected_score
from clea_quiz.psychometrics.panels import angoff, bookmark, intraclass_correlation
from tests.psychometrics.banks import two_pl

TABLE = ItemTable.build(two_pl(12))


def test_judges_who_see_the_truth_find_the_ability_they_had_in_mind() -> None:
    ratings = np.repeat(expected_score(TABLE, [0.4]).T, 4, axis=0)

    found = angoff(TABLE, ratings)

    assert found.cut == pytest.approx(0.4, abs=1e-9)
    assert found.judges == pytest.approx(np.full(4, 0.4), abs=1e-9)
    assert found.standard_error == pytest.approx(0.0, abs=1e-9)
    assert found.agreement == pytest.approx(1.0)


def test_judges_who_differ_make_the_cut_uncertain() -> None:
    rng = np.random.default_rng(2)
    truth = expected_score(TABLE, [0.4]).T
    ratings = np.clip(truth + rng.normal(0, 0.1, (8, 12)) + rng.normal(0, 0.05, (8, 1)), 0.02, 0.98)

    found = angoff(TABLE, ratings)

    assert found.cut == pytest.approx(0.4, abs=0.3)
    assert found.standard_error == pytest.approx(found.deviation / np.sqrt(8))
    assert 0.5 < found.agreement < 1.0


def test_agreement_is_that_of_shrout_and_fleiss() -> None:
    # Shrout & Fleiss (1979), table 2: four judges, six targets; ICC(2, 4) = .62.
    ratings = np.array(
        [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]], dtype=np.float64
    )

    assert intraclass_correlation(ratings) == pytest.approx(0.62, abs=0.005)


def test_judges_who_see_no_difference_have_no_agreement_to_show() -> None:
    assert np.isnan(intraclass_correlation(np.full((3, 4), 0.5)))


def test_a_bookmark_lies_between_two_items() -> None:
    table = ItemTable.build([ItemParameters(Model.RASCH, b=b) for b in (1.0, -1.0, 0.0)])

    found = bookmark(table, [1, 2, 2], response_probability=0.5)

    assert found.judges == pytest.approx([-0.5, 0.5, 0.5], abs=1e-9)
    assert found.cut == pytest.approx(0.5, abs=1e-9)
    assert np.isnan(found.agreement)
    assert bookmark(table, [0, 3], response_probability=0.5).judges == pytest.approx([-1.0, 1.0], abs=1e-9)


def test_a_higher_response_probability_moves_the_book_up() -> None:
    low, high = (bookmark(TABLE, [5, 6, 7], response_probability=rp).cut for rp in (0.5, 0.67))

    assert high > low


def test_ratings_that_cannot_be_used_are_refused() -> None:
    good = np.full((3, 12), 0.6)
    for bad in (good[:1], good[:, :5], good + 1, good * np.nan, [["a"] * 12] * 2):
        with pytest.raises(RatingsError):
            angoff(TABLE, bad)
    with pytest.raises(RatingsError):
        angoff(TABLE, np.ones((2, 12)))
    for places in ([3], [3, 13], [-1, 3], [2.5, 3]):
        with pytest.raises(RatingsError):
            bookmark(TABLE, places)
    guessed = ItemTable.build([ItemParameters(Model.THREE_PL, 1.0, 0.0, 0.3)])
    with pytest.raises(RatingsError):
        bookmark(guessed, [0, 1], response_probability=0.25)
    with pytest.raises(RatingsError):
        intraclass_correlation([[0.5, 0.5]])
