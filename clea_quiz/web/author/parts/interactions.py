"""The kinds of answer: for each, the fields that show it and how they are read."""

from collections.abc import Callable

from clea_quiz.web.author.parts.rows import row_fields, typed_rows
from clea_quiz.web.author.parts.values import (
    Fields,
    Part,
    Typed,
    as_lines,
    decimal,
    fields_of,
    filled,
    kept,
    lines_of,
    text_of,
    texts_of,
    whole,
)
from clea_quiz.web.author.parts.written import SKELETONS, written_fields, written_of

IGNORABLE = ("case", "accents", "spaces", "punctuation")
"""Differences that a typed answer may be forgiven."""

IGNORED = ("case", "spaces")
"""What is forgiven when an item does not say."""

USUAL_LENGTH = 60
"""Characters allowed when an item does not say."""

TICKED = "1"
_CHOICE = ("text", "credit", "why")
_TICK = ("text", "correct", "why")
_NUMERIC_MISTAKE = ("value", "why")
_TEXT_MISTAKE = ("text", "why")
_ELEMENT = ("text", "group", "why")
_PAIR = ("left", "right", "why")
_GAP = ("word", "why")
_GRADE = ("label", "credit", "meaning")


def interaction_fields(interaction: Part) -> Fields:
    """Return the fields that show an interaction."""
    if interaction["type"] in SKELETONS:
        return written_fields(interaction)
    return _FIELDS[interaction["type"]](interaction)


def interaction_of(typed: Typed, previous: Part) -> Part:
    """Return an interaction as it was typed; what its form does not show stays as in ``previous``."""
    if previous["type"] in SKELETONS:
        return written_of(typed, previous)
    read = _READERS[previous["type"]](typed, previous)
    return {**kept(previous, *read), **filled(read)}


def flag(*, on: object) -> list[str]:
    """Return the values of a box to tick."""
    return [TICKED] if on else []


def _choice_fields(interaction: Part) -> Fields:
    rows = [{"credit": 0, **row} for row in interaction.get("choices", ())]
    return {
        "shuffle": flag(on=interaction.get("shuffle", True)),
        **row_fields("choices", rows, _CHOICE, least=4, most=6),
    }


def _choice_of(typed: Typed, _previous: Part) -> Part:
    rows = [row | {"credit": whole(row.get("credit", "0"))} for row in typed_rows(typed, "choices", _CHOICE)]
    return {
        "shuffle": bool(text_of(typed, "shuffle")),
        "choices": [row for row in rows if row != {"credit": 0}],
    }


def _ticks_fields(interaction: Part) -> Fields:
    rows = [
        {**row, "correct": TICKED if row.get("correct") else ""} for row in interaction.get("choices", ())
    ]
    return {
        "shuffle": flag(on=interaction.get("shuffle", True)),
        **row_fields("choices", rows, _TICK, least=6, most=8),
    }


def _ticks_of(typed: Typed, _previous: Part) -> Part:
    rows = [row | {"correct": bool(row.get("correct"))} for row in typed_rows(typed, "choices", _TICK)]
    return {
        "shuffle": bool(text_of(typed, "shuffle")),
        "choices": [row for row in rows if row != {"correct": False}],
    }


def _numeric_fields(interaction: Part) -> Fields:
    return fields_of(interaction, "value", "tolerance", "unit") | row_fields(
        "mistakes", interaction.get("mistakes", ()), _NUMERIC_MISTAKE, least=3, most=10
    )


def _numeric_of(typed: Typed, _previous: Part) -> Part:
    mistakes = [
        row | ({"value": decimal(row["value"])} if "value" in row else {})
        for row in typed_rows(typed, "mistakes", _NUMERIC_MISTAKE)
        if row
    ]
    return {
        "value": decimal(text_of(typed, "value")),
        "tolerance": decimal(text_of(typed, "tolerance")),
        "unit": text_of(typed, "unit"),
        "mistakes": mistakes,
    }


