"""What an author can do: keep a draft, check it, publish it; and load a whole bank from files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.authoring.models import Draft, Publication, PublicationEntry, Revision
from clea_quiz.authoring.published import current_publication, sources_of
from clea_quiz.bank.bank import bank_of
from clea_quiz.bank.checking import check
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.reading import InvalidDocument, parse_scenario
from clea_quiz.bank.sources import Kind, Source, source_of
from clea_quiz.errors import Conflict, NotFound, Refused


@dataclass(frozen=True)
class Author:
    """Who writes, and for which organisation."""

    person_id: int
    organisation_id: int


def load_bank(session: Session, sources: Iterable[Source], now: datetime) -> Publication:
    """Publish a whole common bank; organisations keep their own scenarios beside the new release."""
    revisions = [_revision(session, source, None, None, now) for source in sources]
    release = _publish(session, revisions, None, None, now)
    own = select(Publication.organisation_id).where(Publication.organisation_id.is_not(None)).distinct()
    for organisation_id in session.scalars(own):
        kept = session.scalars(
            select(Revision)
            .join(PublicationEntry)
            .where(
                PublicationEntry.publication_id == current_publication(session, organisation_id),
                Revision.organisation_id == organisation_id,
            )
        ).all()
        mine = {(revision.kind, revision.slug) for revision in kept}
        common = [revision for revision in revisions if (revision.kind, revision.slug) not in mine]
        _publish(session, [*common, *kept], organisation_id, None, now)
    return release


def start_draft(session: Session, author: Author, document: dict[str, Any], now: datetime) -> Draft:
    """Begin a scenario, from nothing or from a published one; one draft per scenario and organisation."""
    slug = str(document.get("scenario", "")).strip()
    if not slug:
        raise Refused("Donnez un identifiant au scénario.")
    existing = session.scalar(
        select(Draft).where(Draft.organisation_id == author.organisation_id, Draft.slug == slug)
    )
    if existing is not None:
        return existing
    draft = Draft(
        organisation_id=author.organisation_id,
        slug=slug,
        document=document,
        author_id=author.person_id,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def save_draft(
    session: Session, author: Author, draft_id: int, version: int, document: dict[str, Any], now: datetime
) -> tuple[Draft, tuple[Problem, ...]]:
    """Keep what was typed, valid or not, and say what is wrong with it."""
    draft = draft_of(session, author, draft_id)
    if draft.version != version:
        raise Conflict(
            "Ce brouillon a été modifié dans une autre fenêtre. Rechargez la page pour voir ces changements."
        )
    draft.document = document
    draft.author_id = author.person_id
    draft.updated_at = now
    session.flush()
    return draft, problems_of(document)


def discard_draft(session: Session, author: Author, draft_id: int) -> None:
    """Throw a draft away; what is published stays."""
    session.delete(draft_of(session, author, draft_id))


def publish_draft(session: Session, author: Author, draft_id: int, now: datetime) -> Publication:
    """Turn a draft into a revision and a new publication; the next sitting can serve it."""
    draft = draft_of(session, author, draft_id)
    if problems := problems_of(draft.document):
        raise Refused("Corrigez d’abord le scénario.", details=[_said(problem) for problem in problems])
    source = source_of(Kind.SCENARIO, parse_scenario(draft.document))
    entries = _entries_without(session, current_publication(session, author.organisation_id), source)
    _refuse_new_problems(session, entries, source)
    revision = _revision(session, source, author.organisation_id, author.person_id, now)
    publication = _publish(session, [*entries, revision], author.organisation_id, author.person_id, now)
    session.delete(draft)
    return publication


def draft_of(session: Session, author: Author, draft_id: int) -> Draft:
    """Return a draft of the author's organisation; anybody else's does not exist."""
    draft = session.get(Draft, draft_id)
    if draft is None or draft.organisation_id != author.organisation_id:
        raise NotFound
    return draft


def problems_of(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with a scenario on its own; empty when it can be published."""
    try:
        parse_scenario(document)
    except InvalidDocument as invalid:
        return invalid.problems
    return ()


def _refuse_new_problems(session: Session, entries: list[Revision], source: Source) -> None:
    """Refuse what the whole bank would object to (a duplicate identifier, an unknown criterion …)."""
    before = [Source(revision.kind, revision.slug, revision.body) for revision in entries]
    found = check(bank_of([*before, source]))
    slug = str(json.loads(source.body)["scenario"])
    mine = [problem for problem in found if slug in problem.path.replace("\\", "/").split("/")]
    if mine:
        raise Refused("Corrigez d’abord le scénario.", details=[_said(problem) for problem in mine])


def _said(problem: Problem) -> str:
    return " : ".join(part for part in (problem.item, problem.field, problem.message) if part)


def _entries_without(session: Session, publication_id: int, source: Source) -> list[Revision]:
    revisions = session.scalars(
        select(Revision).join(PublicationEntry).where(PublicationEntry.publication_id == publication_id)
    )
    return [r for r in revisions if (r.kind, r.slug) != (source.kind, source.slug)]


def _revision(
    session: Session, source: Source, organisation_id: int | None, author_id: int | None, now: datetime
) -> Revision:
    """Return the revision that holds this content, made only when it is new."""
    same_owner = (
        Revision.organisation_id.is_(None)
        if organisation_id is None
        else Revision.organisation_id == organisation_id
    )
    known = session.scalar(
        select(Revision).where(
            same_owner,
            Revision.kind == source.kind,
            Revision.slug == source.slug,
            Revision.content_hash == source.content_hash,
        )
    )
    if known is not None:
        return known
    revision = Revision(
        organisation_id=organisation_id,
        kind=source.kind,
        slug=source.slug,
        content_hash=source.content_hash,
        body=source.body,
        author_id=author_id,
        created_at=now,
    )
    session.add(revision)
    return revision


def _publish(
    session: Session,
    revisions: Iterable[Revision],
    organisation_id: int | None,
    person_id: int | None,
    now: datetime,
) -> Publication:
    publication = Publication(organisation_id=organisation_id, published_by_id=person_id, published_at=now)
    session.add(publication)
    session.flush()
    session.add_all(
        PublicationEntry(publication_id=publication.id, revision_id=revision.id) for revision in revisions
    )
    session.flush()
    return publication


def export_sources(session: Session, organisation_id: int | None) -> list[Source]:
    """Return the documents an organisation uses today, or those of the common bank."""
    return list(sources_of(session, current_publication(session, organisation_id)))
