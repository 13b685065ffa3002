"""What a schema cannot say about a bank: each family of rules is one file, each rule one function.

A rule takes the whole bank and yields problems; adding a rule adds a function to its family's ``RULES``.
"""

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking import coverage, keys, language, leaks, pictures, references
from clea_quiz.bank.problems import Problem

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
    return sorted({problem for rule in RULES for problem in rule(bank)})
