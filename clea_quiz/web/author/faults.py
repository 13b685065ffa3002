"""What stands between a draft and its publication, with the place where each fault is mended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from clea_quiz.authoring.rules import objections, problems_of
from clea_quiz.bank.bank import Bank
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.sources import Kind, path_of
from clea_quiz.reports.labels import N_
from clea_quiz.web.author.part_form import WHOLE, PartForm, belongs, field_id, inside
from clea_quiz.web.author.parts.scenario import DOCUMENTS, ITEMS
from clea_quiz.web.author.parts.written import WRITTEN, why_unreadable
from clea_quiz.web.author.words import label_of, lowered, plainly
from clea_quiz.web.shared.languages import told

_WHY = {
    "choice": "dites quelle erreur cette réponse révèle, ou pourquoi elle vaut moins",
    "multiple_choice": "dites quelle erreur cette réponse révèle",
}
_PAGES = ((ITEMS, N_("Question"), "questions"), (DOCUMENTS, N_("Document"), "documents"))
_ON_OVERVIEW = ("title", "sectors", "situation", "documents", "items")


@dataclass(frozen=True)
class Fault:
    """A problem as the overview lists it; without ``part`` it is of the scenario's head, or elsewhere."""

    where: str
    message: str
    part: str = ""
    rank: int = 0
    anchor: str = ""

    @property
    def elsewhere(self) -> bool:
        """Return whether the fault is outside the scenario, where no link leads."""
        return not self.anchor


def faults_of(document: dict[str, Any], bank: Bank) -> tuple[Problem, ...]:
    """Return what stops a draft from being published: on its own, or else among the rest of the bank."""
    if problems := problems_of(document):
        return sharpened(problems, document)
    return objections(bank, typeset(parse_scenario(document)))


def sharpened(problems: Iterable[Problem], document: dict[str, Any]) -> tuple[Problem, ...]:
    """Return the problems, a missing reason named at each answer that lacks it rather than at all of them."""
    return tuple(sharper for problem in problems for sharper in _sharpened(problem, document))


def _sharpened(problem: Problem, document: dict[str, Any]) -> list[Problem]:
    for rank, item in enumerate(document.get("items", ())):
        if problem.field == f"items[{rank}].interaction.{WRITTEN}":
            return [replace(problem, message=why_unreadable(item["interaction"][WRITTEN]))]
        if problem.field == f"items[{rank}].interaction" and "(why)" in problem.message:
            interaction = item["interaction"]
            return [
                replace(
                    problem, field=f"{problem.field}.choices[{place}].why", message=_WHY[interaction["type"]]
                )
                for place in _without_reason(interaction)
            ]
    return [problem]


def _without_reason(interaction: dict[str, Any]) -> list[int]:
    choices = interaction["choices"]
    best = max(int(choice.get("credit", 0)) for choice in choices)
    return [
        place
        for place, choice in enumerate(choices)
        if not choice.get("why")
        and not choice.get("correct")
        and (interaction["type"] == "multiple_choice" or int(choice.get("credit", 0)) < best)
    ]


def listed(problems: Iterable[Problem], document: dict[str, Any]) -> list[Fault]:
    """Return the problems of a draft with the page and the field to go to."""
    home = path_of(Kind.SCENARIO, str(document.get("scenario") or "?"))
    return [_fault(problem, document, home) for problem in problems]


def _fault(problem: Problem, document: dict[str, Any], home: str) -> Fault:
    message = plainly(problem.message)
    if problem.path != home:
        place = ", ".join(part for part in (problem.path, problem.item, problem.field) if part)
        return Fault(_("Ailleurs dans la banque (%(place)s)", place=place), message)
    for kind, noun, page in _PAGES:
        for rank, part in enumerate(kind.parts(document)):
            path = f"{kind.name}[{rank}]"
            if belongs(problem, path):
                name = inside(problem.field, path)
                where = f"{told(noun)} {rank + 1}, {lowered(label_of(name))}".removesuffix(", ")
                anchor = field_id(PartForm(kind.fields(part)).nearest(name))
                return Fault(where, message, page, rank + 1, anchor)
    top = problem.field.partition("[")[0]
    return Fault(label_of(top) or _("Scénario"), message, anchor=top if top in _ON_OVERVIEW else WHOLE)
