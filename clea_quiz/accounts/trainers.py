"""Who may not assess a candidate: whoever trains them. And who is in charge of the evaluation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation, Person, Role, Trainer
from clea_quiz.accounts.qualifications import person_of
from clea_quiz.errors import Forbidden, Refused, said


@dataclass(frozen=True)
class TrainerView:
    """A trainer of a candidate, and since when it is noted."""

    person_id: int
    name: str
    noted_at: datetime


def trainers_of(session: Session, candidate_id: int) -> tuple[TrainerView, ...]:
    """Return the staff who train a candidate, by name."""
    found = session.scalars(
        select(Trainer).where(Trainer.candidate_id == candidate_id).options(joinedload(Trainer.person))
    )
    views = (TrainerView(one.person_id, one.person.full_name, one.noted_at) for one in found)
    return tuple(sorted(views, key=lambda view: view.name))


def trains(session: Session, person_id: int, candidate_id: int) -> bool:
    """Return whether a member of staff trains a candidate."""
    return session.get(Trainer, (candidate_id, person_id)) is not None


def refuse_trainer(session: Session, evaluation: Evaluation, person_id: int) -> None:
    """Refuse a trainer who would assess their own candidate."""
    if trains(session, person_id, evaluation.candidate_id):
        raise Forbidden(
            said(
                "Vous formez %(name)s : une autre personne doit l’évaluer. "
                "Si c’est une erreur, un collègue la corrige à la page « Intervenants » du dossier.",
                name=evaluation.candidate.full_name,
            )
        )


def note_trainer(
    session: Session, evaluation: Evaluation, person_id: int, noted_by_id: int, now: datetime
) -> Person:
    """Note that a member of staff trains the candidate of an evaluation."""
    person = person_of(session, person_id, evaluation.organisation_id)
    if evaluation.assessor_id == person.id:
        raise Refused(
            said(
                "%(name)s est l’évaluateur de ce dossier, et ne peut pas en être le formateur. "
                "Désignez d’abord une autre personne comme évaluateur.",
                name=person.full_name,
            )
        )
    if not trains(session, person.id, evaluation.candidate_id):
        noted = {"noted_by_id": noted_by_id, "noted_at": now}
        session.add(Trainer(candidate_id=evaluation.candidate_id, person_id=person.id, **noted))
        session.flush()
    return person


def forget_trainer(session: Session, evaluation: Evaluation, person_id: int, by_id: int) -> None:
    """Take back that a member of staff trains the candidate; nobody does it for themselves."""
    if person_id == by_id:
        raise Forbidden("Une autre personne retire cette mention : demandez à un collègue ou au responsable.")
    noted = session.get(Trainer, (evaluation.candidate_id, person_id))
    if noted is not None:
        session.delete(noted)
        session.flush()


def assign_assessor(session: Session, evaluation: Evaluation, person_id: int | None) -> None:
    """Put an assessor in charge of an evaluation, or nobody yet."""
    if person_id is not None:
        refuse_as_assessor(session, evaluation.organisation_id, evaluation.candidate_id, person_id)
    evaluation.assessor_id = person_id
    session.flush()
    session.refresh(evaluation, ["assessor"])


def refuse_as_assessor(session: Session, organisation_id: int, candidate_id: int, person_id: int) -> None:
    """Refuse somebody who cannot be in charge: from elsewhere, without the role, or the trainer."""
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != organisation_id or Role.ASSESSOR not in person.roles:
        raise Refused("Choisissez un évaluateur de votre organisation.")
    if trains(session, person.id, candidate_id):
        raise Refused(
            said("%(name)s forme ce candidat. Choisissez une autre personne.", name=person.full_name)
        )
