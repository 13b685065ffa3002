"""Documents look like what they are, and every document of the bank can be drawn."""

from pathlib import Path

import pytest
from flask import Flask, get_template_attribute

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.stimuli import Message, Notice, Picture, Sheet, Stimulus
from tests.support.pages import read_fragment, text_of


@pytest.fixture(scope="module")
def bank(item_bank: Path) -> Bank:
    sources, problems = read_folder(item_bank)
    assert list(problems) == []
    return bank_of(sources)


def drawn(app: Flask, *documents: Stimulus) -> str:
    """Return the HTML of documents; pictures are asked under /images/."""
    with app.test_request_context():
        macro = get_template_attribute("shared/macros/documents.html", "documents")
        return str(macro(documents, lambda file: f"/images/{file}"))


def test_every_document_of_the_bank_is_drawn_soundly(drawing: Flask, bank: Bank) -> None:
    scenarios = [scenario for scenario in bank.scenarios.values() if scenario.documents]
    assert len(scenarios) > 50
    for scenario in scenarios:
        page = read_fragment(drawn(drawing, *scenario.documents))
        found = page.findall(".//article") + page.findall(".//figure")
        assert len(found) == len(scenario.documents), scenario.scenario


@pytest.mark.parametrize("medium", ["email", "sms", "note", "letter"])
def test_a_message_says_who_writes_and_what_comes_with_it(drawing: Flask, medium: str) -> None:
    message = Message(
        type="message",
        medium=medium,
        sender="Lucie <lucie@ici.example>",
        subject="Planning",
        body="Bonjour,\n\n- lundi\n- mardi",
        attachments=("planning.pdf",),
    )
    page = read_fragment(drawn(drawing, message))

    assert page.find(f".//article[@class='doc doc--{medium}']") is not None
    for words in ("Lucie <lucie@ici.example>", "lundi", "planning.pdf"):
        assert words in text_of(page)
    assert [text_of(item) for item in page.findall(".//article//div/ul/li") or page.findall(".//ul/li")][
        :1
    ] == ["lundi"]


def test_a_sheet_names_its_rows_and_columns_for_a_screen_reader(drawing: Flask) -> None:
    sheet = Sheet.model_validate(
        {
            "type": "sheet",
            "title": "Bon de livraison",
            "fields": [{"label": "Date", "value": ""}],
            "tables": [{"columns": ["", "Lundi"], "rows": [["Anna", "8 h"], ["", "9 h"]]}],
        }
    )
    page = read_fragment(drawn(drawing, sheet))

    assert [cell.get("scope") for cell in page.iter("th")] == ["col", "row"]
    region = page.find(".//div[@role='region']")
    assert region is not None
    assert region.get("tabindex") == "0"
    assert "Bon de livraison" in (region.get("aria-label") or "")


def test_a_table_without_row_names_has_none(drawing: Flask) -> None:
    sheet = Sheet.model_validate(
        {
            "type": "sheet",
            "title": "Tarifs",
            "tables": [
                {"caption": "2027", "columns": ["A", "B"], "rows": [["1", "2"]], "row_headers": False}
            ],
        }
    )
    page = read_fragment(drawn(drawing, sheet))

    assert [cell.get("scope") for cell in page.iter("th")] == ["col", "col"]
    assert text_of(page.find(".//caption")) == "2027"


def test_a_picture_has_a_text_that_stands_for_it_and_can_be_enlarged(drawing: Flask) -> None:
    page = read_fragment(
        drawn(drawing, Picture(type="picture", file="plan.svg", alt="Le plan « A »", caption="Plan"))
    )

    image, link = page.find(".//img"), page.find(".//a")
    assert image is not None
    assert link is not None
    assert (image.get("src"), image.get("alt")) == ("/images/plan.svg", "Le plan « A »")
    assert link.get("href") == "/images/plan.svg"


def test_what_an_author_types_is_never_code(drawing: Flask) -> None:
    html = drawn(drawing, Notice(type="notice", title="<i>x</i>", body="<img src=x onerror=alert(1)>"))

    assert "<img" not in html
    assert "<i>" not in html


def test_a_caption_belongs_to_its_picture(drawing: Flask) -> None:
    picture = Picture(type="picture", file="plan.svg", alt="Un plan.", caption="Le plan du dépôt")
    figure = read_fragment(drawn(drawing, picture)).find(".//figure")

    assert figure is not None
    assert (figure.get("role"), figure.get("aria-label")) == ("figure", "Le plan du dépôt")
    assert text_of(figure.find("figcaption/span")) == "Le plan du dépôt"
