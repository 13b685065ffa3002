"""Rehearsals tell beforehand what a bank can decide."""

from dataclasses import replace

import pytest

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.config import item_bank_path
from clea_quiz.sittings.rehearsal import ENOUGH_DECIDED, SubdomainRehearsal, rehearse

FRAMEWORK = "clea-numerique-2018"
GOOD = SubdomainRehearsal(FRAMEWORK, "1", "1.1", 0.9, 0.05, 0.02, 0.02, 6.0, 30, 15, 18.0)


@pytest.fixture(scope="module")
def bank() -> Bank:
    sources, problems = read_folder(item_bank_path())
    assert not problems
    return bank_of(sources)


def test_every_sub_domain_with_items_is_rehearsed_and_the_seed_repeats_it(bank: Bank) -> None:
    told: list[str] = []

    found = rehearse(bank, FRAMEWORK, 40, seed=3, told=told.append)

    assert told == ["1", "2", "3", "4"]
    assert [row.subdomain for row in found] == sorted({row.subdomain for row in found})
    for row in found:
        assert 0 <= row.false_mastery + row.false_non_mastery <= row.decided <= 1
        assert row.wrong * row.decided == pytest.approx(row.false_mastery + row.false_non_mastery)
        assert 0 < row.answers <= row.domain_length <= 20
        assert 0 <= row.near <= row.items
    assert rehearse(bank, FRAMEWORK, 40, seed=3) == found
    assert rehearse(bank, FRAMEWORK, 40, seed=4) != found


def test_longer_sittings_decide_more(bank: Bank) -> None:
    short, long = (rehearse(bank, FRAMEWORK, 150, seed=1, maximum_items=length) for length in (8, 30))

    assert sum(row.decided for row in long) > sum(row.decided for row in short)
    assert all(row.domain_length <= 8 for row in short)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"decided": 0.5, "items": 5}, "5 items seulement"),
        ({"decided": 0.5, "near": 3}, "3 items près du seuil"),
        ({"wrong": 0.2}, "décisions fausses"),
        ({"decided": 0.5}, "ne tranchent pas"),
    ],
)
def test_why_a_sub_domain_falls_short(change: dict[str, float], word: str) -> None:
    assert word in "; ".join(replace(GOOD, **change).short)  # type: ignore[arg-type]


def test_what_is_enough_falls_short_of_nothing() -> None:
    assert GOOD.short == ()
    assert replace(GOOD, decided=ENOUGH_DECIDED).short == ()
