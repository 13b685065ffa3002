"""Tables of the interview: one card played in one evaluation, and who corrected it once it was finished."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Person
from clea_quiz.db import Base
from clea_quiz.psychometrics.mastery import Proposal


class Observation(Base):
    """A card of one evaluation, as far as it is filled in; finished, it stands behind an evidence.

    ``publication_id`` and ``content_hash`` pin the card as it was played. ``points`` follow its
    ``look_for``, ``grade`` is the words of one of its grades, ``proposal`` what that grade proposes.
    ``hand`` names the page that wrote last and ``turn`` counts what it wrote: sent again because the receipt
    was lost, it is no conflict. ``author`` wrote last, ``finished_by`` finished it first.
    """

    __tablename__ = "observations"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    item: Mapped[str] = mapped_column(sa.String(80))
    scenario: Mapped[str] = mapped_column(sa.String(80))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    publication_id: Mapped[int] = mapped_column(sa.ForeignKey("publications.id"))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    points: Mapped[list[str]]
    grade: Mapped[str | None] = mapped_column(sa.String(300))
    proposal: Mapped[Proposal | None]
    notes: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    finished_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int]
    hand: Mapped[str] = mapped_column(sa.String(40))
    turn: Mapped[int]
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence.id"), unique=True)

    author: Mapped[Person] = relationship(foreign_keys=author_id)
    finished_by: Mapped[Person | None] = relationship(foreign_keys=finished_by_id)


class ObservationChange(Base):
    """A correction of a finished card: who, when, and each thing that changed, before and after."""

    __tablename__ = "observation_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    observation_id: Mapped[int] = mapped_column(sa.ForeignKey("observations.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime]
    changes: Mapped[dict[str, Any]]

    author: Mapped[Person] = relationship()
