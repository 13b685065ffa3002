"""A form as a page shows it: the value of each field, and the fault beside it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clea_quiz.bank.problems import Problem
from clea_quiz.web.author.words import label_of, plainly

WHOLE = "formulaire"
"""Where a fault is shown that is of no field of the page."""


@dataclass(frozen=True)
class PartForm:
    """Values by field name, and faults by the field or the group of fields that shows them."""

    fields: Mapping[str, Sequence[str]]
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return the value of a field."""
        values = self.fields.get(name, ())
        return values[0] if values else ""

    def values(self, name: str) -> Sequence[str]:
        """Return the values of a field that may have several."""
        return self.fields.get(name, ())

    def rows(self, name: str) -> range:
        """Return the ranks of the rows of a list."""
        start = f"{name}["
        ranks = {int(key[len(start) :].partition("]")[0]) for key in self.fields if key.startswith(start)}
        return range(len(ranks))

    def id(self, name: str) -> str:
        """Return the identifier that a field has in the page."""
        return field_id(name)

    def fault(self, name: str) -> str:
        """Return what is wrong with a field; empty when nothing is."""
        return " ".join(_sentence(message) for message in self.faults.get(name, ()))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return every fault with the place to go to."""
        return [
            (field_id(name), _named(name, message))
            for name, messages in self.faults.items()
            for message in messages
        ]

    def with_problems(self, problems: Iterable[Problem], part: str = "") -> "PartForm":
        """Return the form with the problems of one part of the document (``items[2]``) at their fields."""
        faults: dict[str, tuple[str, ...]] = {}
        for problem in problems:
            name = self.nearest(inside(problem.field, part))
            faults[name] = (*faults.get(name, ()), plainly(problem.message))
        return replace(self, faults=faults)

    def nearest(self, name: str) -> str:
        """Return the field that shows a fault of this name: itself, or the group it stands in."""
        places = _places(self.fields)
        while name and name not in places:
            name = _outer(name)
        return name


def field_id(name: str) -> str:
    """Return the identifier that a field has in its page."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or WHOLE


def inside(path: str, part: str) -> str:
    """Return a path from the part on: ``items[2].prompt`` in ``items[2]`` is ``prompt``."""
    return path.removeprefix(part).lstrip(".")


def belongs(problem: Problem, part: str) -> bool:
    """Return whether a problem is of a part of the document, or of a field within it."""
    return problem.field == part or problem.field.startswith((f"{part}.", f"{part}["))


def _places(fields: Iterable[str]) -> set[str]:
    """Return the fields of a page and the groups they stand in."""
    places: set[str] = set()
    for name in fields:
        while name and name not in places:
            places.add(name)
            name = _outer(name)
    return places


def _outer(name: str) -> str:
    return name[: max(name.rfind("."), name.rfind("["), 0)]


def _named(name: str, message: str) -> str:
    label = label_of(name)
    return f"{label}\u00a0: {message}" if label else _sentence(message)


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
