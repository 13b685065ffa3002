"""What a person can do with accounts: one function per verb, session first, refusals first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts import passwords, rules
from clea_quiz.accounts.models import (
    AttemptKind,
    Candidate,
    Evaluation,
    EvaluationKind,
    FailedAttempt,
    Organisation,
    Person,
    Role,
    RoleGrant,
)
from clea_quiz.accounts.trainers import refuse_as_assessor
from clea_quiz.errors import NotFound, Refused, TooManyAttempts, said

ATTEMPT_WINDOW = timedelta(minutes=10)
# A whole class may sit behind one address: codes get more room, and 31^8 makes guessing hopeless anyway.
MOST_ATTEMPTS = {AttemptKind.PASSWORD: 10, AttemptKind.ACCESS_CODE: 60, AttemptKind.VERIFICATION: 60}


@dataclass(frozen=True)
class NewPerson:
    """What a manager writes to create a member of staff."""

    email: str
    full_name: str
    password: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class NewCandidate:
    """What a manager writes to create a candidate."""

    given_name: str
    family_name: str
    sector: str
    reference: str | None = None


def create_organisation(session: Session, name: str, now: datetime) -> Organisation:
    """Create an organisation; its short address comes from its name."""
    slug = rules.slug_of(name)
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        raise Refused(said("Une organisation porte déjà ce nom : %(name)s.", name=name))
    organisation = Organisation(slug=slug, name=name, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def create_person(session: Session, organisation_id: int, new: NewPerson, now: datetime) -> Person:
    """Create a member of staff with at least one role."""
    email = rules.read_email(new.email)
    if not new.roles:
        raise Refused("Choisissez au moins un rôle.")
    if problem := rules.password_problem(new.password):
        raise Refused(problem)
    if session.scalar(select(Person.id).where(Person.email == email)):
        raise Refused(said("Un compte existe déjà pour l’adresse %(email)s.", email=email))
    person = Person(
        organisation_id=organisation_id,
        email=email,
        full_name=new.full_name.strip(),
        password_hash=passwords.hash_password(new.password),
        created_at=now,
        grants=[RoleGrant(role=role) for role in sorted(new.roles, key=lambda role: role.value)],
    )
    session.add(person)
    session.flush()
    return person


def sign_in(session: Session, email: str, password: str, origin: str, now: datetime) -> Person | None:
    """Return the person these credentials belong to, or None (the failure is remembered)."""
    refuse_when_throttled(session, AttemptKind.PASSWORD, origin, now)
    person = session.scalar(select(Person).where(Person.email == rules.read_email(email)))
    known = person.password_hash if person else passwords.nobody()
    if not passwords.password_matches(known, password) or person is None or not person.active:
        remember_failure(session, AttemptKind.PASSWORD, origin, now)
        return None
    if passwords.needs_rehash(person.password_hash):
        person.password_hash = passwords.hash_password(password)
    return person


def enter_code(session: Session, typed: str, origin: str, now: datetime) -> Evaluation | None:
    """Return the evaluation this access code opens, or None (the failure is remembered)."""
    refuse_when_throttled(session, AttemptKind.ACCESS_CODE, origin, now)
    code = rules.read_access_code(typed)
    evaluation = session.scalar(select(Evaluation).where(Evaluation.access_code == code))
    if evaluation is None:
        remember_failure(session, AttemptKind.ACCESS_CODE, origin, now)
    return evaluation


def refuse_when_throttled(session: Session, kind: AttemptKind, origin: str, now: datetime) -> None:
    """Refuse whoever tried too often lately, right or wrong."""
    recent = session.scalar(
        select(func.count())
        .select_from(FailedAttempt)
        .where(
            FailedAttempt.kind == kind,
            FailedAttempt.origin == origin,
            FailedAttempt.at > now - ATTEMPT_WINDOW,
        )
    )
    if (recent or 0) >= MOST_ATTEMPTS[kind]:
        raise TooManyAttempts("Trop d’essais depuis cet endroit. Attendez dix minutes, puis recommencez.")


def remember_failure(session: Session, kind: AttemptKind, origin: str, now: datetime) -> None:
    """Remember a wrong try a short while."""
    session.execute(delete(FailedAttempt).where(FailedAttempt.at <= now - ATTEMPT_WINDOW))
    session.add(FailedAttempt(kind=kind, origin=origin, at=now))


def enrol_candidate(
    session: Session, organisation_id: int, new: NewCandidate, sectors: Collection[str], now: datetime
) -> Candidate:
    """Create a candidate of this organisation."""
    if new.sector not in sectors:
        raise Refused("Choisissez un secteur de la liste.")
    if new.reference and new.reference in _references(session, organisation_id):
        raise Refused(
            said(
                "La référence « %(reference)s » est déjà celle d’un autre candidat.", reference=new.reference
            )
        )
    candidate = Candidate(
        organisation_id=organisation_id,
        given_name=new.given_name.strip(),
        family_name=new.family_name.strip(),
        reference=new.reference or None,
        sector=new.sector,
        created_at=now,
    )
    session.add(candidate)
    session.flush()
    return candidate


def import_candidates(
    session: Session, organisation_id: int, text: str, sectors: Mapping[str, str], now: datetime
) -> list[Candidate]:
    """Create every candidate of a CSV list, or none: all faulty lines are named at once."""
    lines, problems = rules.read_candidate_list(text, sectors, _references(session, organisation_id))
    if problems:
        details = [
            said("Ligne %(line)s : %(message)s", line=problem.line, message=problem.message)
            for problem in problems
        ]
        raise Refused(
            "Aucun candidat n’a été créé : corrigez ces lignes, puis envoyez de nouveau la liste.",
            details=details,
        )
    candidates = [
        Candidate(
            organisation_id=organisation_id,
            given_name=line.given_name,
            family_name=line.family_name,
            reference=line.reference,
            sector=line.sector,
            created_at=now,
        )
        for line in lines
    ]
    session.add_all(candidates)
    session.flush()
    return candidates


def _references(session: Session, organisation_id: int) -> set[str]:
    found = session.scalars(select(Candidate.reference).where(Candidate.organisation_id == organisation_id))
    return {reference for reference in found if reference}


@dataclass(frozen=True)
class NewEvaluation:
    """What a manager chooses to open an evaluation."""

    candidate_id: int
    framework: str
    kind: EvaluationKind
    assessor_id: int | None


def open_evaluation(
    session: Session, organisation_id: int, new: NewEvaluation, rng: Random, now: datetime
) -> Evaluation:
    """Open a candidate's evaluation and draw its access code."""
    candidate = session.get(Candidate, new.candidate_id)
    if candidate is None or candidate.organisation_id != organisation_id:
        raise NotFound
    if new.assessor_id is not None:
        refuse_as_assessor(session, organisation_id, candidate.id, new.assessor_id)
    evaluation = Evaluation(
        organisation_id=organisation_id,
        candidate=candidate,
        assessor_id=new.assessor_id,
        framework=new.framework,
        kind=new.kind,
        access_code=_unused_code(session, rng),
        created_at=now,
    )
    session.add(evaluation)
    session.flush()
    return evaluation


def _unused_code(session: Session, rng: Random) -> str:
    while True:
        code = rules.new_access_code(rng)
        if session.scalar(select(Evaluation.id).where(Evaluation.access_code == code)) is None:
            return code
