"""A document becomes a form and the form the same document: all of the bank, and any text one may type."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.bank.reading import parse_scenario, read_folder
from clea_quiz.bank.sources import Kind
from clea_quiz.web.author.parts.items import blank_item, item_fields, item_of
from clea_quiz.web.author.parts.scenario import DOCUMENTS, ITEMS, head_fields, head_of
from clea_quiz.web.author.parts.stimuli import blank_stimulus, stimulus_fields, stimulus_of
from clea_quiz.web.author.parts.tables import entries_of, entries_text, tables_of, tables_text
from clea_quiz.web.author.parts.values import decimal, shown, whole
from clea_quiz.web.author.parts.written import SKELETONS

BANK = Path(__file__).parents[3] / "item_bank"
SCENARIOS: list[dict[str, Any]] = [
    json.loads(source.body) for source in read_folder(BANK)[0] if source.kind is Kind.SCENARIO
]

CELL = st.text("ab|\\#:é 5⟂", max_size=8).map(str.strip)
LABEL = CELL.filter(bool)


def as_sent(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What a browser makes of the fields: line ends of its own, boxes left empty not sent."""
    return {
        name: [value.replace("\n", "\r\n") for value in values] for name, values in fields.items() if values
    }


@given(st.sampled_from(SCENARIOS))
def test_every_scenario_of_the_bank_comes_back_the_same_from_its_forms(document: dict[str, Any]) -> None:
    again = head_of(as_sent(head_fields(document)), document)
    for kind in (DOCUMENTS, ITEMS):
        parts = [kind.read(as_sent(kind.fields(part)), part) for part in kind.parts(again)]
        again = kind.with_parts(again, parts)

    assert parse_scenario(again) == parse_scenario(document)


def test_the_whole_bank_comes_back_the_same() -> None:
    changed = []
    for document in SCENARIOS:
        for item in document["items"]:
            # Nothing of the old interaction but its kind: the form alone carries the rest.
            bare = blank_item(item["id"], item["interaction"]["type"])
            ignore = {"ignore": item["interaction"]["ignore"]} if "ignore" in item["interaction"] else {}
            bare["interaction"] |= ignore  # the order of what is ignored is the author's
            again = {"items": [item_of(as_sent(item_fields(item)), bare)]}
            alone = {**document, "items": [{**item, "enemies": [], "status": "published"}]}
            if parse_scenario({**document, **again}) != parse_scenario(alone):
                changed.append(item["id"])

    assert len(SCENARIOS) > 100
    assert changed == []


@given(st.lists(st.builds(dict, label=LABEL, value=CELL), max_size=4))
def test_any_labelled_fields_come_back_the_same(entries: list[dict[str, str]]) -> None:
    assert entries_of(entries_text(entries)) == entries


@given(st.data())
def test_any_tables_come_back_the_same(data: st.DataObject) -> None:
    tables = []
    for _ in range(data.draw(st.integers(0, 3))):
        row = st.lists(CELL, min_size=2, max_size=3)
        caption = data.draw(st.none() | LABEL)
        named = {} if caption is None else {"caption": caption}
        tables.append({**named, "columns": data.draw(row), "rows": data.draw(st.lists(row, max_size=3))})

    assert tables_of(tables_text(tables)) == tables


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back_the_same(number: float) -> None:
    assert decimal(shown(number)) == number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12,50", 12.5),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234),
        ("-0,5", -0.5),
        ("12 euros", "12 euros"),
        ("1,2,3", "1,2,3"),
        ("nan", "nan"),
        ("9" * 5000, "9" * 5000),
        ("", ""),
    ],
)
def test_a_number_is_read_in_french_and_anything_else_is_kept(typed: str, read: float | str) -> None:
    assert decimal(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("3", 3), ("trois", "trois"), ("1" * 5000, "1" * 5000), ("²", "²")]
)
def test_a_whole_number_is_read_and_anything_else_is_kept(typed: str, read: int | str) -> None:
    assert whole(typed) == read


