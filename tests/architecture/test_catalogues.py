"""English has every word that candidates and visitors meet; « make catalogues » mends it."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from clea_quiz.web.shared.languages import CATALOGUES

ROOT = Path(__file__).parents[2]
WORDS = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
HOLE = re.compile(r"%\([a-z_0-9]+\)s|%s")


@pytest.fixture(scope="module")
def english() -> Catalog:
    with WORDS.open("rb") as file:
        return read_po(file)


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def keywords() -> dict[str, Any]:
    """Return what the Makefile tells Babel to look for."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = re.findall(r"-k (\w+)(?::(\d),(\d))?", makefile)
    return {name: (int(one), int(many)) if one else None for name, one, many in found}


@pytest.mark.filterwarnings("ignore:Skipping f-string")
def test_every_word_is_there_and_nothing_is_left_over(english: Catalog) -> None:
    with (ROOT / "babel.cfg").open("r", encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel types it not
    extracted = extract_from_dir(
        ROOT, methods, options, keywords={**DEFAULT_KEYWORDS, **keywords()}, directory_filter=_ours
    )
    wanted = {message for _, _, message, _, _ in extracted}

    assert len(wanted) > 250
    assert ids(english) == wanted


def _ours(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "_")) and Path(folder).name not in ("tests", "var", "build")


def test_every_word_has_its_english(english: Catalog) -> None:
    empty = [message.id for message in english if message.id and not all(_strings(message.string))]

    assert empty == []
    assert not [message.id for message in english if message.id and message.fuzzy]


def test_the_holes_of_a_sentence_are_the_same_in_both(english: Catalog) -> None:
    for message in english:
        for french, words in zip(_strings(message.id), _strings(message.string), strict=True):
            assert sorted(HOLE.findall(french)) == sorted(HOLE.findall(words)), french


def test_english_has_no_french_typography(english: Catalog) -> None:
    faults = [
        words for m in english if m.id for words in _strings(m.string) if re.search(r"[\u202f«»]", words)
    ]

    assert faults == []


def test_what_is_compiled_is_what_is_written(english: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, english)

    assert WORDS.with_suffix(".mo").read_bytes() == compiled.getvalue()


def _strings(words: object) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (str(words),)
