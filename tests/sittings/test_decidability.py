"""What a bank can decide is foreseen from its items; the rehearsal agrees with the order of things."""

from dataclasses import replace

import pytest

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.config import item_bank_path
from clea_quiz.sittings.decidability import MOST_RISK, left_out_without_voice, prospects


@pytest.fixture(scope="module")
def bank() -> Bank:
    return bank_of(read_folder(item_bank_path())[0])


def without(bank: Bank, criterion: str, kept: int) -> Bank:
    """Return the bank with only so many items of a criterion."""
    left, scenarios = kept, dict[str, Scenario]()
    for slug, scenario in bank.scenarios.items():
        items = []
        for item in scenario.items:
            if item.criterion != criterion or left > 0:
                items.append(item)
                left -= item.criterion == criterion
        if items:
            scenarios[slug] = scenario.model_copy(update={"items": tuple(items)})
    return replace(bank, scenarios=scenarios)


def test_the_shipped_bank_can_decide_every_subdomain(bank: Bank) -> None:
    found = list(prospects(bank))

    assert len(found) == 38
    assert max(p.risk for p in found) < MOST_RISK
    assert not any(p.short for p in found)


def test_fewer_items_leave_more_risk(bank: Bank) -> None:
    criterion, code = "clea-numerique-2018/1.1", "1.1"
    risks = []
    for kept in (12, 1):
        few = without(bank, criterion, kept)
        risks += [
            p.risk for p in prospects(few) if (p.framework, p.subdomain) == ("clea-numerique-2018", code)
        ]

    assert risks[0] < MOST_RISK
    assert risks[-1] > MOST_RISK


def test_what_a_silent_device_leaves_out_is_named(bank: Bank) -> None:
    assert [(p.framework, p.subdomain) for p in left_out_without_voice(bank)] == [("clea-2021", "1.1")]
