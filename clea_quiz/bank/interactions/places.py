"""What a candidate's page calls options and places: their place on the page, which it shows anyway.

A document's own letters follow the order of its file, where the key often comes first and each line stands
with its answer: on a page they would give the key away. The letters that are stored never change.
"""

from collections.abc import Sequence
from dataclasses import replace

from clea_quiz.bank.interactions.base import Fields, Option, View, letters


def as_shown(view: View) -> View:
    """Return the view with its options and slots lettered in the order of the page."""
    return replace(view, options=_lettered(view.options), slots=_lettered(view.slots))


def as_kept(view: View, fields: Fields) -> Fields:
    """Return what a page that shows ``as_shown(view)`` has sent, under the letters of the document.

    What no such page can send stays as it is, for the interaction to refuse.
    """
    options, slots = _kept(view.options), _kept(view.slots)
    found: dict[str, Sequence[str]] = {}
    for name, values in fields.items():
        kind, _, place = name.partition("-")
        match kind:
            case "answer":
                found[name] = [options.get(value, value) for value in values]
            case "slot":
                found[f"slot-{slots.get(place, place)}"] = [options.get(value, value) for value in values]
            case "rank":
                found[f"rank-{options.get(place, place)}"] = values
            case _:
                found[name] = values
    return found


def _lettered(options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(Option(id, option.text) for id, option in zip(letters(len(options)), options, strict=True))


def _kept(options: Sequence[Option]) -> dict[str, str]:
    """Return the document's letter by the page's."""
    return {id: option.id for id, option in zip(letters(len(options)), options, strict=True)}
