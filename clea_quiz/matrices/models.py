"""Tables of the matrix: what assessors saw, what they decided, what they signed."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Person
from clea_quiz.db import Base
from clea_quiz.matrices.rules import Mark
from clea_quiz.psychometrics.mastery import Proposal


class EvidenceKind(enum.Enum):
    """Where a human evidence comes from; sittings are evidence of themselves."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DIPLOMA = "diploma"


class Judgement(Base):
    """An assessor's mark on one criterion of one evaluation.

    ``version`` comes from the evaluation's count of kept marks: a mark that is taken back and given again
    never has the version that an old page still holds, so no entry is silently overwritten.
    """

    __tablename__ = "judgements"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    mark: Mapped[Mark]
    comment: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    author: Mapped[Person] = relationship()

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": version,
        "version_id_generator": False,
    }


class JudgementChange(Base):
    """A mark as it was given or taken back (no mark), never changed: who, when, and in which words."""

    __tablename__ = "judgement_changes"
    __table_args__ = (sa.Index("ix_judgement_changes_evaluation_id_version", "evaluation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    mark: Mapped[Mark | None]
    comment: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime]
    version: Mapped[int]

    author: Mapped[Person] = relationship()


class Evidence(Base):
    """What an assessor heard, saw or read about one criterion."""

    __tablename__ = "evidence"
    __table_args__ = (sa.Index("ix_evidence_evaluation_id_criterion", "evaluation_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[EvidenceKind]
    text: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]

    author: Mapped[Person] = relationship()


class LogKind(enum.Enum):
    """What happened to a result."""

    SIGNED = "signed"
    REOPENED = "reopened"
    JURY = "jury"
    RESCORED = "rescored"
    RESCORING_WITHDRAWN = "rescoring_withdrawn"


class Signature(Base):
    """A signed version of a matrix: the snapshot, its hash, who and when. What is signed is locked.

    A version that was reopened for a correction stays readable, with who reopened it, when and why.
    """

    __tablename__ = "signatures"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    signed_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    reopen_reason: Mapped[str | None] = mapped_column(sa.Text)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    reopened_by: Mapped[Person | None] = relationship(foreign_keys=reopened_by_id)


STANDS = Signature.reopened_at.is_(None)
"""The condition of the one version that locks a matrix now, if any does."""


class JuryVerdict(enum.Enum):
    """What a jury decided on a dossier."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    ADJOURNED = "adjourned"


class JuryDecision(Base):
    """What a jury decided on a signed version of a matrix, never changed: a later one replaces it."""

    __tablename__ = "jury_decisions"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    number: Mapped[int]
    signature_id: Mapped[int] = mapped_column(sa.ForeignKey("signatures.id"))
    verdict: Mapped[JuryVerdict]
    decided_on: Mapped[date]
    comment: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    recorded_at: Mapped[datetime]

    signature: Mapped[Signature] = relationship()
    person: Mapped[Person] = relationship()


class LogEntry(Base):
    """An entry of an organisation's log of results, chained to the one before, never changed.

    A re-scoring is of the whole organisation: its first entry names no evaluation; one follows for each
    evaluation that it touches.
    """

    __tablename__ = "results_log"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    evaluation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evaluations.id"), index=True)
    place: Mapped[int]
    kind: Mapped[LogKind]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_hash: Mapped[str] = mapped_column(sa.String(64))


def _proposal(name: str) -> sa.Enum:
    """Return the type of a column under a name of its own: two columns of a table have two constraints."""
    return sa.Enum(
        Proposal,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
    )


class ProposalChange(Base):
    """A proposal that a re-scoring, or taking it back, changed under a mark already given.

    The mark stays as it is; the change is shown until an assessor has looked at it.
    """

    __tablename__ = "proposal_changes"
    __table_args__ = (sa.Index("ix_proposal_changes_evaluation_id_seen_at", "evaluation_id", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    rescoring_id: Mapped[int] = mapped_column(sa.ForeignKey("rescorings.id"), index=True)
    before: Mapped[Proposal] = mapped_column(_proposal("before"))
    after: Mapped[Proposal] = mapped_column(_proposal("after"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
