"""What an author's pages show, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.authoring.models import Draft
from clea_quiz.authoring.published import PublishedBanks


@dataclass(frozen=True)
class ScenarioRow:
    """A published scenario in the list."""

    slug: str
    title: str
    sectors: tuple[str, ...]
    criteria: tuple[str, ...]
    items: int
    interactions: tuple[str, ...]


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list."""

    id: int
    slug: str
    title: str
    updated_at: datetime


def scenarios(session: Session, banks: PublishedBanks, organisation_id: int) -> list[ScenarioRow]:
    """Return the scenarios in use, by title."""
    bank = banks.current(session, organisation_id)
    rows = [
        ScenarioRow(
            slug=scenario.scenario,
            title=scenario.title,
            sectors=tuple(bank.sectors.get(sector, sector) for sector in scenario.sectors),
            criteria=tuple(sorted({item.criterion for item in scenario.items})),
            items=len(scenario.items),
            interactions=tuple(sorted({item.interaction.type for item in scenario.items})),
        )
        for scenario in bank.scenarios.values()
    ]
    return sorted(rows, key=lambda row: row.title.casefold())


def drafts(session: Session, organisation_id: int) -> list[DraftRow]:
    """Return the organisation's drafts, the latest first."""
    found = session.scalars(
        select(Draft).where(Draft.organisation_id == organisation_id).order_by(Draft.updated_at.desc())
    )
    return [DraftRow(d.id, d.slug, str(d.document.get("title") or d.slug), d.updated_at) for d in found]
