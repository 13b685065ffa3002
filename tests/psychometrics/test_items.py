"""Items: what a model admits, and how a bank is laid out."""

import re
from typing import Any

import numpy as np
import pytest

from clea_quiz.psychometrics.errors import ItemParametersError, PsychometricsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"model": "2pl", "a": 0.0}, "a:"),
        ({"model": "2pl", "a": -1.0}, "a:"),
        ({"model": "rasch", "a": 1.2}, "a = 1"),
        ({"model": "pcm", "a": 1.2, "steps": (0.0,)}, "a = 1"),
        ({"model": "2pl", "b": float("nan")}, "finite"),
        ({"model": "gpcm", "steps": (0.0, float("inf"))}, "finite"),
        ({"model": "3pl", "c": -0.1}, "c, d"),
        ({"model": "4pl", "c": 0.6, "d": 0.6}, "c, d"),
        ({"model": "4pl", "d": 1.1}, "c, d"),
        ({"model": "2pl", "c": 0.2}, "no lower asymptote"),
        ({"model": "3pl", "d": 0.9}, "no upper asymptote"),
        ({"model": "2pl", "steps": (0.0,)}, "has none"),
        ({"model": "grm"}, "at least one"),
        ({"model": "grm", "steps": (1.0, 0.5)}, "must increase"),
        ({"model": "grm", "steps": (1.0, 1.0)}, "must increase"),
        ({"model": "gpcm", "b": 1.0, "steps": (0.0,)}, "steps instead"),
        ({"model": "2pl", "spread": -0.1}, "negative"),
        ({"model": "5pl"}, "5pl"),
        ({"model": "2pl", "a": "much"}, "unreadable"),
    ],
)
def test_parameters_that_no_model_admits_are_refused(parameters: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ItemParametersError, match=re.escape(complaint)):
        ItemParameters(**parameters)


def test_every_refusal_is_a_psychometrics_error_and_a_value_error() -> None:
    assert issubclass(ItemParametersError, PsychometricsError)
    assert issubclass(PsychometricsError, ValueError)


def test_disordered_steps_are_right_for_partial_credit() -> None:
    assert ItemParameters(Model.PCM, steps=(1.0, -1.0)).categories == 3


def test_a_table_keeps_mixed_models_apart() -> None:
    items = [
        ItemParameters(Model.THREE_PL, 1.2, 0.5, 0.2),
        ItemParameters(Model.GRM, 0.9, steps=(-1.0, 0.0, 1.0), spread=0.3),
        ItemParameters(Model.PCM, steps=(0.4,)),
    ]

    table = ItemTable.build(items)

    assert len(table) == 3
    assert table.width == 4
    assert table.categories.tolist() == [2, 4, 2]
    assert [table.item(row) for row in range(3)] == items
    assert [table.take([2, 0]).item(row) for row in range(2)] == [items[2], items[0]]


def test_repeated_parameters_are_one_row_and_only_they() -> None:
    items = [
        ItemParameters(Model.GRM, 0.9, steps=(-1.0, 1.0), spread=0.3),
        ItemParameters(Model.TWO_PL, 0.9, 0.2, spread=0.3),
        ItemParameters(Model.GRM, 0.9, steps=(-1.0, 1.0), spread=0.3),
        ItemParameters(Model.GPCM, 0.9, steps=(-1.0, 1.0), spread=0.3),
        ItemParameters(Model.GRM, 0.9, steps=(-1.0, 1.0), spread=0.4),
        ItemParameters(Model.GRM, 0.9, steps=(-1.0, 1.0, 2.0), spread=0.3),
    ]

    kinds, kind = ItemTable.build(items).distinct()

    assert len(kinds) == 5
    assert [kinds.item(row) for row in kind] == items


def test_a_table_cannot_be_changed() -> None:
    table = ItemTable.build([ItemParameters(Model.RASCH)])

    with pytest.raises(ValueError, match="read-only"):
        table.a[0] = 2.0


def test_an_empty_table_and_foreign_rows_are_refused() -> None:
    table = ItemTable.build([ItemParameters(Model.RASCH)])

    with pytest.raises(ItemParametersError):
        ItemTable.build([])
    for rows in ([1], [-1], [0.5], [], [[0]]):
        with pytest.raises(ItemParametersError):
            table.take(rows)


def test_removing_guessing_leaves_what_is_known() -> None:
    table = ItemTable.build([ItemParameters(Model.FOUR_PL, 1.2, 0.5, 0.2, 0.9)]).without_guessing()

    assert (table.c[0], table.d[0]) == (0.0, 1.0)
    assert np.array_equal(table.b, [0.5])
