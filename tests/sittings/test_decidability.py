"""What a bank can decide is foreseen from its items; the rehearsal agrees with the order of things."""

from dataclasses import replace

import pytest

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.config import item_bank_path
from clea_quiz.sittings.decidability import MOST_RISK, left_out_without_voice, prospects


@pytest.fixture(scope="module")
def bank() -> Bank:
    return bank_of(read_folder(item_bank_path())[0])


def test_the_shipped_bank_can_decide_every_subdomain(bank: Bank) -> None:
    found = list(prospects(bank))

    assert len(found) == 38
    assert max(p.risk for p in found) < MOST_RISK
    assert not any(p.short for p in found)


def test_a_shorter_sitting_leaves_more_risk(bank: Bank) -> None:
    plan = bank.plans["clea-numerique-2018"]

    def risks(length: int) -> list[float]:
        domains = tuple(
            d.model_copy(update={"minimum_items": 1, "maximum_items": length}) for d in plan.domains
        )
        shorter = replace(bank, plans={**bank.plans, plan.plan: plan.model_copy(update={"domains": domains})})
        return [p.risk for p in prospects(shorter) if p.framework == plan.framework]

    by_length = [risks(length) for length in (3, 12, 30)]
    for short, middle, long in zip(*by_length, strict=True):
        assert short > middle > long
    assert min(by_length[0]) > MOST_RISK


def test_what_a_silent_device_leaves_out_is_named(bank: Bank) -> None:
    assert [(p.framework, p.subdomain) for p in left_out_without_voice(bank)] == [("clea-2021", "1.1")]
