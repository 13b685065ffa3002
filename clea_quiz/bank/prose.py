"""The texts that people read in a document, apart from what a candidate types."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from clea_quiz.bank.document import Document
from clea_quiz.bank.typography import french

Steps = tuple[int | str, ...]
D = TypeVar("D", bound=Document)


def typeset(document: D) -> D:
    """Return the document with French typography in every text that people read."""
    data = document.model_dump(mode="json", exclude_defaults=True)
    return type(document).model_validate(_mapped(data, french, ()))


def prose(document: Document) -> Iterator[tuple[Steps, str]]:
    """Yield each text that people read, with its place in the document."""
    yield from _texts(document.model_dump(mode="json", exclude_defaults=True), ())


def _texts(value: object, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        if _is_read(steps):
            yield steps, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*steps, key))
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from _texts(inner, (*steps, rank))


def _mapped(value: Any, change: Callable[[str], str], steps: Steps) -> Any:
    if isinstance(value, str):
        return change(value) if _is_read(steps) else value
    if isinstance(value, dict):
        return {key: _mapped(inner, change, (*steps, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change, (*steps, rank)) for rank, inner in enumerate(value)]
    return value


def _is_read(steps: Steps) -> bool:
    """Return whether a text is shown; the forms a candidate may type are compared, not shown.

    Identifiers, codes and file names pass too: typography has nothing to change in them.
    """
    names = [step for step in steps if isinstance(step, str)]
    return "accepted" not in names and names[-2:] != ["mistakes", "text"]
