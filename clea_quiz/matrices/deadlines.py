"""The dossiers to finish in time: signed, without a certificate, whose years soon end or have ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.bank.frameworks import Framework
from clea_quiz.matrices.jury import LATEST
from clea_quiz.matrices.models import STANDS, JuryDecision, JuryVerdict, Signature
from clea_quiz.matrices.validity import PARIS, day_of, ends_on, months_after
from clea_quiz.sittings.library import TestLibrary

ROWS_A_PAGE = 50
Columns = TypeVarTuple("Columns")


class Due(StrEnum):
    """How soon what is acquired ends, the soonest first."""

    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    TWELVE_MONTHS = "twelve_months"
    PAST = "past"


MONTHS = {Due.THREE_MONTHS: 3, Due.SIX_MONTHS: 6, Due.TWELVE_MONTHS: 12}


@dataclass(frozen=True)
class DueRow:
    """A dossier that must be finished before a day: the évaluation préalable, and the one that follows."""

    id: int
    candidate: str
    reference: str | None
    framework: str
    assessor: str | None
    ends_on: date
    due: Due
    final_id: int | None


@dataclass(frozen=True)
class DuePage:
    """One page of the dossiers of one term, and how many there are in each."""

    rows: tuple[DueRow, ...]
    counts: Mapping[Due, int]
    page: int
    pages: int


def due_page(
    session: Session, library: TestLibrary, organisation_id: int, term: Due, now: datetime, page: int = 1
) -> DuePage:
    """Return the signed dossiers without a certificate whose years end: four queries in all."""
    frameworks = library.banks.current(session, organisation_id).frameworks
    today = day_of(now)
    place = _term(frameworks, today)
    counted = _unfinished(select(place, func.count()), organisation_id).where(place.is_not(None))
    counts = {Due(value): count for value, count in session.execute(counted.group_by(place))}
    pages = max(1, -(-counts.get(term, 0) // ROWS_A_PAGE))
    page = min(max(page, 1), pages)
    order = Evaluation.created_at.desc() if term is Due.PAST else Evaluation.created_at
    chosen = _unfinished(select(Evaluation), organisation_id).where(place == term.value)
    chosen = chosen.order_by(order, Evaluation.id).limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)
    people = (joinedload(Evaluation.candidate), joinedload(Evaluation.assessor))
    found = session.scalars(chosen.options(*people)).all()
    finals = _finals(session, [one.id for one in found])
    rows = tuple(
        DueRow(
            id=one.id,
            candidate=one.candidate.full_name,
            reference=one.candidate.reference,
            framework=frameworks[one.framework].short_title,
            assessor=one.assessor.full_name if one.assessor else None,
            ends_on=ends_on(day_of(one.created_at), frameworks[one.framework].validity_years),
            due=term,
            final_id=finals.get(one.id),
        )
        for one in found
    )
    return DuePage(rows, counts, page, pages)


def _finals(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(Evaluation.previous_id, Evaluation.id).where(Evaluation.previous_id.in_(ids))
    return {previous: id for previous, id in session.execute(query) if previous is not None}


def _term(frameworks: Mapping[str, Framework], today: date) -> ColumnElement[str]:
    """Return an evaluation's term as an expression: opened before which moment, under which framework."""
    branches = []
    for slug, framework in frameworks.items():
        limits = [(Due.PAST, today)]
        limits += [(one, months_after(today, ahead) + timedelta(days=1)) for one, ahead in MONTHS.items()]
        for one, limit in limits:
            before = Evaluation.created_at < _opened_before(limit, framework.validity_years)
            branches.append((and_(Evaluation.framework == slug, before), one.value))
    return case(*branches, else_=None)


def _opened_before(limit: date, years: int) -> datetime:
    """Return the moment before which an évaluation préalable was opened whose end is before a day."""
    began = months_after(limit, -12 * years)
    while ends_on(began, years) < limit:  # 28 and 29 February end on the same day
        began += timedelta(days=1)
    while ends_on(began - timedelta(days=1), years) >= limit:
        began -= timedelta(days=1)
    return datetime.combine(began, time(0), tzinfo=PARIS)


def _unfinished(query: Select[*Columns], organisation_id: int) -> Select[*Columns]:
    """Keep the signed évaluations préalables of an organisation for which no jury granted the certificate."""
    final = aliased(Evaluation)
    theirs = select(final.id).where(final.previous_id == Evaluation.id).correlate(Evaluation)
    return query.select_from(Evaluation).where(
        Evaluation.organisation_id == organisation_id,
        Evaluation.kind == EvaluationKind.PRELIMINARY,
        exists().where(Signature.evaluation_id == Evaluation.id).correlate(Evaluation),
        ~_granted(JuryDecision.evaluation_id == Evaluation.id),
        ~_granted(JuryDecision.evaluation_id.in_(theirs)),
    )


def _granted(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition of a certificate granted, by a decision that still counts, on such a dossier."""
    counts = (JuryDecision.verdict == JuryVerdict.GRANTED, LATEST)
    return (
        exists()
        .where(whose, *counts, Signature.id == JuryDecision.signature_id, STANDS)
        .correlate(Evaluation)
    )
