"""The scenario itself: its head, and its lists of documents and items."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clea_quiz.web.author.parts.items import item_fields, item_of
from clea_quiz.web.author.parts.stimuli import stimulus_fields, stimulus_of
from clea_quiz.web.author.parts.values import Fields, Part, Typed, fields_of, filled, kept, text_of, texts_of

_HEAD = ("title", "sectors", "situation")


def head_fields(document: Part) -> Fields:
    """Return the fields that show a scenario's title, sectors and situation."""
    return fields_of(document, "title", "situation") | {"sectors": list(document.get("sectors", ()))}


def head_of(typed: Typed, previous: Part) -> Part:
    """Return the whole document with the head that was typed; sectors keep their order."""
    chosen = texts_of(typed, "sectors")
    order = dict.fromkeys([*previous.get("sectors", ()), *chosen])
    texts = {"title": text_of(typed, "title"), "situation": text_of(typed, "situation")}
    sectors = [sector for sector in order if sector in chosen]
    return {**kept(previous, *_HEAD), **filled(texts), "sectors": sectors}


@dataclass(frozen=True)
class PartKind:
    """One of a scenario's two lists: where it stands in the document, and how its parts become forms."""

    name: str
    fields: Callable[[Part], Fields]
    read: Callable[[Typed, Part], Part]

    def parts(self, document: Part) -> list[Part]:
        """Return the parts of this list."""
        return list(document.get(self.name, ()))

    def identity(self, part: Part) -> str:
        """Return what tells a part from the others when the list changes: an identifier, or its content."""
        if "id" in part:
            return str(part["id"])
        return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]

    def place(self, document: Part, identity: str, rank: int) -> int | None:
        """Return where a part stands now, its old rank first; nothing when it is gone or has changed."""
        found = [place for place, part in enumerate(self.parts(document)) if self.identity(part) == identity]
        return rank if rank in found else found[0] if found else None

    def with_part(self, document: Part, place: int | None, part: Part) -> Part:
        """Return the document with a part put at its place, or at the end."""
        parts = self.parts(document)
        if place is None:
            return self.with_parts(document, [*parts, part])
        return self.with_parts(document, [*parts[:place], part, *parts[place + 1 :]])

    def without(self, document: Part, place: int) -> Part:
        """Return the document without a part."""
        parts = self.parts(document)
        return self.with_parts(document, [*parts[:place], *parts[place + 1 :]])

    def moved(self, document: Part, place: int, steps: int) -> Part:
        """Return the document with a part moved up (-1) or down (1); at an end it stays."""
        parts = self.parts(document)
        part = parts.pop(place)
        parts.insert(max(0, place + steps), part)
        return self.with_parts(document, parts)

    def with_parts(self, document: Part, parts: Sequence[Part]) -> Part:
        """Return the document with other parts in this list."""
        return {**document, self.name: list(parts)}


DOCUMENTS = PartKind("documents", stimulus_fields, stimulus_of)
ITEMS = PartKind("items", item_fields, item_of)
