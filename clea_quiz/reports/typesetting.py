"""Typst documents: a template beside this file, data as JSON, the product's own typeface, no system font."""

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from queue import LifoQueue
from typing import Any

import fontpkg_source_sans_3
import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(fontpkg_source_sans_3.__file__).parent / "files"
UNSHOWN = "▯"
"""What stands for a character that no font at hand can show (an emoji, a rare script)."""

_FAMILIAR = frozenset("’‘“”–—…«»œŒ€→≤≥\u202f\n")
_PLAIN = re.compile(rf"[\x20-\x7e\xa0-\xac\xae-\u024f{''.join(sorted(_FAMILIAR))}]*")
"""What nearly every text is: letters of the West and the familiar, composed, without control characters."""

AT_ONCE = 2
"""Documents that are made at the same time: a batch keeps two cores busy, and leaves the others alone."""


def typeset(template: str, data: dict[str, Any], generated_at: datetime) -> bytes:
    """Return the template filled with ``data`` as a tagged PDF (PDF/UA-1): same input, same bytes.

    Data travel as one JSON string that the template decodes: nothing that a person typed is read as markup.
    """
    return _compile(template, json.dumps(_showable(data), ensure_ascii=False), int(generated_at.timestamp()))


def _compile(template: str, data: str, timestamp: int) -> bytes:
    with _compilers(template).borrowed() as compiler:
        pdf = compiler.compile(
            format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=timestamp
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"one document expected of {template}, not pages")
    return pdf


class _Compilers:
    """The compilers of a template: each keeps its caches between documents, and serves one at a time."""

    def __init__(self, template: str) -> None:
        self._template = template
        self._idle: LifoQueue[typst.Compiler | None] = LifoQueue()  # the last one used is the warmest
        for _ in range(AT_ONCE):
            self._idle.put(None)

    @contextmanager
    def borrowed(self) -> Iterator[typst.Compiler]:
        """Wait for a compiler that is free; the second is only made once two documents are wanted at once."""
        compiler = self._idle.get()
        try:
            compiler = compiler or self._made()
            yield compiler
        finally:
            self._idle.put(compiler)

    def _made(self) -> typst.Compiler:
        return typst.Compiler(
            str(TEMPLATES / self._template),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
        )


@cache
def _compilers(template: str) -> _Compilers:
    return _Compilers(template)


def _showable(value: Any) -> Any:
    """Return JSON values whose every character has a glyph: a tagged document may hold no other."""
    match value:
        case str() if _PLAIN.fullmatch(value):
            return value
        case str():
            return "".join(_shown(part) for part in _words(value))
        case list():
            return [_showable(part) for part in value]
        case dict():
            return {name: _showable(part) for name, part in value.items()}
    return value


def _words(text: str) -> list[str]:
    spaced = "".join(" " if letter == "\t" else letter for letter in unicodedata.normalize("NFC", text))
    kept = "".join(letter for letter in spaced if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return [part for word in kept.split(" ") for part in (" ", word)][1:]


def _shown(word: str) -> str:
    if all(ord(letter) < 0x250 or letter in _FAMILIAR for letter in word):
        return word
    return _shown_rare(word)


@lru_cache(maxsize=4096)
def _shown_rare(word: str) -> str:
    if _has_glyphs(word):
        return word
    partly = "".join(letter if _has_glyphs(letter) else UNSHOWN for letter in word)
    return partly if _has_glyphs(partly) else UNSHOWN * len(word)


@lru_cache(maxsize=4096)
def _has_glyphs(text: str) -> bool:
    """Ask the compiler itself, with a document of one word."""
    try:
        _compile("word.typ", json.dumps(text, ensure_ascii=False), 0)
    except typst.TypstError:
        return False
    return True
