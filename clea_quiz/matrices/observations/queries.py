"""What the pages of an interview show: the cards in the order to play them, one card, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound
from clea_quiz.matrices.observations.cards import UNKNOWN, Card, cards_of, played_cards
from clea_quiz.matrices.observations.models import Observation, ObservationChange
from clea_quiz.matrices.observations.rules import Content, blank
from clea_quiz.matrices.observations.service import content_of
from clea_quiz.matrices.queries import CriterionLine, MatrixView
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.library import TestLibrary

_UNSURE = frozenset({Proposal.NOT_ASSESSED, Proposal.NO_TEST})


@dataclass(frozen=True)
class ObservationView:
    """A card as it is filled in."""

    content: Content
    proposal: Proposal | None
    author: str
    finished_by: str | None
    started_at: datetime
    finished_at: datetime | None
    updated_at: datetime
    version: int

    @property
    def seconds(self) -> float | None:
        """Return how long it was played, once finished."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None


@dataclass(frozen=True)
class CardRow:
    """A card of the list. ``needed``: the screens left its criterion open, and nothing else closed it."""

    card: Card
    line: CriterionLine
    observation: ObservationView | None
    needed: bool

    @property
    def item(self) -> str:
        """Return what names the card."""
        return self.card.item.id

    @property
    def finished(self) -> bool:
        """Return whether the card is an evidence already."""
        return self.observation is not None and self.observation.finished_at is not None

    @property
    def content(self) -> Content:
        """Return what is written on the card."""
        return self.observation.content if self.observation else blank(self.card.observed)


@dataclass(frozen=True)
class ChangeView:
    """A correction: who, when, and what was there before and after."""

    author: str
    at: datetime
    changes: dict[str, Any]


@dataclass(frozen=True)
class CardView:
    """A card with those beside it."""

    row: CardRow
    place: int
    cards: int
    previous: str | None
    following: str | None


def rows_of(
    session: Session, library: TestLibrary, evaluation: Evaluation, view: MatrixView
) -> tuple[CardRow, ...]:
    """Return the cards of an evaluation in the order to play them.

    Those that are needed come first. Playing one does not move it: the next card stays the next.
    """
    lines = {c.code: c for d in view.domains for s in d.subdomains for c in s.criteria}
    played = played_cards(session, evaluation)
    cards = cards_of(session, library, evaluation) | {item: card for item, (_, card) in played.items()}
    ranks = {code: rank for rank, code in enumerate(lines)}
    rows = [
        CardRow(
            card=card,
            line=lines[card.item.criterion_code],
            observation=_view(played[item][0]) if item in played else None,
            needed=is_needed(lines[card.item.criterion_code]),
        )
        for item, card in cards.items()
        if card.item.criterion_code in lines
    ]
    return tuple(sorted(rows, key=lambda row: (not row.needed, ranks[row.line.code], row.item)))


def within(rows: Sequence[CardRow], part: str) -> tuple[CardRow, ...]:
    """Return the cards of a domain, a sub-domain or a criterion; of all of them without a code."""
    return tuple(row for row in rows if not part or f"{row.line.code}.".startswith(f"{part}."))


def is_needed(line: CriterionLine) -> bool:
    """Return whether the screens left a criterion open, and neither a mark nor another evidence closes it."""
    if line.judgement is not None:
        return False
    others = any(evidence.proposal is None for evidence in line.evidence)
    return line.proposal is Proposal.TO_CONFIRM or (line.proposal in _UNSURE and not others)


def card_of(rows: Sequence[CardRow], item: str) -> CardView:
    """Return a card among its neighbours; an unknown one does not exist."""
    items = [row.item for row in rows]
    if item not in items:
        raise NotFound(UNKNOWN)
    place = items.index(item)
    around = [None, *items, None]
    return CardView(rows[place], place + 1, len(items), around[place], around[place + 2])


def changes_of(session: Session, evaluation: Evaluation, item: str) -> tuple[ChangeView, ...]:
    """Return the corrections of a finished card, the oldest first."""
    found = session.scalars(
        select(ObservationChange)
        .join(Observation)
        .where(Observation.evaluation_id == evaluation.id, Observation.item == item)
        .options(joinedload(ObservationChange.author))
        .order_by(ObservationChange.at, ObservationChange.id)
    )
    return tuple(ChangeView(change.author.full_name, change.at, change.changes) for change in found)


def _view(observation: Observation) -> ObservationView:
    finished_by = observation.finished_by
    return ObservationView(
        content=content_of(observation),
        proposal=observation.proposal,
        author=observation.author.full_name,
        finished_by=finished_by.full_name if finished_by else None,
        started_at=observation.started_at,
        finished_at=observation.finished_at,
        updated_at=observation.updated_at,
        version=observation.version,
    )
