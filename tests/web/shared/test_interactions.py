"""The answer area of each kind of question."""

from typing import Any, cast
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, get_template_attribute
from pydantic import TypeAdapter

from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import Option, View
from clea_quiz.bank.yaml_text import load_yaml
from clea_quiz.web.author.parts.written import SKELETONS
from tests.support.pages import read_fragment, text_of

ADAPTER: TypeAdapter[Interaction] = TypeAdapter(Interaction)
TOOLS = {
    kind: ADAPTER.validate_python({"type": kind, **cast("dict[str, Any]", load_yaml(text))}).view(())
    for kind, text in SKELETONS.items()
}
OPTIONS = (Option("b", "Le *lundi*"), Option("a", "Le mardi <i>"), Option("c", "Jamais"))
VIEWS = {
    "choice": View("choice", OPTIONS),
    "multiple_choice": View("multiple_choice", OPTIONS),
    "order": View("order", OPTIONS),
    "numeric_entry": View("numeric_entry", unit="€", max_length=40),
    "text_entry": View("text_entry", max_length=60),
    "classify": View("classify", OPTIONS, slots=(Option("a", "Le *gant*"), Option("b", "Le casque"))),
    "associate": View("associate", OPTIONS, slots=(Option("a", "Lui"), Option("b", "Elle"))),
    "gap_match": View("gap_match", OPTIONS, slots=(Option("a", "Je viens "), Option("b", " et ")), tail="."),
    **TOOLS,
}


def area(app: Flask, view: View, prompt: str = "Quand ?", **how: Any) -> Element:
    """Return the answer area of a question."""
    with app.test_request_context():
        macro = get_template_attribute("shared/macros/interactions.html", "question")
        return read_fragment(str(macro(view, prompt, picture_url=lambda file: f"/images/{file}", **how)))


@pytest.mark.parametrize("kind", VIEWS)
def test_every_kind_names_its_question_and_every_control(drawing: Flask, kind: str) -> None:
    page = area(drawing, VIEWS[kind], "Il pleut.\nQuand partez-vous ?")

    assert text_of(page.find(".//fieldset/legend/h2")) == "Quand partez-vous ?"
    assert text_of(page.find(".//fieldset/legend")) == "Il pleut. Quand partez-vous ?"
    labelled = {label.get("for") for label in page.iter("label")}
    inside = {control for label in page.iter("label") for control in label.iter("input")}
    for control in [*page.iter("input"), *page.iter("select")]:
        assert control in inside or control.get("id") in labelled or control.get("aria-label")


@pytest.mark.parametrize(("kind", "control"), [("choice", "radio"), ("multiple_choice", "checkbox")])
def test_options_stand_in_the_order_given_and_keep_what_was_chosen(
    drawing: Flask, kind: str, control: str
) -> None:
    page = area(drawing, VIEWS[kind], typed={"answer": ["a"]})

    inputs = list(page.iter("input"))
    assert [(i.get("type"), i.get("value")) for i in inputs] == [
        (control, "b"),
        (control, "a"),
        (control, "c"),
    ]
    assert [i.get("value") for i in inputs if "checked" in i.attrib] == ["a"]
    assert text_of(page.findall(".//label")[1]).startswith("Le mardi <i>")


def test_an_entry_keeps_what_was_typed_beside_its_unit(drawing: Flask) -> None:
    page = area(drawing, VIEWS["numeric_entry"], typed={"answer": ['12 "€']}, problem="Écrivez un nombre.")

    (control,) = page.iter("input")
    assert control.get("value") == '12 "€'
    assert control.get("inputmode") == "decimal"
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "reponse-erreur"
    assert text_of(page.find(".//label")) == "Votre réponse, en €"
    assert "Écrivez un nombre." in text_of(page.find(".//p[@id='reponse-erreur']"))


def test_lines_to_order_take_a_number_without_script(drawing: Flask) -> None:
    page = area(drawing, VIEWS["order"], typed={"rank-a": ["2"]})

    assert [select.get("name") for select in page.iter("select")] == ["rank-b", "rank-a", "rank-c"]
    chosen = [option.get("value") for option in page.iter("option") if "selected" in option.attrib]
    assert chosen == ["2"]
    assert (next(page.iter("select")).get("aria-label") or "").endswith("Le lundi")


def test_a_preview_cannot_be_answered(drawing: Flask) -> None:
    fieldset = area(drawing, VIEWS["choice"], disabled=True, id="apercu").find(".//fieldset")

    assert fieldset is not None
    assert "disabled" in fieldset.attrib
    assert fieldset.get("id") == "apercu"


@pytest.mark.parametrize("kind", ["classify", "associate", "gap_match"])
def test_places_are_filled_from_lists_without_script(drawing: Flask, kind: str) -> None:
    page = area(drawing, VIEWS[kind], typed={"slot-b": ["a"]})

    lists = list(page.iter("select"))
    assert [control.get("name") for control in lists] == ["slot-a", "slot-b"]
    for control in lists:
        values = [option.get("value") for option in control.iter("option")]
        assert values == ["", "b", "a", "c"]
    chosen = [option.get("value") for option in lists[1].iter("option") if "selected" in option.attrib]
    assert chosen == ["a"]
    names = {"classify": "Le gant", "associate": "Lui", "gap_match": "Trou 1"}
    assert lists[0].get("aria-label") == names[kind]


def test_a_text_with_gaps_reads_as_one_sentence(drawing: Flask) -> None:
    text = area(drawing, VIEWS["gap_match"]).find(".//p[@class='gaps']")

    assert text is not None
    spans = [span for span in text.iter("span") if span.get("class") is None]
    assert [text_of(span) for span in spans] == ["Je viens", "et", "."]


@pytest.mark.parametrize("kind", [kind for kind in TOOLS if kind != "hotspot"])
def test_a_tool_shows_each_control_once_as_it_is_found_and_keeps_what_was_done(
    drawing: Flask, kind: str
) -> None:
    view = TOOLS[kind]
    names = [f"control-{control.id}" for control in view.controls]
    page = area(drawing, view)
    again = area(drawing, view, typed={name: ["fait"] for name in names})

    fields = [field for field in page.iter() if field.get("name", "").startswith("control-")]
    assert sorted(field.get("name", "") for field in fields) == sorted(names)
    for control in view.controls:
        if control.kind in ("text", "number", "formula"):
            (kept,) = (field for field in again.iter("input") if field.get("name") == f"control-{control.id}")
            assert kept.get("value") == "fait"


def test_the_areas_of_a_picture_are_lettered_and_listed(drawing: Flask) -> None:
    page = area(drawing, TOOLS["hotspot"], typed={"answer": ["b"]})

    assert [label.text for label in page.iter("{http://www.w3.org/2000/svg}text")] == ["A", "B", "C"]
    assert [i.get("value") for i in page.iter("input")] == ["a", "b", "c"]
    assert [i.get("value") for i in page.iter("input") if "checked" in i.attrib] == ["b"]
