"""What every kind of interaction offers: arrange, show without the key, read, mark, describe."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from clea_quiz.bank.document import Document

Fields = Mapping[str, Sequence[str]]
Response = dict[str, str | list[str]]

T = TypeVar("T")

ANSWER = "answer"
"""Name of the form field that carries an answer."""


class UnreadableResponse(ValueError):  # noqa: N818 - an answer to give again, not a fault
    """What was submitted is not an answer to this question; the message says, in French, what to do."""


@dataclass(frozen=True)
class Mark:
    """The score of a response, and what the response reveals (the distractor's mistake)."""

    score: int
    reason: str | None = None


@dataclass(frozen=True)
class Option:
    """Something that can be chosen or moved, as the candidate sees it."""

    id: str
    text: str


@dataclass(frozen=True)
class ControlView:
    """Something to fill in, as the candidate finds it: a text, a number, a formula, a list, a box."""

    id: str
    label: str
    kind: str
    initial: str = ""
    options: tuple[Option, ...] = ()
    unit: str | None = None


@dataclass(frozen=True)
class View:
    """An interaction as the candidate sees it: no key, no credit, no reason.

    ``slots``: places to fill from the options; of a text with gaps, what stands before each of them, and
    ``tail`` what stands after the last. ``controls``: what is filled in, in the order of the page;
    ``scene``: what stands around them (messages, files, a week, a table, a picture).
    """

    type: str
    options: tuple[Option, ...] = ()
    unit: str | None = None
    max_length: int = 0
    slots: tuple[Option, ...] = ()
    tail: str = ""
    controls: tuple[ControlView, ...] = ()
    scene: Mapping[str, Any] = field(default_factory=dict)


class BaseInteraction(Document):
    """The contract of an interaction; each kind is one file and one class."""

    @property
    @abstractmethod
    def max_score(self) -> int:
        """Return the score of a fully right response."""

    @property
    def guess(self) -> float:
        """Return the chance of full credit by guessing (0 unless options are few)."""
        return 0.0

    def arrange(self, rng: Random) -> list[str]:
        """Return the option identifiers in the order to show; empty when nothing is to be ordered."""
        del rng
        return []

    @abstractmethod
    def view(self, arrangement: Sequence[str]) -> View:
        """Return what the candidate may see, options in the given arrangement."""

    @abstractmethod
    def read(self, fields: Fields) -> Response:
        """Read a submitted form; raise :class:`UnreadableResponse` when it holds no answer."""

    @abstractmethod
    def mark(self, response: Response) -> Mark:
        """Score a response that :meth:`read` returned."""

    @abstractmethod
    def describe(self, response: Response) -> str:
        """Return the response in words, for the assessor."""

    @property
    @abstractmethod
    def key(self) -> str:
        """Return the right answer in words, for the assessor."""


def letters(count: int) -> list[str]:
    """Return the option identifiers a, b, c …: stable because a revision never changes."""
    return [chr(ord("a") + index) for index in range(count)]


def by_letter(values: Sequence[T]) -> dict[str, T]:
    """Return the values by identifier: a for the first, b for the second, and so on."""
    return dict(zip(letters(len(values)), values, strict=True))


def shuffled(identifiers: list[str], rng: Random, *, keep: bool) -> list[str]:
    """Return the identifiers in a random order, or as they stand when ``keep`` is set."""
    return identifiers if keep else rng.sample(identifiers, len(identifiers))


def single(fields: Fields) -> str:
    """Return the one value of the answer field, stripped; empty when there is none."""
    values = fields.get(ANSWER, ())
    return values[0].strip() if values else ""
