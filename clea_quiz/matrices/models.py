"""Tables of the matrix: what assessors saw, what they decided, what they signed."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Person
from clea_quiz.db import Base
from clea_quiz.matrices.rules import Mark


class EvidenceKind(enum.Enum):
    """Where a human evidence comes from; sittings are evidence of themselves."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DIPLOMA = "diploma"


class Judgement(Base):
    """An assessor's mark on one criterion of one evaluation."""

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

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy: no entry is silently overwritten


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


class Signature(Base):
    """A signed matrix: the snapshot, its hash, who and when. What is signed is locked."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    signed_at: Mapped[datetime]
    snapshot: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(sa.String(64))

    person: Mapped[Person] = relationship()
