"""Tables of the blind second marking: who was asked to mark what again, and the marks they gave."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Evaluation, Person
from clea_quiz.db import Base
from clea_quiz.matrices.rules import Mark


class SecondMarking(Base):
    """An evaluation given to a second assessor, who marks it without seeing the first marks.

    ``shows_proposal``: whether the second assessor also sees what the sittings propose. Without, the
    agreement is that of two people; with, both may agree because both follow the tool.
    ``marks_version``: how many times marks were kept, as for an evaluation.
    """

    __tablename__ = "second_markings"
    __table_args__ = (sa.Index("ix_second_markings_person_id_finished_at", "person_id", "finished_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"), index=True)
    domains: Mapped[list[str]]
    shows_proposal: Mapped[bool]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    marks_version: Mapped[int] = mapped_column(default=0, server_default="0")
    finished_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))

    evaluation: Mapped[Evaluation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)
    cancelled_by: Mapped[Person | None] = relationship(foreign_keys=cancelled_by_id)

    @property
    def under_way(self) -> bool:
        """Return whether the second assessor is still blind."""
        return self.finished_at is None and self.cancelled_at is None


UNDER_WAY = sa.and_(SecondMarking.finished_at.is_(None), SecondMarking.cancelled_at.is_(None))
"""The condition of the markings whose second assessor is still blind."""


class SecondMark(Base):
    """A second assessor's mark on one criterion.

    ``first_mark``, ``first_comment``, ``first_author_id``: what the first assessor had when the second
    finished. They are kept here, so that no change made after reading both makes the two agree.
    """

    __tablename__ = "second_marks"
    __table_args__ = (sa.UniqueConstraint("marking_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    marking_id: Mapped[int] = mapped_column(sa.ForeignKey("second_markings.id"))
    criterion: Mapped[str] = mapped_column(sa.String(20))
    mark: Mapped[Mark]
    comment: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    first_mark: Mapped[Mark | None] = mapped_column(
        sa.Enum(
            Mark,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            create_constraint=True,
            length=32,
            name="firstmark",  # two columns of one table cannot share the name of their CHECK
        )
    )
    first_comment: Mapped[str | None] = mapped_column(sa.Text)
    first_author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))

    first_author: Mapped[Person | None] = relationship()

    __mapper_args__ = {  # noqa: RUF012 - read by SQLAlchemy
        "version_id_col": version,
        "version_id_generator": False,
    }
