"""One question of a scenario as the candidate will meet it, even when the rest is not finished yet."""

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from clea_quiz.authoring.rules import problems_of
from clea_quiz.bank.interactions.base import Fields, View
from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.scenarios import Item, Scenario

_PLACEHOLDERS: dict[str, Any] = {
    "scenario": "apercu",
    "title": "(titre à écrire)",
    "sectors": ["general"],
    "situation": "(situation à écrire)",
}
_DOCUMENT = re.compile(r"documents\[(\d+)\]")


@dataclass(frozen=True)
class Preview:
    """A question with its scenario; ``missing`` counts the documents that cannot be shown yet."""

    scenario: Scenario
    item: Item
    missing: int = 0

    @property
    def view(self) -> View:
        """Return the interaction as the candidate sees it, in an order that stays while one tries."""
        interaction = self.item.interaction
        return interaction.view(interaction.arrange(Random(self.item.id)))  # noqa: S311 - order on screen


@dataclass(frozen=True)
class Outcome:
    """What an answer is worth, and what it reveals; « Je ne sais pas » has no words of its own."""

    score: int
    max_score: int
    answer: str = ""
    reason: str | None = None


def preview_of(document: dict[str, Any], place: int) -> Preview:
    """Return the preview of an item of a draft; InvalidDocument when the item itself is not sound."""
    trial = {**_PLACEHOLDERS, **document, "items": [document["items"][place]]}
    problems = problems_of(trial)
    faulty = [
        replace(problem, field=problem.field.replace("items[0]", f"items[{place}]", 1))
        for problem in problems
        if problem.field.startswith("items")
    ]
    if faulty:
        raise InvalidDocument(tuple(faulty))
    unsound = {int(found[1]) for problem in problems if (found := _DOCUMENT.match(problem.field))}
    documents = list(trial.get("documents", ()))
    trial["documents"] = [part for rank, part in enumerate(documents) if rank not in unsound]
    trial |= {name: _PLACEHOLDERS[name] for name in _heads(problems) if name in _PLACEHOLDERS}
    scenario = typeset(parse_scenario(trial))
    return Preview(scenario, scenario.items[0], len(unsound))


def _heads(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.field.partition("[")[0] for problem in problems}


def tried(item: Item, fields: Fields, *, unknown: bool) -> Outcome:
    """Mark an answer; UnreadableResponse when there is none."""
    interaction = item.interaction
    if unknown:
        return Outcome(0, interaction.max_score)
    response = interaction.read(fields)
    mark = interaction.mark(response)
    return Outcome(mark.score, interaction.max_score, interaction.describe(response), mark.reason)
