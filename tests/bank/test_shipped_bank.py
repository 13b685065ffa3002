"""The product's own item bank is sound."""

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking import check


def test_the_shipped_bank_has_no_problem(shipped: Bank) -> None:
    problems = check(shipped)
    assert not problems, "\n" + "\n".join(map(str, problems))


def test_both_frameworks_have_a_plan(shipped: Bank) -> None:
    assert {shipped.plan_of(framework).framework for framework in shipped.frameworks} == set(
        shipped.frameworks
    )
