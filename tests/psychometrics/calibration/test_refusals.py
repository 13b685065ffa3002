"""What a calibration refuses, and how it says so."""

import warnings
from typing import Any

import numpy as np
import pytest

from clea_quiz.psychometrics.calibration import (
    Answers,
    CalibrationSettings,
    ItemPlan,
    ItemPrior,
    Latent,
    calibrate,
)
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, Model
from tests.psychometrics.calibration.samples import ITEMS, drawn

GOOD = drawn(ITEMS[Model.TWO_PL], 200, seed=1)


@pytest.mark.parametrize(
    "responses",
    [
        [],
        [[]],
        [0, 1],
        [["a", "b"]],
        [[0.5, 1]],
        [[np.inf, 1]],
        [[-2, 1]],
        [[128, 1]],
        [[1e30, 0]],
    ],
)
def test_what_are_no_scores(responses: Any) -> None:
    with pytest.raises(ResponsesError, match="responses"):
        Answers.of(responses)


@pytest.mark.parametrize(
    ("person", "item", "score"),
    [
        ([], [], []),
        ([0, 1], [0], [1]),
        ([2], [0], [1]),
        ([-1], [0], [1]),
        ([0], [3], [1]),
        ([0], [0], [-1]),
        ([0], [0], [200]),
        ([0], [0], [np.nan]),
        ([0, 0], [1, 1], [0, 1]),
    ],
)
def test_what_are_no_rows(person: Any, item: Any, score: Any) -> None:
    with pytest.raises(ResponsesError):
        Answers.sparse(person, item, score, 2, 3)


@pytest.mark.parametrize("group", [[0] * 199, [0] * 199 + [2], [-1] * 200, [0.5] * 200])
def test_what_are_no_groups(group: Any) -> None:
    with pytest.raises(ResponsesError, match="group"):
        Answers.of(GOOD, group)


def test_a_score_that_nobody_reached() -> None:
    answers = GOOD.copy()
    answers[:, [1, 3]] = 1

    with pytest.raises(ResponsesError, match="items 1, 3"):
        calibrate(Answers.of(answers), "2pl")


def test_an_item_that_nobody_answered() -> None:
    answers = GOOD.copy()
    answers[:, 2] = -1

    with pytest.raises(ResponsesError, match="item 2"):
        calibrate(Answers.of(answers), "2pl")


def test_a_score_beyond_the_categories() -> None:
    answers = GOOD.copy()
    answers[0, 1] = 2

    with pytest.raises(ResponsesError, match="beyond the categories of item 1"):
        calibrate(Answers.of(answers), "2pl")


def test_settings_that_cannot_be() -> None:
    known = ItemParameters(Model.TWO_PL, 1.0, 0.0)
    for wrong in (
        lambda: CalibrationSettings(tolerance=0),
        lambda: CalibrationSettings(tolerance=float("nan")),
        lambda: CalibrationSettings(maximum_iterations=0),
        lambda: CalibrationSettings(errors="some"),  # type: ignore[arg-type]
        lambda: Latent(float("inf")),
        lambda: Latent(0.0, 0.0),
        lambda: ItemPrior(location=(0.0, 0.0)),
        lambda: ItemPrior(log_slope=(float("nan"), 1.0)),
        lambda: ItemPrior(lower=(0.0, 1.0)),
        lambda: ItemPlan("5pl"),  # type: ignore[arg-type]
        lambda: ItemPlan(Model.TWO_PL, categories=3),
        lambda: ItemPlan(Model.GRM, categories=1),
        lambda: ItemPlan(Model.RASCH, known=known),
        lambda: calibrate(
            Answers.of(GOOD),
            [ItemPlan(Model.TWO_PL, known=known)] * 5,
            CalibrationSettings(latent=(Latent(),)),
        ),
        lambda: calibrate(Answers.of(GOOD), [ItemPlan(Model.TWO_PL)] * 4),
        lambda: calibrate(Answers.of(GOOD), "2pl", CalibrationSettings(latent=(Latent(), Latent()))),
        lambda: calibrate(Answers.of(GOOD), "5pl"),
    ):
        with pytest.raises(SettingsError):
            wrong()


def test_nothing_is_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for model, items in ITEMS.items():
            prior = ItemPrior(lower=(5, 17), upper=(17, 3))
            answers = drawn(items, 300, seed=2)
            assert calibrate(Answers.of(answers), [ItemPlan(model, prior=prior)] * len(items)).iterations > 0
