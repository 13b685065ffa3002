"""The self-audit says nothing that is not there: its criteria, its counts, the tests it names."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from clea_quiz.web.public.rgaa import Audit, Criterion, audit
from tests.support.http import Browser
from tests.support.pages import read, text_of

ROOT = Path(__file__).parents[3]
CRITERIA_BY_THEME = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""RGAA 4.1: 106 criteria in thirteen themes."""


def test_every_criterion_of_the_rgaa_is_there_once_and_in_order() -> None:
    found = audit()

    assert tuple(len(theme.criteria) for theme in found.themes) == CRITERIA_BY_THEME
    for number, theme in enumerate(found.themes, 1):
        numbers = [f"{number}.{place}" for place, _ in enumerate(theme.criteria, 1)]
        assert [criterion.number for criterion in theme.criteria] == numbers
    assert len({criterion.title for criterion in found.criteria}) == 106


@pytest.mark.parametrize(
    "named", sorted({test for criterion in audit().criteria for test in criterion.tests})
)
def test_a_test_that_is_named_exists(named: str) -> None:
    file, _, function = named.partition("::")
    source = (ROOT / file).read_text("utf-8")

    assert re.search(rf"^def {function or 'test_'}", source, re.MULTILINE)


def test_the_rate_is_the_share_of_what_applies() -> None:
    def one(number: str, status: str) -> dict[str, object]:
        return {"number": number, "title": number, "status": status, "seen": "vu"}

    themes = [
        {"number": n, "title": "t", "criteria": [one(f"{n}.1", "C"), one(f"{n}.2", "NA")]}
        for n in range(1, 13)
    ]
    themes.append({"number": 13, "title": "t", "criteria": [one("13.1", "NC")] * 4})
    built = Audit.model_validate({"version": "4.1.2", "date": "2026-11-27", "themes": themes})

    assert built.rate == 12 / 16


def test_a_status_says_how_it_was_found() -> None:
    with pytest.raises(ValidationError, match="how it was found"):
        Criterion.model_validate({"number": "1.1", "title": "t", "status": "C"})


def test_the_page_shows_the_counts_and_what_is_missing(browser: Browser) -> None:
    page = read(browser.go("/accessibilite"))
    words = text_of(page.find(".//main")).replace("\u202f", " ")
    found = audit()

    assert f"{round(100 * found.rate)} %" in words
    assert [int(text_of(dd)) for dd in page.findall(".//dl[@class='stats']/div/dd")[1:]] == [
        found.counts[status] for status in ("C", "NC", "NA")
    ]
    assert len(page.findall(".//details//tbody/tr")) == 106
    missing = page.findall(".//section[@aria-labelledby='manque']//li")
    assert len(missing) == found.counts["NC"] > 0
