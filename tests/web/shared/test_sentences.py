"""Sentences made in Python, told in English: numbers, capitals and what is said within them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import Babel

from clea_quiz.errors import counted, joined, said
from clea_quiz.reports.labels import capitalised
from clea_quiz.web.shared.languages import told

_ANSWERS = ("%(number)s réponse", "%(number)s réponses")
WORDS: dict[str | tuple[str, str], str | tuple[str, str]] = {
    _ANSWERS: ("%(number)s answer", "%(number)s answers"),
    "acquis": "acquired",
    "à confirmer : %(why)s": "to be confirmed: %(why)s",
}


@pytest.fixture
def english(tmp_path: Path) -> Iterator[None]:
    """Speak English with a small catalogue."""
    catalogue = Catalog(locale="en")
    for french, words in WORDS.items():
        catalogue.add(french, words)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    app = Flask(__name__)
    Babel(app, default_locale="en", default_translation_directories=str(tmp_path))
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("number", "french", "english_words"),
    [(0, "0 réponse", "0 answers"), (1, "1 réponse", "1 answer"), (2, "2 réponses", "2 answers")],
)
def test_each_language_has_its_own_singular(number: int, french: str, english_words: str) -> None:
    words = counted(*_ANSWERS, number)

    assert (words, told(words)) == (french, english_words)


@pytest.mark.usefixtures("english")
def test_a_capital_is_put_on_whatever_the_language_says_first() -> None:
    words = capitalised(said("à confirmer : %(why)s", why=counted(*_ANSWERS, 2)))

    assert words == "À confirmer : 2 réponses"
    assert told(words) == "To be confirmed: 2 answers"
    assert capitalised(told("acquis")) == told(capitalised("acquis")) == "Acquired"


@pytest.mark.usefixtures("english")
def test_what_is_joined_is_told_part_by_part() -> None:
    words = joined(["acquis", counted(*_ANSWERS, 1), "100 %"])

    assert words == "acquis, 1 réponse, 100 %"
    assert told(words) == "acquired, 1 answer, 100 %"
    assert joined([]) == told(joined([])) == ""
