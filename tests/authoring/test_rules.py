"""What makes a scenario publishable, and the names it may take."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.authoring.rules import (
    LONGEST_SLUG,
    free_slug,
    is_slug,
    next_item_id,
    objections,
    problems_of,
)
from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario, read_folder
from tests.authoring.documents import item, scenario

SLUGS = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,9}", fullmatch=True)


@pytest.fixture(scope="module")
def bank(item_bank: Path) -> Bank:
    return bank_of(read_folder(item_bank)[0])


def objected(bank: Bank, **changes: Any) -> set[tuple[str, str]]:
    found = objections(bank, typeset(parse_scenario(scenario(**changes))))
    return {(problem.item, problem.field) for problem in found}


def test_a_sound_scenario_meets_no_objection(bank: Bank) -> None:
    assert problems_of(scenario()) == ()
    assert objected(bank) == set()


def test_a_problem_names_its_field() -> None:
    faulty = scenario(title="", items=[item("gants-au-quai-1", difficulty="dur")])

    assert {problem.field for problem in problems_of(faulty)} == {"title", "items[0].difficulty"}


def test_the_bank_objects_to_what_only_it_can_see(bank: Bank) -> None:
    taken = next(iter(bank.items))
    unknown = item("gants-au-quai-2", criterion="clea-2021/9.9.9", prompt="Et les bottes, où vont-elles ?")

    assert ("", "sectors[0]") in objected(bank, sectors=["nulle-part"])
    assert ("gants-au-quai-2", "items[1].criterion") in objected(
        bank, items=[item("gants-au-quai-1"), unknown]
    )
    assert (taken, "items[0].id") in objected(bank, items=[item(taken)])


def test_a_scenario_that_others_name_as_enemy_cannot_lose_that_item(bank: Bank) -> None:
    friend = parse_scenario(
        scenario(
            "bottes-au-quai",
            items=[item("bottes-au-quai-1", enemies=["gants-au-quai-2"], prompt="Où sont les bottes ?")],
        )
    )
    both = parse_scenario(
        scenario(items=[item("gants-au-quai-1"), item("gants-au-quai-2", prompt="Qui prévenez-vous ?")])
    )
    joined = replace(bank, scenarios={**bank.scenarios, both.scenario: both, friend.scenario: friend})

    lost = objections(joined, parse_scenario(scenario()))

    assert ("scenarios/bottes-au-quai/scenario.yaml", "items[0].enemies[0]") in {
        (p.path, p.field) for p in lost
    }


@given(SLUGS, st.sets(SLUGS, max_size=5))
def test_a_free_identifier_is_sound_and_nobody_s(wanted: str, taken: set[str]) -> None:
    slug = free_slug(wanted, {*taken, wanted})

    assert is_slug(slug)
    assert slug not in taken
    assert slug != wanted


def test_an_identifier_is_short_and_plain() -> None:
    assert is_slug("quai-4")
    assert not any(
        map(is_slug, ("", "Quai", "quai_4", "-quai", "quai--4", "é", "quai\n", "a" * (LONGEST_SLUG + 1)))
    )


def test_the_next_item_takes_a_number_after_all_others() -> None:
    assert next_item_id(scenario(items=[])) == "gants-au-quai-1"
    assert next_item_id(scenario(items=[item("gants-au-quai-3"), {"id": "autre"}])) == "gants-au-quai-4"
    assert next_item_id(scenario(), taken=["gants-au-quai-7", "gants-au-quai-bis-9"]) == "gants-au-quai-8"
