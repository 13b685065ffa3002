"""Every refusal that a person may see: a sentence in French that says what to do, and its HTTP status."""

from collections.abc import Sequence


class Sentence(str):
    """A French sentence that remembers its holes and what fills them, so that it can be said in English."""

    __slots__ = ("parts", "pattern")
    pattern: str
    parts: dict[str, object]

    def __new__(cls, pattern: str, **parts: object) -> "Sentence":
        """Fill in « %(name)s » by the parts."""
        sentence = super().__new__(cls, pattern % parts)
        sentence.pattern, sentence.parts = pattern, parts
        return sentence


def said(pattern: str, **parts: object) -> Sentence:
    """Return a sentence with its holes filled in; the catalogues know it by its pattern."""
    return Sentence(pattern, **parts)


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
