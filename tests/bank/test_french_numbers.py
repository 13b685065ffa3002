from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.bank.french_numbers import clock, digital, duration, euros, exact, number, price, rounded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (1234.5, "1\u202f234,5"),
        (Fraction(3, 8), "0,375"),
        (-0.5, "-0,5"),
        (1_000_000, "1\u202f000\u202f000"),
    ],
)
def test_numbers_are_written_in_french(value: object, text: str) -> None:
    assert number(value) == text


def test_a_number_without_end_is_refused_until_it_is_rounded() -> None:
    with pytest.raises(ValueError, match="arrondissez"):
        number(Fraction(1, 3))

    assert number(Fraction(1, 3), 2) == "0,33"


@pytest.mark.parametrize(
    ("value", "decimals", "result"), [(2.5, 0, 3), (-2.5, 0, -3), (1.005, 2, 1.01), (2.4, 0, 2)]
)
def test_halves_are_rounded_away_from_zero(value: float, decimals: int, result: float) -> None:
    assert rounded(value, decimals) == exact(result)


def test_prices_and_times() -> None:
    assert (euros(12), euros(12.5), price(12)) == ("12\u202f€", "12,50\u202f€", "12,00\u202f€")
    assert (clock(480), clock(485), digital(485), clock(1445)) == (
        "8\u00a0h",
        "8\u00a0h\u00a005",
        "08:05",
        "0\u00a0h\u00a005",
    )
    assert (duration(45), duration(60), duration(65)) == (
        "45\u00a0min",
        "1\u00a0h",
        "1\u00a0h\u00a005\u00a0min",
    )


def test_a_time_is_a_whole_number_of_minutes() -> None:
    with pytest.raises(ValueError, match="minutes"):
        clock(480.5)


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_a_written_number_reads_back(value: object) -> None:
    text = number(value).replace("\u202f", "").replace(",", ".")

    assert Fraction(text) == exact(value)
