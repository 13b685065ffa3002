"""The log of results as a manager reads it: a page of it, or all of it for a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Candidate, Evaluation, Person
from clea_quiz.matrices import results_log
from clea_quiz.matrices.models import JuryVerdict, LogEntry, LogKind
from clea_quiz.matrices.rules import canonical

ENTRIES_A_PAGE = 50


@dataclass(frozen=True)
class EntryView:
    """An entry as shown; ``said`` is the very text that its hash is made of.

    One of the whole organisation (a re-scoring) names no evaluation and no candidate.
    """

    place: int
    at: datetime
    kind: LogKind
    evaluation_id: int | None
    candidate: str | None
    reference: str | None
    version: int | None
    person: str | None
    reason: str | None
    verdict: JuryVerdict | None
    decided_on: date | None
    content_hash: str | None
    said: str
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class LogPage:
    """A page of the log, the newest entry first, how many there are, and the hash they end in."""

    entries: tuple[EntryView, ...]
    total: int
    end: str
    page: int
    pages: int


def log_page(session: Session, organisation_id: int, page: int = 1) -> LogPage:
    """Return a page of an organisation's log: four queries."""
    total, end = results_log.end_of(session, organisation_id)
    pages = max(1, -(-total // ENTRIES_A_PAGE))
    page = min(max(page, 1), pages)
    query = _entries(organisation_id).order_by(LogEntry.place.desc())
    query = query.limit(ENTRIES_A_PAGE).offset((page - 1) * ENTRIES_A_PAGE)
    return LogPage(_views(session, query), total, end, page, pages)


def whole_log(session: Session, organisation_id: int) -> tuple[EntryView, ...]:
    """Return every entry of an organisation's log, the first one first."""
    return _views(session, _entries(organisation_id).order_by(LogEntry.place))


def _entries(organisation_id: int) -> Select[LogEntry]:
    return select(LogEntry).where(LogEntry.organisation_id == organisation_id)


def _views(session: Session, query: Select[LogEntry]) -> tuple[EntryView, ...]:
    entries = session.scalars(query).all()
    candidates = _candidates(session, {e.evaluation_id for e in entries if e.evaluation_id is not None})
    people = _people(session, {entry.facts.get("person") for entry in entries})
    return tuple(_view(entry, candidates.get(entry.evaluation_id or 0), people) for entry in entries)


def _candidates(session: Session, evaluation_ids: set[int]) -> dict[int, Candidate]:
    query = select(Evaluation).where(Evaluation.id.in_(evaluation_ids))
    found = session.scalars(query.options(joinedload(Evaluation.candidate)))
    return {evaluation.id: evaluation.candidate for evaluation in found}


def _people(session: Session, ids: set[int | None]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids - {None})))
    return {id: name for id, name in rows}


def _view(entry: LogEntry, candidate: Candidate | None, people: Mapping[int, str]) -> EntryView:
    facts, said = entry.facts, results_log.said_by(entry)
    verdict, decided_on = facts.get("verdict"), facts.get("decided_on")
    return EntryView(
        place=entry.place,
        at=entry.at,
        kind=entry.kind,
        evaluation_id=entry.evaluation_id,
        candidate=candidate.full_name if candidate else None,
        reference=candidate.reference if candidate else None,
        version=facts.get("version"),
        person=people.get(facts.get("person", 0)),
        reason=facts.get("reason") or facts.get("comment"),
        verdict=JuryVerdict(verdict) if verdict else None,
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
        content_hash=facts.get("content_hash"),
        said=canonical(said),
        previous_hash=entry.previous_hash,
        entry_hash=entry.entry_hash,
    )
