"""The tries: one for each way of answering, easy, honest about what is right, never stored."""

import pytest

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.interactions.base import UnreadableResponse
from clea_quiz.bank.readability import kandel_moles
from clea_quiz.bank.reading import read_folder
from clea_quiz.errors import NotFound
from clea_quiz.sittings import practice
from tests.support.answers import page_fields
from tests.support.world import BANK, NUMERIQUE, SOCLE


@pytest.fixture(scope="module")
def bank() -> Bank:
    return bank_of(read_folder(BANK)[0])


@pytest.mark.parametrize("kind", practice.ORDER)
def test_each_way_of_answering_can_be_tried_rightly(kind: str) -> None:
    trial = practice.try_of(kind)
    interaction = trial.scenario.items[0].interaction

    assert interaction.type == ("choice" if kind == practice.LISTENING else kind)
    tried = practice.attempt(kind, page_fields(interaction, practice.arrangement_of(kind)))

    assert tried.right
    assert tried.advice


def test_a_wrong_try_says_why_and_an_empty_one_what_to_do() -> None:
    wrong = practice.attempt("numeric_entry", {"answer": ["32"]})

    assert not wrong.right
    assert wrong.reason
    with pytest.raises(UnreadableResponse):
        practice.attempt("numeric_entry", {})


@pytest.mark.parametrize("kind", practice.ORDER)
def test_a_try_is_easy_to_read(kind: str) -> None:
    scenario = practice.try_of(kind).scenario
    item = scenario.items[0]

    assert kandel_moles(f"{scenario.situation}\n{item.prompt}\n{item.rationale}") >= 70


@pytest.mark.parametrize("framework", [SOCLE, NUMERIQUE])
def test_what_is_tried_is_what_the_test_asks(bank: Bank, framework: str) -> None:
    asked = {
        placed.item.interaction.type
        for domain in bank.plan_of(framework).domains
        for placed in bank.items_of(framework, domain.domain)
    }

    assert set(practice.kinds_met(bank, framework)) - {practice.LISTENING} == asked


def test_listening_is_tried_where_something_is_listened_to(bank: Bank) -> None:
    assert practice.LISTENING in practice.kinds_met(bank, SOCLE)
    assert practice.LISTENING not in practice.kinds_met(bank, NUMERIQUE)


@pytest.mark.parametrize("name", ["observed", "../choice", ""])
def test_nothing_else_can_be_tried(name: str) -> None:
    with pytest.raises(NotFound):
        practice.try_of(name)
    with pytest.raises(NotFound):
        practice.picture(name)
