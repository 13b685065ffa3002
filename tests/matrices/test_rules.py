"""From criterion marks to the certificate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.bank.frameworks import Criterion, Mastery, Subdomain
from clea_quiz.matrices import rules
from clea_quiz.matrices.rules import Mark, Verdict


def subdomain(count: int, threshold: float = 0.75, rounding: str = "floor") -> Subdomain:
    criteria = [Criterion(code=f"9.1.{n}", title=f"Critère {n}") for n in range(1, count + 1)]
    mastery = Mastery.model_validate({"threshold": threshold, "rounding": rounding})
    return Subdomain(code="9.1", title="Essai", mastery=mastery, criteria=tuple(criteria))


def marks(*given: Mark | None) -> dict[str, Mark]:
    return {f"9.1.{n}": mark for n, mark in enumerate(given, 1) if mark is not None}


A, N, X, S = Mark.ACQUIRED, Mark.NOT_ACQUIRED, Mark.NOT_ASSESSED, Mark.NO_TEST


@pytest.mark.parametrize(
    ("count", "required"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 3), (6, 4), (7, 5), (8, 6)]
)
def test_three_quarters_rounded_down_but_at_least_one(count: int, required: int) -> None:
    assert Mastery(threshold=0.75, rounding="floor").required(count) == required


@pytest.mark.parametrize(("rounding", "required"), [("floor", 3), ("nearest", 4), ("ceil", 4)])
def test_the_rounding_is_data(rounding: str, required: int) -> None:
    assert Mastery.model_validate({"threshold": 0.75, "rounding": rounding}).required(5) == required


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ((A, A, A, N), Verdict.ACQUIRED),
        ((A, A, N, N), Verdict.NOT_ACQUIRED),
        ((A, A, None, N), Verdict.UNDECIDED),
        ((A, A, X, N), Verdict.UNDECIDED),
        ((A, A, A, None), Verdict.ACQUIRED),
        ((N, N, None, None), Verdict.NOT_ACQUIRED),
        ((S, S, S, S), Verdict.UNDECIDED),
        ((A, S, S, S), Verdict.ACQUIRED),
        ((N, S, S, S), Verdict.NOT_ACQUIRED),
        ((None, None, None, None), Verdict.UNDECIDED),
    ],
)
def test_a_subdomain_follows_its_rule(given: tuple[Mark | None, ...], verdict: Verdict) -> None:
    assert rules.aggregate_subdomain(subdomain(4), marks(*given)).verdict is verdict


def test_a_criterion_without_test_leaves_the_count_and_one_not_assessed_stays_in_it() -> None:
    result = rules.aggregate_subdomain(subdomain(5), marks(A, A, S, X, None))

    assert (result.acquired, result.counted, result.required, result.open) == (2, 4, 3, 2)


def test_nothing_compensates_a_subdomain_that_is_not_acquired() -> None:
    assert rules.all_of([Verdict.ACQUIRED, Verdict.UNDECIDED, Verdict.NOT_ACQUIRED]) is Verdict.NOT_ACQUIRED
    assert rules.all_of([Verdict.ACQUIRED, Verdict.UNDECIDED]) is Verdict.UNDECIDED
    assert rules.all_of([Verdict.ACQUIRED, Verdict.ACQUIRED]) is Verdict.ACQUIRED


@given(st.lists(st.sampled_from([A, N, X, S, None]), min_size=1, max_size=8), st.data())
def test_filling_an_open_line_never_contradicts_a_verdict(
    given: list[Mark | None], data: st.DataObject
) -> None:
    before = rules.aggregate_subdomain(subdomain(len(given)), marks(*given)).verdict
    completed = [data.draw(st.sampled_from([A, N])) if mark in (None, X) else mark for mark in given]
    after = rules.aggregate_subdomain(subdomain(len(given)), marks(*completed)).verdict

    if before is not Verdict.UNDECIDED:
        assert after is before
    elif any(mark is not S for mark in given):
        assert after is not Verdict.UNDECIDED


def test_the_hash_depends_on_content_and_not_on_order() -> None:
    assert rules.content_hash({"a": 1, "b": "é"}) == rules.content_hash({"b": "é", "a": 1})
    assert rules.content_hash({"a": 1}) != rules.content_hash({"a": 2})
