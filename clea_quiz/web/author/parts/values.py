"""Single values: what a field shows of a document's value, and what a document keeps of what was typed."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

Part = dict[str, Any]
Typed = Mapping[str, Sequence[str]]
Fields = dict[str, list[str]]

BREAK = "⏎"
"""Stands for a line break inside a value that is written on one line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"[+-]?(\d{1,30}([.,]\d{0,30})?|[.,]\d{1,30})(e[+-]?\d{1,3})?", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


def text_of(typed: Typed, name: str) -> str:
    """Return what was typed in a field, without the spaces around it."""
    values = typed.get(name, ())
    return _cleaned(values[0]) if values else ""


def texts_of(typed: Typed, name: str) -> list[str]:
    """Return what was chosen in a field of several values."""
    return [value for value in map(_cleaned, typed.get(name, ())) if value]


def _cleaned(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def whole(text: str) -> int | str:
    """Read a whole number; what is none stays as typed, for the checks to name."""
    return int(text) if _WHOLE.fullmatch(text) else text


def decimal(text: str) -> float | int | str:
    """Read « 1 234,50 » as 1234.5; what is no number stays as typed, for the checks to name."""
    compact = _SPACES.sub("", text)
    if not _NUMBER.fullmatch(compact):
        return text
    number = float(compact.replace(",", "."))
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def shown(value: object) -> str:
    """Return a value as a field shows it: a decimal comma, nothing for what is absent."""
    if value is None:
        return ""
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)).replace(
            ".", ","
        )
    return str(value)


def lines_of(text: str) -> list[str]:
    """Return one value per line; blank lines count for nothing."""
    return [line.strip().replace(BREAK, "\n") for line in text.split("\n") if line.strip()]


def as_lines(values: Sequence[object]) -> str:
    """Return values one per line."""
    return "\n".join(on_one_line(str(value)) for value in values)


def on_one_line(text: str) -> str:
    """Return a value without line breaks."""
    return text.replace("\n", BREAK)


def filled(part: Part) -> Part:
    """Return a part without its blank texts: absent is what a document calls them."""
    return {name: value for name, value in part.items() if value is not None and value != ""}


def fields_of(part: Part, *names: str) -> Fields:
    """Return the fields of a part's plain values."""
    return {name: [shown(part.get(name))] for name in names}


def kept(previous: Part, *names: str) -> Part:
    """Return what a form does not show of a part."""
    return {name: value for name, value in previous.items() if name not in names}
