"""Tables of sittings and steps: what was served, what was answered. Estimates are never stored."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.db import Base


class Outcome(enum.Enum):
    """How a step ended."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"


class EndReason(enum.Enum):
    """Why a sitting ended; the first six are the engine's stop rules."""

    DECIDED = "decided"
    UNDECIDABLE = "undecidable"
    MAXIMUM_LENGTH = "maximum_length"
    TIME = "time"
    EXHAUSTED = "exhausted"
    ENDED = "ended"


class ReportReason(enum.Enum):
    """What a candidate says is wrong with a question."""

    UNCLEAR = "unclear"
    BROKEN = "broken"
    WRONG = "wrong"
    OTHER = "other"


class Sitting(Base):
    """One domain taken by one candidate, pinned to the publication it started under.

    ``voice``: the device can read French aloud; without it, what is only listened to is left out.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "domain"),
        sa.Index("ix_sittings_evaluation_id_ended_at", "evaluation_id", "ended_at"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="an_end_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"))
    domain: Mapped[str] = mapped_column(sa.String(20))
    publication_id: Mapped[int] = mapped_column(sa.ForeignKey("publications.id"), index=True)
    sector: Mapped[str] = mapped_column(sa.String(80))
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    voice: Mapped[bool]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]

    steps: Mapped[list["Step"]] = relationship(order_by="Step.position", back_populates="sitting")

    @property
    def ended(self) -> bool:
        """Return whether no question is left to ask."""
        return self.ended_at is not None


class Step(Base):
    """One item served: stored, with its revision and parameters, before it is shown.

    ``seed`` is what an item model was drawn with; empty for an item that was written. ``draft`` is an answer
    that was begun, under the names of the page; it goes when the answer comes.
    """

    __tablename__ = "steps"
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "position"),
        sa.UniqueConstraint("sitting_id", "item"),
        sa.CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="an_answer_has_its_outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (score IS NULL)", name="an_outcome_has_its_score"),
        sa.CheckConstraint("score IS NULL OR (score >= 0 AND score <= max_score)", name="score_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sittings.id"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(sa.String(80), index=True)
    scenario: Mapped[str] = mapped_column(sa.String(80))
    seed: Mapped[int | None] = mapped_column(sa.BigInteger)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    parameters: Mapped[dict[str, Any]]
    arrangement: Mapped[list[str]]
    choice: Mapped[dict[str, Any]]
    max_score: Mapped[int]
    served_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    draft: Mapped[dict[str, list[str]] | None]
    response: Mapped[dict[str, Any] | None]
    score: Mapped[int | None]

    sitting: Mapped[Sitting] = relationship(back_populates="steps")
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id", back_populates="step")

    @property
    def seconds(self) -> float | None:
        """Return the time between serving and answering, by the server's clock."""
        return (self.answered_at - self.served_at).total_seconds() if self.answered_at else None


class Report(Base):
    """A problem that a candidate reports about a question; it blocks nothing and changes no score."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("steps.id"), index=True)
    reason: Mapped[ReportReason]
    words: Mapped[str] = mapped_column(sa.String(500))
    reported_at: Mapped[datetime]

    step: Mapped[Step] = relationship(back_populates="reports")
