"""What a candidate tries before anything counts: an easy question for each way of answering, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.interactions.base import Fields, View
from clea_quiz.bank.interactions.places import as_kept, as_shown
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.stimuli import Recording
from clea_quiz.bank.yaml_text import load_yaml
from clea_quiz.errors import NotFound

FOLDER = Path(__file__).parent
LISTENING = "listening"
ORDER = (
    "choice",
    "multiple_choice",
    "numeric_entry",
    "text_entry",
    "order",
    "classify",
    "associate",
    "gap_match",
    "hotspot",
    "table_entry",
    "web_form",
    "mailbox",
    "file_explorer",
    "spreadsheet",
    "calendar",
    LISTENING,
)
"""From what everybody has met before to what a computer alone asks."""


@dataclass(frozen=True)
class Try:
    """One way of answering, with a question nobody fails for want of knowledge."""

    kind: str
    scenario: Scenario

    @property
    def view(self) -> View:
        """Return the question as it is shown: always in the same order, as one may come back to it."""
        return as_shown(self.scenario.items[0].interaction.view(arrangement_of(self.kind)))


@dataclass(frozen=True)
class Tried:
    """What came of a try: whether it is the answer meant, and what to know about this way of answering."""

    right: bool
    advice: str
    reason: str | None


def kinds_met(bank: Bank, framework: str) -> tuple[str, ...]:
    """Return the ways of answering that the questions of a framework ask for, easiest first."""
    met = {
        kind
        for domain in bank.plan_of(framework).domains
        for placed in bank.items_of(framework, domain.domain)
        for kind in _kinds_of(placed)
    }
    return tuple(kind for kind in ORDER if kind in met)


def _kinds_of(placed: PlacedItem) -> Iterable[str]:
    yield placed.item.interaction.type
    if any(isinstance(document, Recording) for document in placed.scenario.documents):
        yield LISTENING


@cache
def try_of(kind: str) -> Try:
    """Return the try of one way of answering; NotFound when there is none of that name."""
    if kind not in ORDER:
        raise NotFound
    data = load_yaml((FOLDER / f"{kind}.yaml").read_text("utf-8"))
    return Try(kind, typeset(parse_scenario(data)))


def arrangement_of(kind: str) -> list[str]:
    """Return the order of the options of a try."""
    return try_of(kind).scenario.items[0].interaction.arrange(Random(kind))  # noqa: S311 - order on screen


def attempt(kind: str, fields: Fields) -> Tried:
    """Say what an answer is worth, for learning only; ``UnreadableResponse`` when it is no answer."""
    item = try_of(kind).scenario.items[0]
    shown = item.interaction.view(arrangement_of(kind))
    mark = item.interaction.mark(item.interaction.read(as_kept(shown, fields)))
    return Tried(mark.score == item.interaction.max_score, item.rationale, mark.reason)


def picture(file: str) -> bytes:
    """Return a picture of a try; NotFound when none has this name."""
    if file not in {path.name for path in FOLDER.glob("*.svg")}:
        raise NotFound
    return (FOLDER / file).read_bytes()
