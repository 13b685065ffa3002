"""The table of phrases."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Person
from clea_quiz.db import Base
from clea_quiz.matrices.rules import Mark


class Phrase(Base):
    """A sentence that a person keeps, for any comment or for those of one criterion or one mark.

    ``shared``: colleagues of the organisation may use it too; its owner alone changes it. ``deleted_at``: put
    aside, until another one is, so that it can be brought back.
    """

    __tablename__ = "phrases"
    __table_args__ = (
        sa.Index("ix_phrases_person_id_deleted_at", "person_id", "deleted_at"),
        sa.Index("ix_phrases_organisation_id_shared", "organisation_id", "shared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    shared: Mapped[bool]
    framework: Mapped[str | None] = mapped_column(sa.String(80))
    criterion: Mapped[str | None] = mapped_column(sa.String(20))
    mark: Mapped[Mark | None]
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
