"""What a schema cannot say about a bank: each family of rules is one file, each rule one function.

A rule takes the whole bank and yields problems; adding a rule adds a function to its family's ``RULES``.
Rules see scenarios only: those that were written, and one draw of each model.
"""

from dataclasses import replace

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking import coverage, draws, keys, language, leaks, pictures, references
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.sources import Kind, path_of

__all__ = ["check"]

RULES = (
    *references.RULES,
    *keys.RULES,
    *pictures.RULES,
    *leaks.RULES,
    *language.RULES,
    *coverage.RULES,
)


def check(bank: Bank) -> list[Problem]:
    """Return everything that is wrong with a bank whose documents are each sound, sorted by file."""
    written = replace(bank, scenarios=bank.all_scenarios, models={})
    found = {problem for rule in RULES for problem in rule(written)}
    found |= {problem for rule in draws.RULES for problem in rule(bank)}
    files = {path_of(Kind.SCENARIO, slug): path_of(Kind.MODEL, slug) for slug in bank.models}
    return sorted(replace(problem, path=files.get(problem.path, problem.path)) for problem in found)
