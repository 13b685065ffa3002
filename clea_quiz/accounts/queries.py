"""What pages show of accounts, as frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts import rules
from clea_quiz.accounts.models import Candidate, Evaluation, Organisation, Person, Role, RoleGrant
from clea_quiz.errors import NotFound, said


@dataclass(frozen=True)
class PersonRow:
    """A member of staff in a list."""

    id: int
    full_name: str
    email: str
    roles: tuple[Role, ...]
    active: bool


@dataclass(frozen=True)
class CandidateRow:
    """A candidate in a list, with the number of evaluations opened."""

    id: int
    full_name: str
    reference: str | None
    sector: str
    evaluations: int


@dataclass(frozen=True)
class EnrolmentRow:
    """An evaluation in a manager's list, with the code to hand out."""

    id: int
    candidate: str
    framework: str
    kind: str
    code: str
    assessor: str | None
    created_at: datetime


def staff(session: Session, organisation_id: int) -> list[PersonRow]:
    """Return the organisation's staff by name."""
    people = session.scalars(
        select(Person).where(Person.organisation_id == organisation_id).order_by(Person.full_name)
    )
    return [
        PersonRow(p.id, p.full_name, p.email, tuple(sorted(p.roles, key=lambda r: r.value)), p.active)
        for p in people
    ]


def assessors(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """Return the organisation's active assessors: identifier and name."""
    rows = session.execute(
        select(Person.id, Person.full_name)
        .join(RoleGrant)
        .where(Person.organisation_id == organisation_id, Person.active, RoleGrant.role == Role.ASSESSOR)
        .order_by(Person.full_name)
    )
    return [(id, name) for id, name in rows]


def candidate_names(session: Session, organisation_id: int, evaluations: Collection[int]) -> dict[int, str]:
    """Return whose these evaluations of an organisation are."""
    rows = session.execute(
        select(Evaluation.id, Candidate.given_name, Candidate.family_name)
        .join(Candidate, Candidate.id == Evaluation.candidate_id)
        .where(Evaluation.organisation_id == organisation_id, Evaluation.id.in_(evaluations))
    )
    return {id: f"{given} {family}" for id, given, family in rows}


def candidates(session: Session, organisation_id: int) -> list[CandidateRow]:
    """Return the organisation's candidates by name."""
    counted = (
        select(Evaluation.candidate_id, func.count().label("evaluations"))
        .group_by(Evaluation.candidate_id)
        .subquery()
    )
    rows = session.execute(
        select(Candidate, func.coalesce(counted.c.evaluations, 0))
        .outerjoin(counted, counted.c.candidate_id == Candidate.id)
        .where(Candidate.organisation_id == organisation_id)
        .order_by(Candidate.family_name, Candidate.given_name, Candidate.id)
    )
    return [CandidateRow(c.id, c.full_name, c.reference, c.sector, count) for c, count in rows]


def enrolments(session: Session, organisation_id: int) -> list[EnrolmentRow]:
    """Return the organisation's evaluations, the newest first."""
    found = session.scalars(
        select(Evaluation)
        .where(Evaluation.organisation_id == organisation_id)
        .options(joinedload(Evaluation.candidate), joinedload(Evaluation.assessor))
        .order_by(Evaluation.created_at.desc(), Evaluation.id.desc())
    )
    return [
        EnrolmentRow(
            id=e.id,
            candidate=e.candidate.full_name,
            framework=e.framework,
            kind=e.kind.value,
            code=rules.show_access_code(e.access_code),
            assessor=e.assessor.full_name if e.assessor else None,
            created_at=e.created_at,
        )
        for e in found
    ]


def evaluation_of(session: Session, evaluation_id: int, organisation_id: int) -> Evaluation:
    """Return an evaluation of this organisation; anybody else's does not exist."""
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None or evaluation.organisation_id != organisation_id:
        raise NotFound
    return evaluation


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return the organisation with this short address."""
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise NotFound(said("Aucune organisation « %(slug)s ».", slug=slug))
    return organisation
