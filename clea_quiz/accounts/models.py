"""Tables of people and enrolment: facts only."""

import enum
from datetime import datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from clea_quiz.accounts.rules import folded
from clea_quiz.db import Base

LONGEST_SEARCH = 400


class Role(enum.Enum):
    """What a member of staff may do; one person may hold several."""

    ASSESSOR = "assessor"
    AUTHOR = "author"
    MANAGER = "manager"


class EvaluationKind(enum.Enum):
    """Before training, or after it on what was missing."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


class AttemptKind(enum.Enum):
    """What somebody tried to get in with."""

    PASSWORD = "password"  # noqa: S105 - the name of a kind, not a secret
    ACCESS_CODE = "access_code"
    VERIFICATION = "verification"


class Organisation(Base):
    """An organisme évaluateur; nothing crosses from one to another.

    ``exam_browser_keys``: the keys of Safe Exam Browser that candidates must come with; none asks for it.
    ``jury_key`` makes the codes that stand for candidates before a jury; it never leaves the server.
    """

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    exam_browser_keys: Mapped[list[str] | None]
    jury_key: Mapped[str] = mapped_column(sa.String(64), default=lambda: token_hex(32))


class Person(Base):
    """A member of staff, who signs in with an e-mail address and a password.

    ``every_domain``: may assess all domains; otherwise those of the table ``qualifications`` alone.
    ``qualification_basis``: what establishes it (curriculum vitae, diploma, experience), for an audit.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    full_name: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    every_domain: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    qualification_basis: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held."""
        return frozenset(grant.role for grant in self.grants)


class RoleGrant(Base):
    """One role held by one person."""

    __tablename__ = "role_grants"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class Qualification(Base):
    """A domain of a framework that a member of staff may assess."""

    __tablename__ = "qualifications"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    framework: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    domain: Mapped[str] = mapped_column(sa.String(20), primary_key=True)


class Candidate(Base):
    """A person who is assessed; never signs in with a password, only with an access code.

    ``comfort``: how pages are shown to them (size, colours …); what they left as it was is not there.
    ``search`` is what the name and the reference are found by: without accents or capitals.
    """

    __tablename__ = "candidates"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    given_name: Mapped[str] = mapped_column(sa.String(100))
    family_name: Mapped[str] = mapped_column(sa.String(100))
    reference: Mapped[str | None] = mapped_column(sa.String(60))
    sector: Mapped[str] = mapped_column(sa.String(80))
    comfort: Mapped[dict[str, Any] | None]
    search: Mapped[str] = mapped_column(sa.String(LONGEST_SEARCH))
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()

    @property
    def full_name(self) -> str:
        """Return the name as on an envelope."""
        return f"{self.given_name} {self.family_name}"


@event.listens_for(Candidate, "before_insert")
@event.listens_for(Candidate, "before_update")
def _keep_search(_mapper: Mapper[Candidate], _connection: sa.Connection, candidate: Candidate) -> None:
    """Fold the name again whoever writes it: a name and what it is found by never part."""
    whole = folded(f"{candidate.full_name} {candidate.reference or ''}").strip()
    candidate.search = whole[:LONGEST_SEARCH]  # folding may lengthen a name: « ß » becomes « ss »


class Evaluation(Base):
    """A candidate's dossier under one version of a framework: enrolment, code, matrix.

    ``welcomed_at``: when the candidate said who they are and read what will happen. ``accommodations``: what
    is arranged for them, never why; what is as for everybody is not there. ``marks_version``: how many times
    marks were kept in its matrix.
    A final evaluation names the signed one it follows, and the sub-domains left to be assessed (``scope``;
    empty: all of them).
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        # The desk reads an organisation's evaluations from this index alone.
        sa.Index(
            "ix_evaluations_desk",
            "organisation_id",
            "framework",
            "assessor_id",
            "candidate_id",
            "created_at",
        ),
        sa.Index("ix_evaluations_candidate_id_framework", "candidate_id", "framework"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(sa.ForeignKey("candidates.id"), index=True)
    assessor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    framework: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[EvaluationKind]
    access_code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    created_at: Mapped[datetime]
    welcomed_at: Mapped[datetime | None]
    accommodations: Mapped[dict[str, Any] | None]
    marks_version: Mapped[int] = mapped_column(default=0, server_default="0")
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evaluations.id"), unique=True)
    scope: Mapped[list[str] | None]

    candidate: Mapped[Candidate] = relationship()
    assessor: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Trainer(Base):
    """A member of staff who trains a candidate, and so may not assess them; who noted it, and when."""

    __tablename__ = "trainers"

    candidate_id: Mapped[int] = mapped_column(sa.ForeignKey("candidates.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    noted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    noted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=person_id)


class FailedAttempt(Base):
    """A wrong code or password, kept a short while so that guessing is slow."""

    __tablename__ = "failed_attempts"
    __table_args__ = (sa.Index("ix_failed_attempts_kind_origin_at", "kind", "origin", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AttemptKind]
    origin: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
