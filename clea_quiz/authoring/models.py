"""Tables of the item bank's life: immutable revisions, publications that pin them, drafts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from clea_quiz.bank.sources import Kind
from clea_quiz.db import Base


class Revision(Base):
    """A bank document that never changes again; ``organisation_id`` is empty for the common bank."""

    __tablename__ = "revisions"
    __table_args__ = (sa.Index("ix_revisions_kind_slug_content_hash", "kind", "slug", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    kind: Mapped[Kind]
    slug: Mapped[str] = mapped_column(sa.String(170))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime]


class Publication(Base):
    """A set of revisions that sittings are pinned to: the bank, and the universe of the true score.

    The publications without organisation are releases of the common bank; an organisation that has
    published something of its own has its own line of publications.
    """

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    published_at: Mapped[datetime]


class PublicationEntry(Base):
    """One revision in one publication."""

    __tablename__ = "publication_entries"

    publication_id: Mapped[int] = mapped_column(sa.ForeignKey("publications.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True, index=True)


class Draft(Base):
    """A scenario being written: any document, valid or not, so that nothing typed is lost."""

    __tablename__ = "drafts"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    document: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column()
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    updated_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy: two editors never overwrite each other
