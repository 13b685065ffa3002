"""What makes a scenario publishable, and the names it may take: values in, values out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking import RULES
from clea_quiz.bank.checking.language import typography_is_french
from clea_quiz.bank.checking.places import WHOLE_BANK
from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import Kind, path_of

LONGEST_SLUG = 70
"""Of the 80 characters of an identifier, what is left to a scenario's: its items add a dash and a number."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Publishing sets the typography itself, so this rule, by far the slowest, has nothing to find.
_RULES = tuple(rule for rule in RULES if rule is not typography_is_french)


def problems_of(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with a scenario on its own; empty when it is sound."""
    try:
        parse_scenario(dict(document))
    except InvalidDocument as invalid:
        return invalid.problems
    return ()


@lru_cache(maxsize=32)  # a draft is looked at many times between two changes
def objections(bank: Bank, scenario: Scenario) -> tuple[Problem, ...]:
    """Return what the whole bank objects to when a scenario joins it, or takes the place of its older self.

    These are the faults of the scenario among the others (an identifier used twice, an unknown criterion
    …) and those it causes elsewhere (a criterion that nothing assesses any more). Balances over the whole
    bank are nobody's fault and are left out.
    """
    found = _check({**bank.all_scenarios, scenario.scenario: scenario}, bank)
    path = path_of(Kind.SCENARIO, scenario.scenario)
    mine = {problem for problem in found if problem.path == path}
    elsewhere = {problem for problem in found if problem.path not in (path, WHOLE_BANK)}
    if elsewhere:
        known = {_place(problem) for problem in _check(bank.all_scenarios, bank)}
        elsewhere = {problem for problem in elsewhere if _place(problem) not in known}
    return (*sorted(mine), *sorted(elsewhere))


def _check(scenarios: Mapping[str, Scenario], bank: Bank) -> set[Problem]:
    """Check these scenarios in the bank; a model stands among them as its reference draw."""
    written = replace(bank, scenarios=scenarios, models={})
    return {problem for rule in _RULES for problem in rule(written)}


def _place(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.item, problem.field


def is_slug(text: str) -> bool:
    """Return whether a text may be a scenario's identifier."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """Return an identifier nobody has: the one wanted, shortened, with a number when it is taken."""
    base = wanted
    if len(wanted) > LONGEST_SLUG - 4:
        base = wanted[: LONGEST_SLUG - 4].rpartition("-")[0] or wanted[: LONGEST_SLUG - 4]
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def next_item_id(document: Mapping[str, Any], taken: Collection[str] = ()) -> str:
    """Return the identifier of a scenario's next item: the slug, a dash and a number after all used ones."""
    slug = str(document.get("scenario", ""))
    used = {str(item.get("id")) for item in document.get("items", ())} | set(taken)
    numbers = [int(end) for id in used if (end := id.removeprefix(f"{slug}-")).isdecimal() and len(end) < 6]
    return f"{slug}-{max(numbers, default=0) + 1}"
