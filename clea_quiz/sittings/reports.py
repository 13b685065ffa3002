"""What candidates report about a question: kept beside it, for the assessor to read at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.sittings.models import Report, ReportReason, Sitting, Step

MOST_REPORTS = 5
"""Reports that one question may get from one candidate."""

LONGEST = 500


@dataclass(frozen=True)
class Complaint:
    """What a candidate sends: about which step, why, in which words (empty is allowed)."""

    step_id: int
    reason: str
    words: str = ""


def report(
    session: Session, evaluation: Evaluation, domain: str, complaint: Complaint, now: datetime
) -> Report:
    """Keep a report; somebody else's question does not exist. The same report twice counts once."""
    step = session.scalar(
        select(Step)
        .join(Sitting)
        .where(Step.id == complaint.step_id, Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
    )
    if step is None:
        raise NotFound
    if complaint.reason not in {reason.value for reason in ReportReason}:
        raise Refused("Choisissez ce qui ne va pas dans la liste.")
    reason, words = ReportReason(complaint.reason), complaint.words.strip()[:LONGEST]
    for known in step.reports:
        if (known.reason, known.words) == (reason, words):
            return known
    if len(step.reports) >= MOST_REPORTS:
        raise Refused("Vous avez déjà signalé cette question plusieurs fois. Votre évaluateur le sait.")
    made = Report(reason=reason, words=words, reported_at=now)
    step.reports.append(made)
    session.flush()
    return made


def counts(session: Session, evaluations: Collection[int]) -> dict[int, int]:
    """Return how many reports each of these evaluations has; those without any are left out."""
    query = (
        select(Sitting.evaluation_id, func.count())
        .join(Step, Step.sitting_id == Sitting.id)
        .join(Report, Report.step_id == Step.id)
        .where(Sitting.evaluation_id.in_(evaluations))
        .group_by(Sitting.evaluation_id)
    )
    return {evaluation: count for evaluation, count in session.execute(query)}
