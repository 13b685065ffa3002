"""Tables of sittings and steps: what was served, what was answered. Estimates are never stored."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clea_quiz.accounts.models import Person
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


class Agreement(enum.Enum):
    """How far a candidate agrees."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class FactKind(enum.Enum):
    """What happened around a question; a fact for the assessor, never a fault."""

    AWAY = "away"
    FULLSCREEN_LEFT = "fullscreen_left"
    COPY = "copy"
    PASTE = "paste"


class Pauser(enum.Enum):
    """Who put a sitting on hold."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"


class InterventionKind(enum.Enum):
    """What an assessor did to a sitting under way."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    END = "end"


class RescoringKind(enum.Enum):
    """What is read otherwise: no longer counted, marked by a newer key, weighed by newer parameters."""

    NEUTRALISED = "neutralised"
    KEY = "key"
    CALIBRATION = "calibration"


class Sitting(Base):
    """One domain taken by one candidate, pinned to the publication it started under.

    ``voice``: the device can read French aloud; without it, what is only listened to is left out.
    ``left_out``: what else the candidate is not asked (barriers). ``notes``: a scratch pad; nobody marks it.
    ``time_limit``: seconds the candidate has, accommodations included, none when the plan sets no limit;
    ``extra_seconds``: what an assessor added; ``breaks``: the candidate's own pauses stop the clock.
    ``seen_at``: the last sign of the candidate's page.
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
    notes: Mapped[str | None] = mapped_column(sa.Text)
    left_out: Mapped[list[str] | None]
    time_limit: Mapped[int | None]
    extra_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    breaks: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    seen_at: Mapped[datetime | None]

    steps: Mapped[list["Step"]] = relationship(order_by="Step.position", back_populates="sitting")
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.id", back_populates="sitting")

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
    facts: Mapped[list["Fact"]] = relationship(order_by="Fact.id", back_populates="step")

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


class Fact(Base):
    """Something that happened while a question was open; ``seconds`` where it lasted."""

    __tablename__ = "facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("steps.id"), index=True)
    kind: Mapped[FactKind]
    seconds: Mapped[int | None]
    noticed_at: Mapped[datetime]

    step: Mapped[Step] = relationship(back_populates="facts")


def _agreement(name: str) -> sa.Enum:
    """Return the type of a column under a name of its own: two columns of a table have two constraints."""
    return sa.Enum(
        Agreement,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
    )


class Opinion(Base):
    """What a candidate thought of the evaluation, when they wished to say it; it changes no result."""

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluations.id"), unique=True)
    ease: Mapped[Agreement | None] = mapped_column(_agreement("ease"))
    clarity: Mapped[Agreement | None] = mapped_column(_agreement("clarity"))
    words: Mapped[str] = mapped_column(sa.String(1000))
    given_at: Mapped[datetime]


class Pause(Base):
    """A time during which a sitting stood still; open until somebody goes on."""

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sittings.id"), index=True)
    pauser: Mapped[Pauser]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    sitting: Mapped[Sitting] = relationship(back_populates="pauses")


class Intervention(Base):
    """What an assessor did to a sitting under way: who, what, when; ``seconds`` that were added."""

    __tablename__ = "interventions"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sittings.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    kind: Mapped[InterventionKind]
    seconds: Mapped[int | None]
    at: Mapped[datetime]


class Rescoring(Base):
    """A decision that answers of one organisation are read otherwise from now on: which, how, who, when, why.

    Steps are never rewritten. ``item`` is empty for the calibration of a whole domain; ``content_hashes``:
    the revisions it is about (none named: all), so that a corrected one, published later, is asked and
    counts; ``publication_id``: where the key or the parameters come from; ``drop_unreadable``: answers that
    the newer key cannot mark do not count, rather than keep their points.
    """

    __tablename__ = "rescorings"
    __table_args__ = (
        sa.Index("ix_rescorings_place", "organisation_id", "framework", "domain"),
        sa.CheckConstraint(
            "(kind = 'neutralised') = (publication_id IS NULL)", name="a_source_where_one_is_read"
        ),
        sa.CheckConstraint("item IS NOT NULL OR kind = 'calibration'", name="an_item_or_a_calibration"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[RescoringKind]
    framework: Mapped[str] = mapped_column(sa.String(80))
    domain: Mapped[str] = mapped_column(sa.String(20))
    item: Mapped[str | None] = mapped_column(sa.String(80))
    content_hashes: Mapped[list[str]]
    publication_id: Mapped[int | None] = mapped_column(sa.ForeignKey("publications.id"))
    drop_unreadable: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    applied_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    withdrawal: Mapped["Withdrawal | None"] = relationship(back_populates="rescoring")


class Withdrawal(Base):
    """A re-scoring taken back: an entry of its own, with who, when and why."""

    __tablename__ = "rescoring_withdrawals"

    id: Mapped[int] = mapped_column(primary_key=True)
    rescoring_id: Mapped[int] = mapped_column(sa.ForeignKey("rescorings.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    withdrawn_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    rescoring: Mapped[Rescoring] = relationship(back_populates="withdrawal")
