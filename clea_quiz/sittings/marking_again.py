"""An answer marked by a newer revision of its question, where that can be done honestly."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from clea_quiz.bank.bank import PlacedItem
from clea_quiz.bank.interactions.base import Response, UnreadableResponse, View

NO_CHANCE = Random(0)  # noqa: S311 - sorted at once: chance has no part


def marked_again(old: PlacedItem, new: PlacedItem, response: Response) -> int | None:
    """Return the points of a response under a newer revision of its item; None where it cannot be marked.

    A response names options and places by letter: it can be marked when the very same things could be
    answered, word for word, in whatever order they are written now. The question's own wording may differ,
    since whoever decides reads both; of an item that was drawn it may not, as its numbers stand there. A
    question that is worth another number of points measures otherwise: its answers are not marked again.
    """
    if old.item.interaction.max_score != new.item.interaction.max_score or not _same_draw(old, new):
        return None
    was, now = _seen(old), _seen(new)
    letters = _letters(was, now)
    if letters is None:
        return None
    try:
        return new.item.interaction.mark(_translated(response, letters)).score
    except (UnreadableResponse, KeyError):
        return None


def _same_draw(old: PlacedItem, new: PlacedItem) -> bool:
    if old.model is None and new.model is None:
        return True
    return (old.item.prompt, old.scenario.situation) == (new.item.prompt, new.scenario.situation)


def _seen(placed: PlacedItem) -> View:
    """Return what could be answered, options as they are written; how long a text may be says nothing."""
    return replace(placed.item.interaction.view(as_written(placed)), max_length=0)


def as_written(placed: PlacedItem) -> list[str]:
    """Return the options of an item in the order its author wrote them."""
    return sorted(placed.item.interaction.arrange(NO_CHANCE))


def _letters(was: View, now: View) -> Mapping[str, str] | None:
    """Return the letter that each option has now; None when something else could be answered."""
    if replace(was, options=()) != replace(now, options=()):
        return None
    by_text = {option.text: option.id for option in now.options}
    if sorted(by_text) != sorted(option.text for option in was.options):
        return None
    letters = {option.id: by_text[option.text] for option in was.options}
    # The areas of a picture are drawn by letter: there, nothing may have moved.
    return None if was.scene and was != now else letters


def _translated(response: Response, letters: Mapping[str, str]) -> Response:
    if not letters or not response.keys() <= {"choice", "choices", "order", "slots"}:
        return response
    return {
        name: letters.get(given, given)
        if isinstance(given, str)
        else [letters.get(one, one) for one in given]
        for name, given in response.items()
    }
