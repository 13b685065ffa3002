"""The documents of a scenario: message, sheet, notice, picture, recording."""

from collections.abc import Callable
from typing import Any

from clea_quiz.web.author.parts.tables import entries_of, entries_text, tables_of, tables_text
from clea_quiz.web.author.parts.values import (
    Fields,
    Part,
    Typed,
    as_lines,
    fields_of,
    filled,
    kept,
    lines_of,
    text_of,
)

_MESSAGE = ("medium", "sender", "recipient", "date", "subject", "body")
_SHEET = ("title", "issuer", "note")
_NOTICE = ("title", "body")
_PICTURE = ("alt", "caption")
_RECORDING = ("title", "script")


def blank_stimulus(kind: str) -> Part:
    """Return a new document of a kind."""
    return {"type": kind, "medium": "email"} if kind == "message" else {"type": kind}


def stimulus_fields(stimulus: Part) -> Fields:
    """Return the fields that show a document."""
    return _FIELDS[stimulus["type"]](stimulus)


def stimulus_of(typed: Typed, previous: Part) -> Part:
    """Return a document as it was typed; what its form does not show stays as in ``previous``."""
    return _READERS[previous["type"]](typed, previous)


def _plain(typed: Typed, previous: Part, names: tuple[str, ...], **others: Any) -> Part:
    texts = filled({name: text_of(typed, name) for name in names})
    return {**kept(previous, *names, *others), **texts, **others}


def _message_fields(stimulus: Part) -> Fields:
    return fields_of(stimulus, *_MESSAGE) | {"attachments": [as_lines(stimulus.get("attachments", ()))]}


def _message_of(typed: Typed, previous: Part) -> Part:
    return _plain(typed, previous, _MESSAGE, attachments=lines_of(text_of(typed, "attachments")))


def _sheet_fields(stimulus: Part) -> Fields:
    tables = stimulus.get("tables", ())
    return fields_of(stimulus, *_SHEET) | {
        "fields": [entries_text(stimulus.get("fields", ()))],
        "tables": [tables_text(tables)],
        **{
            f"headers[{rank}]": ["" if table.get("row_headers", True) else "0"]
            for rank, table in enumerate(tables)
        },
    }


def _sheet_of(typed: Typed, previous: Part) -> Part:
    """Read a sheet; a table typed just now has row headers until its author says otherwise."""
    tables = tables_of(text_of(typed, "tables"))
    for rank, table in enumerate(tables):
        if text_of(typed, f"headers[{rank}]") == "0":
            table["row_headers"] = False
    return _plain(typed, previous, _SHEET, fields=entries_of(text_of(typed, "fields")), tables=tables)


def _notice_of(typed: Typed, previous: Part) -> Part:
    return _plain(typed, previous, _NOTICE)


def _picture_of(typed: Typed, previous: Part) -> Part:
    return _plain(typed, previous, _PICTURE)


def _recording_of(typed: Typed, previous: Part) -> Part:
    return _plain(typed, previous, _RECORDING)


_FIELDS: dict[str, Callable[[Part], Fields]] = {
    "message": _message_fields,
    "sheet": _sheet_fields,
    "notice": lambda stimulus: fields_of(stimulus, *_NOTICE),
    "picture": lambda stimulus: fields_of(stimulus, *_PICTURE),
    "recording": lambda stimulus: fields_of(stimulus, *_RECORDING),
}
_READERS: dict[str, Callable[[Typed, Part], Part]] = {
    "message": _message_of,
    "sheet": _sheet_of,
    "notice": _notice_of,
    "picture": _picture_of,
    "recording": _recording_of,
}
