"""What an author's pages show, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Person
from clea_quiz.authoring.models import Draft, PublicationEntry, Revision
from clea_quiz.authoring.published import PublishedBanks, current_publication
from clea_quiz.bank.bank import Bank
from clea_quiz.bank.interactions.text_entry import normalise
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import Kind


@dataclass(frozen=True)
class ScenarioRow:
    """A published scenario in the list; ``own`` when the organisation wrote or rewrote it.

    ``model``: an item model, shown as one of its draws; its author writes it in the bank's files.
    """

    slug: str
    title: str
    sectors: tuple[str, ...]
    criteria: tuple[str, ...]
    items: int
    interactions: tuple[str, ...]
    own: bool
    draft_id: int | None
    model: bool


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list."""

    id: int
    slug: str
    title: str
    items: int
    author: str
    updated_at: datetime


@dataclass(frozen=True)
class Search:
    """What an author looks for: words, a domain (``framework/code``), a sector; empty means any."""

    text: str = ""
    domain: str = ""
    sector: str = ""


def scenarios(
    session: Session, banks: PublishedBanks, organisation_id: int, search: Search | None = None
) -> list[ScenarioRow]:
    """Return the scenarios in use that a search finds, by title."""
    bank = banks.current(session, organisation_id)
    own = _own_slugs(session, organisation_id)
    begun = session.execute(select(Draft.slug, Draft.id).where(Draft.organisation_id == organisation_id))
    drafts_by_slug = {slug: draft_id for slug, draft_id in begun}
    rows = [
        ScenarioRow(
            slug=scenario.scenario,
            title=scenario.title,
            sectors=tuple(bank.sectors.get(sector, sector) for sector in scenario.sectors),
            criteria=tuple(sorted({item.criterion for item in scenario.items})),
            items=len(scenario.items),
            interactions=tuple(sorted({item.interaction.type for item in scenario.items})),
            own=scenario.scenario in own,
            draft_id=drafts_by_slug.get(scenario.scenario),
            model=scenario.scenario in bank.models,
        )
        for scenario in bank.all_scenarios.values()
        if search is None or _finds(search, bank, scenario)
    ]
    return sorted(rows, key=lambda row: _plain(row.title))


def _own_slugs(session: Session, organisation_id: int) -> set[str]:
    own = (
        select(Revision.slug)
        .join(PublicationEntry)
        .where(
            PublicationEntry.publication_id == current_publication(session, organisation_id),
            Revision.organisation_id == organisation_id,
            Revision.kind == Kind.SCENARIO,
        )
    )
    return set(session.scalars(own))


def _finds(search: Search, bank: Bank, scenario: Scenario) -> bool:
    if search.sector and search.sector not in scenario.sectors:
        return False
    if search.domain and search.domain not in _domains(bank, scenario):
        return False
    if not search.text.strip():
        return True
    said = _plain(
        " ".join(
            (
                scenario.scenario,
                scenario.title,
                scenario.situation,
                *(f"{item.id} {item.criterion} {item.prompt}" for item in scenario.items),
            )
        )
    )
    return all(word in said for word in _plain(search.text).split())


def _domains(bank: Bank, scenario: Scenario) -> set[str]:
    found = set()
    for item in scenario.items:
        framework = bank.frameworks.get(item.framework)
        if framework is not None and item.criterion_code in framework.domain_of:
            found.add(f"{item.framework}/{framework.domain_of[item.criterion_code].code}")
    return found


def _plain(text: str) -> str:
    return normalise(text, ("case", "accents", "spaces"))


def drafts(session: Session, organisation_id: int) -> list[DraftRow]:
    """Return the organisation's drafts, the latest first."""
    found = session.execute(
        select(Draft, Person.full_name)
        .join(Person, Person.id == Draft.author_id)
        .where(Draft.organisation_id == organisation_id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
    )
    return [
        DraftRow(
            id=draft.id,
            slug=draft.slug,
            title=str(draft.document.get("title") or draft.slug),
            items=len(draft.document.get("items", ())),
            author=author,
            updated_at=draft.updated_at,
        )
        for draft, author in found
    ]
