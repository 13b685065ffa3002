"""What candidates report: kept beside the question, counted once, nobody else's business."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices.answers import answer_of
from clea_quiz.matrices.desk import Reader, desk
from clea_quiz.sittings import reports, service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import ReportReason, Sitting
from clea_quiz.sittings.reports import MOST_REPORTS, Complaint
from clea_quiz.sittings.service import Opening
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def sitting(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Sitting:
    return service.start(session, library, evaluation, Opening("3", Random(5)), clock())


def test_a_report_reaches_the_answer_and_the_desk_and_changes_no_point(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    step = sitting.steps[0]
    reports.report(session, evaluation, "3", Complaint(step.id, "broken", " Pas d’image "), clock())

    (seen,) = answer_of(session, library, evaluation, step.id).step.reports
    assert (seen.reason, seen.words, seen.reported_at) == (ReportReason.BROKEN, "Pas d’image", clock())
    page = desk(session, library, Reader(evaluation.organisation_id))
    rows = {row.id: row.reports for row in page.rows}
    assert rows[evaluation.id] == 1
    assert sum(rows.values()) == 1
    assert step.outcome is None


def test_the_same_report_counts_once_and_there_is_an_end_to_them(
    session: Session, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    step = sitting.steps[0]
    for _ in range(3):
        reports.report(session, evaluation, "3", Complaint(step.id, "unclear"), clock())
    assert len(step.reports) == 1

    for number in range(MOST_REPORTS - 1):
        reports.report(session, evaluation, "3", Complaint(step.id, "other", f"{number}"), clock())
    with pytest.raises(Refused, match="plusieurs fois"):
        reports.report(session, evaluation, "3", Complaint(step.id, "other", "encore"), clock())


def test_somebody_else_s_question_does_not_exist(
    session: Session, world: World, evaluation: Evaluation, sitting: Sitting, clock: Clock
) -> None:
    stranger = session.get_one(Evaluation, world.other_evaluation)
    for who, domain in ((stranger, "3"), (evaluation, "1")):
        with pytest.raises(NotFound):
            reports.report(session, who, domain, Complaint(sitting.steps[0].id, "other"), clock())
    with pytest.raises(Refused, match="liste"):
        reports.report(session, evaluation, "3", Complaint(sitting.steps[0].id, "rien"), clock())
