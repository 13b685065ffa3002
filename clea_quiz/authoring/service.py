"""What an author can do: keep a draft, check it, publish it; and load a whole bank from files."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Organisation
from clea_quiz.accounts.rules import slug_of
from clea_quiz.authoring.models import Draft, Publication, PublicationEntry, Revision
from clea_quiz.authoring.published import current_publication, sources_of
from clea_quiz.authoring.rules import free_slug, is_slug, objections, problems_of
from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.sources import Kind, Source, source_of
from clea_quiz.errors import Conflict, NotFound, Refused, said


class Unpublishable(Refused):
    """A scenario with faults; ``problems`` says each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            said("Corrigez d’abord le scénario."), details=[_said(problem) for problem in problems]
        )
        self.problems = problems


@dataclass(frozen=True)
class Author:
    """Who writes, and for which organisation."""

    person_id: int
    organisation_id: int


def load_bank(session: Session, sources: Iterable[Source], now: datetime) -> Publication:
    """Publish a whole common bank; organisations keep their own scenarios beside the new release."""
    session.execute(select(Organisation.id).order_by(Organisation.id).with_for_update())
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


@dataclass(frozen=True)
class NewScenario:
    """What a scenario begins with; an empty ``slug`` is drawn from the title."""

    title: str
    sectors: tuple[str, ...]
    situation: str
    slug: str = ""


def new_scenario(session: Session, author: Author, bank: Bank, new: NewScenario, now: datetime) -> Draft:
    """Begin a scenario under an identifier that neither the bank nor another draft has."""
    drafts = select(Draft.slug).where(Draft.organisation_id == author.organisation_id)
    slug = _slug_for(new, {*bank.all_scenarios, *session.scalars(drafts)})
    document = {
        "scenario": slug,
        "title": new.title,
        "sectors": list(new.sectors),
        "situation": new.situation,
        "documents": [],
        "items": [],
    }
    draft = _insert(session, author, document, now)
    if draft is None:
        raise Refused("Cet identifiant vient d’être pris. Choisissez-en un autre.")
    return draft


def _slug_for(new: NewScenario, taken: Collection[str]) -> str:
    if not new.slug:
        return free_slug(slug_of(new.title), taken)
    if not is_slug(new.slug):
        proposed = free_slug(slug_of(new.slug), taken)
        raise Refused(
            said(
                "Un identifiant est fait de minuscules sans accent, de chiffres et de tirets. "
                "Vous pouvez prendre « %(slug)s ».",
                slug=proposed,
            )
        )
    if new.slug in taken:
        free = free_slug(new.slug, taken)
        raise Refused(said("Cet identifiant sert déjà. Vous pouvez prendre « %(slug)s ».", slug=free))
    return new.slug


def edit_published(session: Session, author: Author, bank: Bank, slug: str, now: datetime) -> Draft:
    """Begin a draft from a scenario in use, or return to the one begun before."""
    scenario = bank.scenarios.get(slug)
    if scenario is None:
        raise NotFound
    return start_draft(session, author, scenario.model_dump(mode="json", exclude_defaults=True), now)


def start_draft(session: Session, author: Author, document: dict[str, Any], now: datetime) -> Draft:
    """Begin a draft from a document, or return the organisation's draft of this scenario."""
    slug = str(document.get("scenario", "")).strip()
    if not slug:
        raise Refused("Donnez un identifiant au scénario.")
    return (
        _draft_called(session, author, slug)
        or _insert(session, author, document, now)
        or _draft_called(session, author, slug)
        or _vanished()
    )


def _vanished() -> Draft:
    raise Conflict("Ce brouillon vient d’être publié ou abandonné. Recommencez.")


def _draft_called(session: Session, author: Author, slug: str) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.organisation_id == author.organisation_id, Draft.slug == slug)
    )


def _insert(session: Session, author: Author, document: dict[str, Any], now: datetime) -> Draft | None:
    """Store a new draft; nothing when somebody begins the same scenario at the same moment."""
    draft = Draft(
        organisation_id=author.organisation_id,
        slug=document["scenario"],
        document=document,
        author_id=author.person_id,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        return None
    return draft


def save_draft(
    session: Session, author: Author, draft_id: int, version: int, document: dict[str, Any], now: datetime
) -> tuple[Draft, tuple[Problem, ...]]:
    """Keep what was typed, valid or not, and say what is wrong with it."""
    draft = _locked(session, author, draft_id, version)
    draft.document = document
    draft.author_id = author.person_id
    draft.updated_at = now
    session.flush()
    return draft, problems_of(document)


def discard_draft(session: Session, author: Author, draft_id: int) -> None:
    """Throw a draft away; what is published stays."""
    session.delete(draft_of(session, author, draft_id))
    session.flush()


def publish_draft(
    session: Session, author: Author, draft_id: int, now: datetime, version: int | None = None
) -> Publication:
    """Turn a draft into a revision and a new publication; the next sitting can serve it.

    The typography is set on the way, as ``clea-quiz bank format`` does. ``version`` is the one that was
    looked at: when somebody changed the draft since, nothing is published.
    """
    _queue_behind_other_publications(session, author.organisation_id)
    draft = _locked(session, author, draft_id, version)
    if problems := problems_of(draft.document):
        raise Unpublishable(problems)
    scenario = typeset(parse_scenario(draft.document))
    source = source_of(Kind.SCENARIO, scenario)
    entries = _entries(session, current_publication(session, author.organisation_id))
    bank = bank_of(Source(entry.kind, entry.slug, entry.body) for entry in entries)
    if problems := objections(bank, scenario):
        raise Unpublishable(problems)
    revision = _revision(session, source, author.organisation_id, author.person_id, now)
    others = [entry for entry in entries if (entry.kind, entry.slug) != (source.kind, source.slug)]
    publication = _publish(session, [*others, revision], author.organisation_id, author.person_id, now)
    session.delete(draft)
    session.flush()
    return publication


def _queue_behind_other_publications(session: Session, organisation_id: int) -> None:
    """Wait for whoever publishes: each publication starts from the one before, so that none is lost."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def draft_of(session: Session, author: Author, draft_id: int) -> Draft:
    """Return a draft of the author's organisation; anybody else's does not exist."""
    return _own(session.get(Draft, draft_id), author)


def _locked(session: Session, author: Author, draft_id: int, version: int | None) -> Draft:
    """Return a draft that nobody else changes meanwhile; refuse when it is not the version seen."""
    draft = _own(session.get(Draft, draft_id, with_for_update=True), author)
    if version is not None and draft.version != version:
        raise Conflict(
            "Ce brouillon a été modifié dans une autre fenêtre. Rechargez la page pour voir ces changements."
        )
    return draft


def _own(draft: Draft | None, author: Author) -> Draft:
    if draft is None or draft.organisation_id != author.organisation_id:
        raise NotFound
    return draft


def _said(problem: Problem) -> str:
    return " : ".join(part for part in (problem.item, problem.field, problem.message) if part)


def _entries(session: Session, publication_id: int) -> list[Revision]:
    revisions = select(Revision).join(PublicationEntry)
    return list(session.scalars(revisions.where(PublicationEntry.publication_id == publication_id)))


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
