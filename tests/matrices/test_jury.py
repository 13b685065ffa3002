"""A jury's decision: on what is signed, never more than it allows, in the chained log."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.matrices import jury, log_check, results_log, service
from clea_quiz.matrices.cohort import decisions
from clea_quiz.matrices.desk import Reader, Sought, Stage, desk
from clea_quiz.matrices.jury import NewDecision
from clea_quiz.matrices.models import JuryVerdict
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World

DAY = date(2027, 3, 12)
GRANTED = NewDecision(JuryVerdict.GRANTED, DAY, "Félicitations.")
Sign = Callable[..., Evaluation]


@pytest.fixture
def sign(session: Session, library: TestLibrary, world: World, clock: Clock) -> Sign:
    """Sign an evaluation with every criterion acquired but those of ``failed``; then let a week pass."""

    def sign(evaluation_id: int = world.numerique_evaluation, failed: str = "") -> Evaluation:
        evaluation = session.get_one(Evaluation, evaluation_id)
        codes = framework_of(session, library, evaluation).criteria
        entries = [
            Entry(code, Mark.NOT_ACQUIRED if failed and code.startswith(failed) else Mark.ACQUIRED, "", 0)
            for code in codes
        ]
        service.judge(session, library, evaluation, world.assessor, entries, clock())
        service.sign(session, library, evaluation, world.assessor, clock())
        clock.pass_(7 * 86_400)
        return evaluation

    return sign


def test_a_decision_is_kept_logged_and_shown_with_the_version_it_rests_on(
    session: Session, sign: Sign, world: World, clock: Clock
) -> None:
    evaluation = sign()
    jury.record(session, evaluation, world.manager, GRANTED, clock())
    jury.record(session, evaluation, world.manager, GRANTED, clock())  # sent twice, kept once

    [decision] = jury.decisions_of(session, evaluation.id)
    assert (decision.verdict, decision.decided_on, decision.comment) == (
        JuryVerdict.GRANTED,
        DAY,
        "Félicitations.",
    )
    assert (decision.person, decision.version, decision.stands) == ("Nadia Ferrand", 1, True)
    assert results_log.end_of(session, world.organisation)[0] == 2
    assert list(log_check.faults(session, world.organisation)) == []


def test_after_a_correction_a_decision_shows_that_it_rests_on_an_older_version(
    session: Session, library: TestLibrary, sign: Sign, world: World, clock: Clock
) -> None:
    evaluation = sign()
    jury.record(session, evaluation, world.manager, GRANTED, clock())
    service.reopen(session, evaluation, world.assessor, "Une erreur.", clock())
    service.judge(
        session, library, evaluation, world.assessor, [Entry("1.1", Mark.ACQUIRED, "revu", 1)], clock()
    )
    service.sign(session, library, evaluation, world.assessor, clock())

    [decision] = jury.decisions_of(session, evaluation.id)
    assert (decision.version, decision.stands) == (1, False)
    assert jury.decision_on(session, evaluation.id) is None
    assert decisions(session, library, world.organisation)[evaluation.id].jury == (
        JuryVerdict.GRANTED,
        DAY,
        False,
    )
    page = desk(session, library, Reader(world.organisation), Sought(stage=Stage.SIGNED))
    assert [row.id for row in page.rows] == [evaluation.id]
    assert list(log_check.faults(session, world.organisation)) == []


@pytest.mark.parametrize(
    ("verdict", "stage"),
    [
        (JuryVerdict.GRANTED, Stage.JUDGED),
        (JuryVerdict.NOT_GRANTED, Stage.JUDGED),
        (JuryVerdict.ADJOURNED, Stage.SIGNED),
    ],
)
def test_the_desk_knows_what_a_jury_decided_for_good(
    session: Session,
    library: TestLibrary,
    sign: Sign,
    world: World,
    clock: Clock,
    verdict: JuryVerdict,
    stage: Stage,
) -> None:
    evaluation = sign()
    jury.record(session, evaluation, world.manager, NewDecision(verdict, DAY), clock())

    page = desk(session, library, Reader(world.organisation), Sought(stage=stage))
    assert [row.id for row in page.rows] == [evaluation.id]
    assert page.counts[stage] == 1
    jury.record(session, evaluation, world.manager, NewDecision(JuryVerdict.ADJOURNED, DAY, "x"), clock())
    later = desk(session, library, Reader(world.organisation))
    assert {row.id: row.stage for row in later.rows}[evaluation.id] is Stage.SIGNED


def test_no_jury_decides_on_what_is_not_signed(session: Session, world: World, clock: Clock) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    with pytest.raises(Conflict, match="Signez-la d’abord"):
        jury.record(session, evaluation, world.manager, GRANTED, clock())


def test_no_certificate_is_granted_that_the_matrix_does_not_give(
    session: Session, sign: Sign, world: World, clock: Clock
) -> None:
    evaluation = sign(failed="4")
    assert jury.grantable(session, [evaluation.id]) == set()
    with pytest.raises(Refused, match="tous les domaines ne sont pas acquis"):
        jury.record(session, evaluation, world.manager, GRANTED, clock())

    jury.record(session, evaluation, world.manager, NewDecision(JuryVerdict.NOT_GRANTED, DAY), clock())
    assert [d.verdict for d in jury.decisions_of(session, evaluation.id)] == [JuryVerdict.NOT_GRANTED]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewDecision(JuryVerdict.GRANTED, date(2027, 3, 16)), "pas encore passée"),
        (NewDecision(JuryVerdict.GRANTED, date(2027, 3, 7)), "signée après cette date"),
        (NewDecision(JuryVerdict.GRANTED, DAY, "x" * 2001), "2000 caractères"),
    ],
)
def test_a_day_or_a_comment_that_cannot_be_is_refused(
    session: Session, sign: Sign, world: World, clock: Clock, new: NewDecision, said: str
) -> None:
    evaluation = sign()
    with pytest.raises(Refused, match=said):
        jury.record(session, evaluation, world.manager, new, clock())


def test_a_jurys_day_is_recorded_whole_or_not_at_all(
    session: Session, sign: Sign, world: World, clock: Clock
) -> None:
    good, bad = sign(), sign(world.evaluation, failed="5")
    both = {good.id: GRANTED, bad.id: GRANTED}
    session.commit()
    with pytest.raises(Refused) as refused:
        jury.record_day(session, world.organisation, world.manager, both, clock() + timedelta(days=7))
    assert len(refused.value.details) == 1
    assert "tous les domaines" in refused.value.details[0]
    session.rollback()
    assert jury.decisions_of(session, good.id) == []

    both[bad.id] = NewDecision(JuryVerdict.NOT_GRANTED, date(2027, 3, 20))
    both[good.id] = NewDecision(JuryVerdict.GRANTED, date(2027, 3, 20))
    assert jury.record_day(session, world.organisation, world.manager, both, clock()) == 2
    with pytest.raises(NotFound):
        jury.record_day(
            session, world.organisation, world.manager, {world.other_evaluation: GRANTED}, clock()
        )
    with pytest.raises(Refused, match="un dossier au moins"):
        jury.record_day(session, world.organisation, world.manager, {}, clock())


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE jury_decisions SET verdict = 'not_granted'", "what the jury decided was changed"),
        ("UPDATE jury_decisions SET decided_on = '2027-03-13'", "what the jury decided was changed"),
        ("UPDATE jury_decisions SET comment = ''", "what the jury decided was changed"),
        (
            "UPDATE jury_decisions SET recorded_at = '2020-01-01 00:00:00'",
            "what the jury decided was changed",
        ),
        ("DELETE FROM jury_decisions", "logged, but the decision is gone"),
        ("DELETE FROM results_log WHERE kind = 'jury'", "recorded, but the log does not know it"),
        ("UPDATE results_log SET facts = '{}' WHERE kind = 'jury'", "entry 2: its content was changed"),
    ],
)
def test_tampering_with_a_decision_shows(
    session: Session, sign: Sign, world: World, clock: Clock, tampering: str, told: str
) -> None:
    jury.record(session, sign(), world.manager, GRANTED, clock())
    session.execute(text(tampering))
    session.expire_all()

    [fault] = log_check.faults(session, world.organisation)
    assert told in str(fault)
