"""French dates, numbers and plurals; author text as HTML."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from clea_quiz.web.shared import text
from clea_quiz.web.shared.languages import speaking


def plain(words: str) -> str:
    """Return the words with ordinary spaces, easier to read in an assertion."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_first_of_a_month_is_written_1er() -> None:
    assert plain(text.date(datetime(2027, 3, 1, 12, tzinfo=UTC))) == "1er mars 2027"
    assert plain(text.date(datetime(2027, 8, 24, 12, tzinfo=UTC))) == "24 août 2027"


def test_times_are_those_of_paris_in_winter_and_in_summer() -> None:
    assert plain(text.date_time(datetime(2027, 1, 5, 8, 5, tzinfo=UTC))) == "5 janvier 2027 à 9 h 05"
    assert plain(text.time(datetime(2027, 7, 5, 8, 5, tzinfo=UTC))) == "10 h 05"
    assert plain(text.date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))) == "1er janvier 2027"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (3599.6, "1 h 00 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_durations_say_what_a_person_needs(seconds: float, written: str) -> None:
    assert plain(text.duration(seconds)) == written


def test_numbers_are_written_the_french_way() -> None:
    assert text.percent(0.753) == "75\u202f%"
    assert text.decimal(1234.5) == "1\u202f234,50"
    assert text.decimal(0.5, 1) == "0,5"


def test_english_writes_dates_and_numbers_its_own_way(app: Flask) -> None:
    moment = datetime(2027, 7, 1, 8, 5, tzinfo=UTC)
    with app.test_request_context("/"), speaking("en"):
        assert plain(text.date(moment)) == "1 July 2027"
        assert plain(text.date_time(moment)) == "1 July 2027 at 10:05"
        assert text.percent(0.753) == "75%"
        assert text.decimal(1234.5) == "1,234.50"
        assert [plain(text.plural(n, "document")) for n in (0, 1, 2)] == [
            "0 documents",
            "1 document",
            "2 documents",
        ]


def test_zero_and_one_are_singular() -> None:
    assert [plain(text.plural(n, "question")) for n in (0, 1, 2)] == [
        "0 question",
        "1 question",
        "2 questions",
    ]
    assert plain(text.plural(3, "travail", "travaux")) == "3 travaux"


def test_an_authors_html_is_shown_as_typed() -> None:
    assert text.inline("<b>6 € & plus</b>") == "&lt;b&gt;6 € &amp; plus&lt;/b&gt;"
    assert "<script" not in text.blocks("<script>alert(1)</script>")
    assert text.blocks("Un\n\nDeux") == "<p>Un</p>\n<p>Deux</p>\n"
