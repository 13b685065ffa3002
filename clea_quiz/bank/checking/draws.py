"""Rules about item models: whatever the seed, the draw is as sound as a written exercise, and they differ."""

from collections.abc import Iterator
from dataclasses import replace

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking import keys, leaks
from clea_quiz.bank.checking.places import Rule
from clea_quiz.bank.expressions import Unevaluable
from clea_quiz.bank.item_models import REFERENCE, ItemModel
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import Kind, path_of

SEEDS = range(1, 31)
"""Draws that are looked at; a fault of one draw in ten escapes them once in twenty-three models."""

FEWEST = 10
"""Different instances that these draws must give, or the model had better be a scenario."""

_OF_A_DRAW: tuple[Rule, ...] = (
    keys.options_differ,
    keys.expected_mistakes_are_wrong,
    keys.no_key_is_glaringly_long,
    leaks.titles_keep_the_answer,
)


def names_differ(bank: Bank) -> Iterator[Problem]:
    """A model has a name that no scenario has."""
    for slug in bank.models.keys() & bank.scenarios.keys():
        yield Problem(path_of(Kind.MODEL, slug), "", "model", "un scénario porte déjà cet identifiant")


def draws_are_sound(bank: Bank) -> Iterator[Problem]:
    """Each draw can be made, keeps the shape of the reference and passes any question's rules; they vary."""
    for slug, model in bank.models.items():
        found: dict[int, Scenario] = {}
        fault = _draw_into(found, model)
        if fault is not None:
            yield fault
        elif (count := len({scenario.model_dump_json() for scenario in found.values()})) < FEWEST:
            message = f"{len(SEEDS)} tirages ne donnent que {count} exercices différents (au moins {FEWEST})"
            yield Problem(path_of(Kind.MODEL, slug), "", "variables", message)
        yield from _faults(bank, slug, found)


def _draw_into(found: dict[int, Scenario], model: ItemModel) -> Problem | None:
    """Draw with every seed; return why a draw is no exercise of this model, and stop there."""
    reference = _shape(model.instance(REFERENCE))
    for seed in SEEDS:
        try:
            found[seed] = model.instance(seed)
        except Unevaluable as fault:
            return _problem(model, seed, str(fault))
        if _shape(found[seed]) != reference:
            return _problem(model, seed, "items, critères, difficultés et types de réponse sont fixes")
    return None


def _faults(bank: Bank, slug: str, found: dict[int, Scenario]) -> Iterator[Problem]:
    """Yield the first fault of each kind; thirty draws often share one."""
    told: set[tuple[str, str]] = set()
    for seed, scenario in found.items():
        alone = replace(bank, scenarios={slug: scenario}, models={})
        for problem in (problem for rule in _OF_A_DRAW for problem in rule(alone)):
            if (problem.field, problem.message) not in told:
                told.add((problem.field, problem.message))
                yield replace(problem, message=f"{problem.message} (tirage {seed})")


def _shape(scenario: Scenario) -> list[tuple[str, str, int, str, int]]:
    return [
        (item.id, item.criterion, item.difficulty, item.interaction.type, item.interaction.max_score)
        for item in scenario.items
    ]


def _problem(model: ItemModel, seed: int, message: str) -> Problem:
    return Problem(path_of(Kind.MODEL, model.model), "", "variables", f"{message} (tirage {seed})")


RULES: tuple[Rule, ...] = (names_differ, draws_are_sound)
