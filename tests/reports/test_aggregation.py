"""The aggregation explained: each count as the rule has it, what is missing until nothing is."""

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import MatrixView, matrix
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.matrices.service import Entry
from clea_quiz.reports import aggregation
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


def test_what_is_missing_is_enough_to_decide_either_way(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    def marked(entries: dict[str, Mark]) -> MatrixView:
        sent = [Entry(code, mark, "", 0) for code, mark in entries.items()]
        service.judge(session, library, evaluation, world.assessor, sent, clock())
        return matrix(session, library, evaluation)

    def verdict(view: MatrixView) -> Verdict:
        return view.domains[0].subdomains[0].result.verdict

    begun = matrix(session, library, evaluation)
    first = begun.domains[0].subdomains[0]
    lacking = aggregation.missing(begun)
    assert len(lacking) == sum(len(line.subdomains) for line in begun.domains)
    assert lacking[0].criteria == tuple(c.code for c in first.criteria)
    words = lacking[0].sentence.split()
    needed, failing = int(words[1]), int(words[words.index("ou") + 1])

    acquired = marked({code: Mark.ACQUIRED for code in lacking[0].criteria[: needed - 1]} or {})
    assert verdict(acquired) is Verdict.UNDECIDED
    savepoint = session.begin_nested()
    assert verdict(marked({lacking[0].criteria[needed - 1]: Mark.ACQUIRED})) is Verdict.ACQUIRED
    savepoint.rollback()
    session.expire_all()
    left = lacking[0].criteria[needed - 1 :]
    assert verdict(marked({code: Mark.NOT_ACQUIRED for code in left[:failing]})) is Verdict.NOT_ACQUIRED
    session.rollback()


def test_once_decided_nothing_is_missing(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    view = matrix(session, library, evaluation)
    codes = [criterion.code for criterion in view.domains[2].subdomains[0].criteria]
    entries = [Entry(code, Mark.NOT_ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())

    decided = matrix(session, library, evaluation)

    assert aggregation.missing(decided) == []
    assert "(3)" in aggregation.decided_sentence(decided)
    session.rollback()


def test_criteria_without_test_leave_the_count(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    line = matrix(session, library, evaluation).domains[0].subdomains[0]
    assert aggregation.left_out_sentence(line) == ""
    entries = [Entry(line.criteria[0].code, Mark.NO_TEST, "", 0)]
    service.judge(session, library, evaluation, world.assessor, entries, clock())

    after = matrix(session, library, evaluation).domains[0].subdomains[0]

    assert aggregation.left_out_sentence(after) == "1 sans épreuve, hors du compte"
    counted = len(line.criteria) - 1
    assert f"de {counted}\u00a0critère" in aggregation.required_sentence(after)
    assert aggregation.required_sentence(after).endswith(str(after.result.required))
    session.rollback()
