"""Until when what is acquired holds: so many years from the évaluation préalable, then all begins again.

The number of years is the framework's. Five, from the évaluation préalable, for CléA: confidence high
(insup.org, « CléA : les étapes de la certification », confirmed by emploilr and by Centre Inffo in 2018). The
day an évaluation préalable was opened is the first that is known of it: counting from it promises nothing too
long.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import Conflict, said

PARIS = ZoneInfo("Europe/Paris")
RULE = said(
    "insup.org, « CléA : les étapes de la certification » ; recoupé par emploilr et Centre Inffo (2018)"
)
"""Where the rule comes from, for whoever reads a page; confidence high."""


def ends_on(began: date, years: int) -> date:
    """Return the last day on which what was acquired holds."""
    return months_after(began, 12 * years)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where it has no such day."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def day_of(moment: datetime) -> date:
    """Return the day of a moment, by the clock of Paris."""
    return moment.astimezone(PARIS).date()


def holds_until(session: Session, evaluation: Evaluation, framework: Framework) -> date | None:
    """Return until when what is acquired holds; None for a final evaluation that follows none here."""
    began: datetime | None = evaluation.created_at
    if evaluation.kind is EvaluationKind.FINAL:
        began = _beginnings(session, [evaluation]).get(evaluation.id)
    return ends_on(day_of(began), framework.validity_years) if began else None


def ends_of(
    session: Session, evaluations: Sequence[Evaluation], frameworks: Mapping[str, Framework]
) -> dict[int, date]:
    """Return the same for many evaluations: one query."""
    followed = _beginnings(session, evaluations)
    began = {
        one.id: one.created_at for one in evaluations if one.kind is EvaluationKind.PRELIMINARY
    } | followed
    return {
        one.id: ends_on(day_of(began[one.id]), frameworks[one.framework].validity_years)
        for one in evaluations
        if one.id in began
    }


def _beginnings(session: Session, evaluations: Sequence[Evaluation]) -> dict[int, datetime]:
    """Return when the evaluations that these follow were opened."""
    following = {one.previous_id: one.id for one in evaluations if one.previous_id is not None}
    if not following:
        return {}
    query = select(Evaluation.id, Evaluation.created_at).where(Evaluation.id.in_(following))
    return {following[id]: opened for id, opened in session.execute(query)}


def refuse_expired(evaluation: Evaluation, framework: Framework, now: datetime) -> None:
    """Refuse to follow an évaluation préalable whose acquired domains hold no more."""
    end = ends_on(day_of(evaluation.created_at), framework.validity_years)
    if day_of(now) > end:
        raise Conflict(
            said(
                "Les %(years)s ans de cette évaluation préalable se sont terminés le %(day)s : "
                "ce qui y était acquis ne compte plus. Ouvrez une nouvelle évaluation préalable.",
                years=framework.validity_years,
                day=end.strftime("%d/%m/%Y"),
            )
        )


def refuse_expired_candidate(
    session: Session, candidate_id: int, organisation_id: int, framework: Framework, now: datetime
) -> None:
    """Refuse a final evaluation to a candidate whose newest évaluation préalable is too old."""
    newest = session.scalar(
        select(Evaluation)
        .where(
            Evaluation.candidate_id == candidate_id,
            Evaluation.organisation_id == organisation_id,
            Evaluation.framework == framework.framework,
            Evaluation.kind == EvaluationKind.PRELIMINARY,
        )
        .order_by(Evaluation.created_at.desc(), Evaluation.id.desc())
        .limit(1)
    )
    if newest is not None:
        refuse_expired(newest, framework, now)
