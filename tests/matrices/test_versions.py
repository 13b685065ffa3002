"""A signed matrix is corrected into a new version; the log of results shows whatever was tampered with."""

from threading import Thread

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, Refused
from clea_quiz.matrices import log_check, results_log, service
from clea_quiz.matrices.models import LogEntry, LogKind, Signature
from clea_quiz.matrices.queries import framework_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.versions import versions_of
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World

REASON = "Le critère 7.1.1 avait été confondu avec 7.1.2."


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def signed(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> Signature:
    entries = [
        Entry(code, Mark.ACQUIRED, "", 0) for code in framework_of(session, library, evaluation).criteria
    ]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    return service.sign(session, library, evaluation, world.assessor, clock())


def correct(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> Signature:
    clock.pass_(3600)
    service.reopen(session, evaluation, world.assessor, REASON, clock())
    entry = Entry("7.1.1", Mark.NOT_ACQUIRED, "", 1)
    service.judge(session, library, evaluation, world.assessor, [entry], clock())
    return service.sign(session, library, evaluation, world.assessor, clock())


def test_a_correction_makes_a_new_version_and_keeps_the_old_one(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    signed: Signature,
    world: World,
    clock: Clock,
) -> None:
    before = dict(signed.snapshot)
    second = correct(session, library, evaluation, world, clock)
    session.expire_all()

    assert (signed.version, second.version) == (1, 2)
    assert signed.snapshot == before
    assert matrix(session, library, evaluation).signature is not None
    newest, oldest = versions_of(session, evaluation.id)
    assert (oldest.reason, oldest.reopened_by) == (REASON, "Claire Lenoir")
    assert newest.reopened_at is None
    assert [(c.criterion, c.before, c.after) for c in newest.changes] == [
        ("7.1.1", Mark.ACQUIRED, Mark.NOT_ACQUIRED)
    ]
    assert list(log_check.faults(session, world.organisation)) == []
    kinds = session.scalars(select(LogEntry.kind).order_by(LogEntry.place)).all()
    assert kinds == [LogKind.SIGNED, LogKind.REOPENED, LogKind.SIGNED]


def test_a_reason_is_asked_for_and_only_what_is_signed_is_reopened(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    signed: Signature,
    world: World,
    clock: Clock,
) -> None:
    for reason in ("", "  ", "x" * 3000):
        with pytest.raises(Refused):
            service.reopen(session, evaluation, world.assessor, reason, clock())
    with pytest.raises(Conflict, match="signée"):
        service.judge(session, library, evaluation, world.assessor, [Entry("7.1.1", None, "", 1)], clock())
    service.reopen(session, evaluation, world.assessor, REASON, clock())
    with pytest.raises(Conflict, match="n’est pas signée"):
        service.reopen(session, evaluation, world.assessor, REASON, clock())
    assert signed.reopened_at is not None


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE results_log SET facts = '{}' WHERE place = 1", "entry 1"),
        ("UPDATE results_log SET at = '2020-01-01 00:00:00' WHERE place = 2", "entry 2"),
        ("DELETE FROM results_log WHERE place = 1", "entry 1"),
        ("DELETE FROM results_log WHERE place = 2", "entry 2"),
        ("DELETE FROM results_log WHERE place = 3", "version 2: signed, but the log does not know it"),
        ("UPDATE results_log SET place = 9 WHERE place = 2", "entry 2"),
        (
            "UPDATE signatures SET content_hash = 'other' WHERE version = 1",
            "version 1: what was signed was changed",
        ),
        ("UPDATE signatures SET snapshot = '{}' WHERE version = 2", "version 2: what was signed was changed"),
        ("DELETE FROM signatures WHERE version = 2", "version 2: logged, but its signature is gone"),
        ("UPDATE signatures SET person_id = (SELECT MAX(id) FROM persons) WHERE version = 2", "who signed"),
        ("UPDATE signatures SET signed_at = '2020-01-01 00:00:00' WHERE version = 2", "who signed, or when"),
        ("UPDATE signatures SET reopen_reason = 'autre' WHERE version = 1", "version 1: its reopening"),
        ("UPDATE signatures SET reopened_at = NULL WHERE version = 1", "version 1: its reopening"),
        ("UPDATE signatures SET reopen_reason = 'x' WHERE version = 2", "version 2: its reopening"),
    ],
)
@pytest.mark.usefixtures("signed")
def test_tampering_shows(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
    tampering: str,
    told: str,
) -> None:
    correct(session, library, evaluation, world, clock)
    assert list(log_check.faults(session, world.organisation)) == []
    session.execute(text(tampering))
    session.expire_all()

    [fault] = log_check.faults(session, world.organisation)
    assert told in str(fault)


@pytest.mark.usefixtures("signed")
def test_an_entry_that_was_slipped_in_shows(
    session: Session, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    forged = results_log.append(
        session, evaluation, LogKind.SIGNED, {"version": 7, "content_hash": "x"}, clock()
    )
    assert forged.place == 2
    [fault] = log_check.faults(session, world.organisation)
    assert "version 7: logged, but its signature is gone" in str(fault)

    session.execute(update(LogEntry).where(LogEntry.place == 2).values(previous_hash=results_log.START))
    session.expire_all()
    [fault] = log_check.faults(session, world.organisation)
    assert "entry 2: the chain is broken" in str(fault)


def test_two_at_once_do_not_fork_the_chain(engine: Engine, world: World, clock: Clock) -> None:
    def write(number: int) -> None:
        with Session(engine) as own, own.begin():
            evaluation = own.get_one(Evaluation, world.evaluation)
            for _ in range(5):
                results_log.append(own, evaluation, LogKind.REOPENED, {"version": number}, clock())

    writers = [Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with Session(engine) as session:
        assert results_log.end_of(session, world.organisation)[0] == 20
        assert list(log_check.faults(session, world.organisation)) == []