def _text_fields(interaction: Part) -> Fields:
    return {
        "accepted": [as_lines(interaction.get("accepted", ()))],
        "ignore": list(interaction.get("ignore", IGNORED)),
        **fields_of({"max_length": USUAL_LENGTH, **interaction}, "max_length"),
        **row_fields("mistakes", interaction.get("mistakes", ()), _TEXT_MISTAKE, least=3, most=10),
    }


def _text_of(typed: Typed, previous: Part) -> Part:
    chosen = set(texts_of(typed, "ignore"))
    order = dict.fromkeys([*previous.get("ignore", ()), *IGNORABLE])
    return {
        "accepted": lines_of(text_of(typed, "accepted")),
        "ignore": [name for name in order if name in chosen],
        "max_length": whole(text_of(typed, "max_length")),
        "mistakes": [row for row in typed_rows(typed, "mistakes", _TEXT_MISTAKE) if row],
    }


def _order_fields(interaction: Part) -> Fields:
    return {"elements": [as_lines(interaction.get("elements", ()))]}


def _order_of(typed: Typed, _previous: Part) -> Part:
    return {"elements": lines_of(text_of(typed, "elements"))}


def _classify_fields(interaction: Part) -> Fields:
    rows = row_fields("elements", interaction.get("elements", ()), _ELEMENT, least=4, most=8)
    return {"groups": [as_lines(interaction.get("groups", ()))], **rows}


def _classify_of(typed: Typed, _previous: Part) -> Part:
    rows = [row for row in typed_rows(typed, "elements", _ELEMENT) if row]
    return {"groups": lines_of(text_of(typed, "groups")), "elements": rows}


def _associate_fields(interaction: Part) -> Fields:
    rows = row_fields("pairs", interaction.get("pairs", ()), _PAIR, least=4, most=6)
    return {**rows, "extra": [as_lines(interaction.get("extra", ()))]}


def _associate_of(typed: Typed, _previous: Part) -> Part:
    rows = [row for row in typed_rows(typed, "pairs", _PAIR) if row]
    return {"pairs": rows, "extra": lines_of(text_of(typed, "extra"))}


def _gap_fields(interaction: Part) -> Fields:
    rows = row_fields("gaps", interaction.get("gaps", ()), _GAP, least=3, most=6)
    return {**fields_of(interaction, "text"), **rows, "extra": [as_lines(interaction.get("extra", ()))]}


def _gap_of(typed: Typed, _previous: Part) -> Part:
    rows = [row for row in typed_rows(typed, "gaps", _GAP) if row]
    return {"text": text_of(typed, "text"), "gaps": rows, "extra": lines_of(text_of(typed, "extra"))}


def _observed_fields(interaction: Part) -> Fields:
    return {
        "look_for": [as_lines(interaction.get("look_for", ()))],
        **row_fields("grades", interaction.get("grades", ()), _GRADE, least=3, most=5),
    }


def _observed_of(typed: Typed, _previous: Part) -> Part:
    grades = [
        row | ({"credit": whole(row["credit"])} if "credit" in row else {})
        for row in typed_rows(typed, "grades", _GRADE)
        if row
    ]
    return {"look_for": lines_of(text_of(typed, "look_for")), "grades": grades}


_FIELDS: dict[str, Callable[[Part], Fields]] = {
    "choice": _choice_fields,
    "multiple_choice": _ticks_fields,
    "numeric_entry": _numeric_fields,
    "text_entry": _text_fields,
    "order": _order_fields,
    "classify": _classify_fields,
    "associate": _associate_fields,
    "gap_match": _gap_fields,
    "observed": _observed_fields,
}
_READERS: dict[str, Callable[[Typed, Part], Part]] = {
    "choice": _choice_of,
    "multiple_choice": _ticks_of,
    "numeric_entry": _numeric_of,
    "text_entry": _text_of,
    "order": _order_of,
    "classify": _classify_of,
    "associate": _associate_of,
    "gap_match": _gap_of,
    "observed": _observed_of,
}
