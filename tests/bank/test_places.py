"""A page's letters say where things stand on the page, and nothing of where the file holds the key."""

from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import ANSWER, View, letters
from clea_quiz.bank.interactions.places import as_kept, as_shown
from tests.support.answers import page_fields

ADAPTER: TypeAdapter[Interaction] = TypeAdapter(Interaction)


def test_the_right_answer_of_a_page_is_right_for_every_item_and_order(shipped: Bank) -> None:
    for placed in shipped.items.values():
        if not placed.item.on_screen:
            continue
        interaction = placed.item.interaction
        for seed in range(3):
            arrangement = interaction.arrange(Random(seed))
            sent = page_fields(interaction, arrangement)
            response = interaction.read(as_kept(interaction.view(arrangement), sent))
            assert interaction.mark(response).score == interaction.max_score, placed.item.id


def shown(document: dict[str, Any], texts: list[str]) -> View:
    """Return what a page shows of a document whose options stand in this order."""
    interaction = ADAPTER.validate_python(document)
    by_text = {option.text: option.id for option in interaction.view(letters(len(texts))).options}
    return as_shown(interaction.view([by_text[text] for text in texts]))


def test_two_files_that_hold_the_key_elsewhere_give_the_same_page() -> None:
    key, wrong = {"text": "Oui", "credit": 1}, [{"text": "Non", "why": "W"}, {"text": "Rien", "why": "W"}]
    pages = [
        shown({"type": "choice", "choices": choices}, ["Rien", "Oui", "Non"])
        for choices in ([key, *wrong], [wrong[0], key, wrong[1]], [*wrong, key])
    ]
    orders = [
        shown({"type": "order", "elements": elements}, ["Un", "Deux", "Trois"])
        for elements in (["Un", "Deux", "Trois"], ["Trois", "Un", "Deux"])
    ]

    assert pages[0] == pages[1] == pages[2]
    assert orders[0] == orders[1]


def test_pairs_with_other_answers_give_the_same_page() -> None:
    def page(*rights: str) -> View:
        pairs = [
            {"left": left, "right": right, "why": "W"} for left, right in zip("LMN", rights, strict=True)
        ]
        return shown({"type": "associate", "pairs": pairs}, ["x", "y", "z"])

    assert page("x", "y", "z") == page("z", "x", "y")


@pytest.mark.parametrize("fields", [{ANSWER: ["z"]}, {ANSWER: []}, {"rank-q": ["1"]}, {"slot-q": ["q"]}])
def test_what_no_page_sends_is_left_for_the_interaction_to_refuse(fields: dict[str, list[str]]) -> None:
    choices = [{"text": "Oui", "credit": 1}, {"text": "Non", "why": "W"}, {"text": "Rien", "why": "W"}]
    view = ADAPTER.validate_python({"type": "choice", "choices": choices}).view(["c", "a", "b"])

    assert as_kept(view, fields) == fields