def test_blank_rows_are_dropped_and_the_others_keep_their_order() -> None:
    typed = {
        "interaction.choices[0].credit": ["0"],
        "interaction.choices[1].text": [" Oui "],
        "interaction.choices[1].credit": ["1"],
        "interaction.choices[3].text": ["Non"],
        "interaction.choices[3].credit": ["0"],
        "interaction.choices[3].why": ["A mal lu."],
        "interaction.choices[4].text": ["   "],
    }

    choices = item_of(typed, blank_item("x-1", "choice"))["interaction"]["choices"]

    assert choices == [{"text": "Oui", "credit": 1}, {"text": "Non", "credit": 0, "why": "A mal lu."}]


def test_what_the_form_does_not_show_stays() -> None:
    item = {**SCENARIOS[0]["items"][0], "enemies": ["ailleurs-1"], "status": "pilot"}
    picture = {"type": "picture", "file": "plan.svg", "alt": "Un plan"}

    assert item_of(item_fields(item), item)["enemies"] == ["ailleurs-1"]
    assert item_of(item_fields(item), item)["status"] == "pilot"
    assert stimulus_of({"alt": ["Le plan de l’atelier"]}, picture)["file"] == "plan.svg"


@pytest.mark.parametrize(
    "kind",
    [
        "choice",
        "multiple_choice",
        "numeric_entry",
        "text_entry",
        "order",
        "observed",
        "classify",
        "associate",
        "gap_match",
        *SKELETONS,
    ],
)
def test_a_blank_item_has_a_form_with_room_to_write(kind: str) -> None:
    fields = item_fields(blank_item("x-1", kind))

    assert item_of(as_sent(fields), blank_item("x-1", kind))["interaction"]["type"] == kind
    assert not any(name.startswith("interaction.choices[6]") for name in fields if kind == "choice")


@pytest.mark.parametrize("kind", ["message", "sheet", "notice"])
def test_a_blank_document_has_a_form(kind: str) -> None:
    fields = stimulus_fields(blank_stimulus(kind))

    assert stimulus_of(as_sent(fields), blank_stimulus(kind))["type"] == kind


def test_each_save_leaves_two_more_rows_to_fill() -> None:
    item = blank_item("x-1", "numeric_entry")
    item["interaction"]["mistakes"] = [{"value": n, "why": "…"} for n in range(4)]

    assert "interaction.mistakes[5].why" in item_fields(item)
    assert "interaction.mistakes[6].why" not in item_fields(item)


def test_a_table_whose_lines_differ_is_kept_as_typed() -> None:
    text = "# Stock\nArticle | Nombre\nGants | 3 | 4\nSeul"

    tables = tables_of(text)

    assert tables == [
        {"caption": "Stock", "columns": ["Article", "Nombre"], "rows": [["Gants", "3", "4"], ["Seul"]]}
    ]
    assert tables_text(tables) == text


def test_parts_move_within_their_list_and_no_further() -> None:
    document: dict[str, Any] = {"items": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}

    def order(changed: dict[str, Any]) -> str:
        return "".join(item["id"] for item in changed["items"])

    assert order(ITEMS.moved(document, 2, -1)) == "acb"
    assert order(ITEMS.moved(document, 0, -1)) == "abc"
    assert order(ITEMS.moved(document, 2, 1)) == "abc"
    assert order(ITEMS.without(document, 1)) == "ac"
    assert order(document) == "abc"


def test_a_part_is_found_again_wherever_it_went() -> None:
    document: dict[str, Any] = {
        "documents": [{"type": "notice", "title": "A"}, {"type": "notice", "title": "B"}]
    }
    name = DOCUMENTS.identity(document["documents"][1])

    assert DOCUMENTS.place(document, name, 1) == 1
    assert DOCUMENTS.place(DOCUMENTS.moved(document, 1, -1), name, 1) == 0
    assert DOCUMENTS.place(DOCUMENTS.without(document, 1), name, 1) is None
