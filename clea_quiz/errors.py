"""Every refusal that a person may see: a sentence in French that says what to do, and its HTTP status."""

from collections.abc import Sequence
from typing import Self


class Sentence(str):
    """A French sentence that remembers its holes and what fills them, so that it can be said in English."""

    __slots__ = ("parts", "pattern")
    pattern: str
    parts: dict[str, object]

    def __new__(cls, pattern: str, **parts: object) -> Self:
        """Fill in « %(name)s » by the parts."""
        sentence = super().__new__(cls, pattern % parts)
        sentence.pattern, sentence.parts = pattern, parts
        return sentence


class Counted(Sentence):
    """A sentence that counts: both its numbers are kept, since English has another singular than French."""

    __slots__ = ("many", "number", "one")
    one: str
    many: str
    number: int

    def __new__(cls, one: str, many: str, number: int, **parts: object) -> Self:
        """Fill in « %(number)s » and the parts; in French 0 and 1 are singular."""
        sentence = super().__new__(cls, one if abs(number) < 2 else many, number=number, **parts)
        sentence.one, sentence.many, sentence.number = one, many, number
        return sentence


class Capitalised(Sentence):
    """Words at the beginning of a sentence or of a cell: the capital is put on once they are translated."""

    __slots__ = ()

    def __new__(cls, words: str) -> Self:
        """Put a capital on the first letter of the French."""
        sentence = super().__new__(cls, "%(words)s", words=words[:1].upper() + words[1:])
        sentence.parts = {"words": words}
        return sentence


def said(pattern: str, **parts: object) -> Sentence:
    """Return a sentence with its holes filled in; the catalogues know it by its pattern."""
    return Sentence(pattern, **parts)


def counted(one: str, many: str, number: int, **parts: object) -> Counted:
    """Return a sentence in the singular or the plural; its own hole « %(number)s » is already filled in."""
    return Counted(one, many, number, **parts)


def joined(words: Sequence[str], between: str = ", ") -> Sentence:
    """Return words or sentences one after the other, each of which can be said in English."""
    parts = {f"word_{place}": word for place, word in enumerate(words)}
    return Sentence(between.join(f"%({name})s" for name in parts), **parts)


class Refused(Exception):  # noqa: N818 - the field reads "raise Refused(…)"; it is an answer, not a fault
    """What was asked cannot be done; ``message`` says why and what to do instead."""

    status = 400

    def __init__(self, message: str, *, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class NotFound(Refused):
    """Nothing there for this person: unknown, or somebody else's (the two are never told apart)."""

    status = 404

    def __init__(self, message: str = "Cette page n’existe pas, ou elle n’est pas la vôtre.") -> None:
        super().__init__(message)


class Forbidden(Refused):
    """The person is known, but this is not theirs to do."""

    status = 403


class Conflict(Refused):
    """Something changed since the page was shown; nothing typed is thrown away."""

    status = 409


class TooManyAttempts(Refused):
    """Too many wrong codes or passwords in a short time."""

    status = 429
