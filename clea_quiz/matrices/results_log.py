"""The log of results: what was signed, reopened, re-scored, each entry holding the hash of the one before it.

Changing, removing, adding or moving an entry afterwards breaks the chain from there on (a hash chain, as in
Haber & Stornetta 1991); a signature without its entry, or a snapshot that no longer has its hash, shows too.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation
from clea_quiz.matrices.models import LogEntry, LogKind, Signature
from clea_quiz.matrices.rules import content_hash
from clea_quiz.sittings.models import Rescoring, Withdrawal
from clea_quiz.sittings.rescoring import all_of

START = "0" * 64
"""What the first entry of an organisation holds in place of an earlier hash."""


def append(
    session: Session, evaluation: Evaluation, kind: LogKind, facts: dict[str, Any], now: datetime
) -> LogEntry:
    """Add an entry about one evaluation at the end of the organisation's chain."""
    return append_all(session, evaluation.organisation_id, kind, [(evaluation.id, facts)], now)[0]


def append_all(
    session: Session,
    organisation_id: int,
    kind: LogKind,
    said: Sequence[tuple[int | None, dict[str, Any]]],
    now: datetime,
) -> list[LogEntry]:
    """Add entries in their order, each of an evaluation or of the organisation; two at once wait."""
    session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    place, previous = end_of(session, organisation_id)
    entries = []
    for evaluation_id, facts in said:
        place += 1
        entry = LogEntry(
            organisation_id=organisation_id,
            evaluation_id=evaluation_id,
            place=place,
            kind=kind,
            facts=facts,
            at=now,
            previous_hash=previous,
            entry_hash="",
        )
        entry.entry_hash = previous = hash_of(entry)
        entries.append(entry)
    session.add_all(entries)
    session.flush()
    return entries


def hash_of(entry: LogEntry) -> str:
    """Return the hash of everything an entry says, its place and the hash before it included."""
    return content_hash(
        {
            "organisation": entry.organisation_id,
            "evaluation": entry.evaluation_id,
            "place": entry.place,
            "kind": entry.kind.value,
            "facts": entry.facts,
            "at": entry.at.isoformat(),
            "previous": entry.previous_hash,
        }
    )


def end_of(session: Session, organisation_id: int) -> tuple[int, str]:
    """Return how many entries an organisation's log has, and the hash it ends in.

    Kept outside the database, the two show what nothing inside can: a chain cut off at its end together with
    its signature, or made again from its start.
    """
    last = session.execute(
        select(LogEntry.place, LogEntry.entry_hash)
        .where(LogEntry.organisation_id == organisation_id)
        .order_by(LogEntry.place.desc())
        .limit(1)
    ).first()
    return (last[0], last[1]) if last else (0, START)


def faults(session: Session, organisation_id: int) -> Iterator[str]:
    """Yield what is wrong with the log of an organisation, the first broken place first."""
    entries = session.scalars(
        select(LogEntry).where(LogEntry.organisation_id == organisation_id).order_by(LogEntry.place)
    ).all()
    before = START
    for place, entry in enumerate(entries, 1):
        if entry.place != place or entry.previous_hash != before:
            yield f"entry {place}: the chain is broken; an entry was removed, added or moved"
            return
        if hash_of(entry) != entry.entry_hash:
            yield f"entry {place}: its content was changed"
            return
        before = entry.entry_hash
    yield from _signature_faults(session, organisation_id, entries)
    yield from _rescoring_faults(session, organisation_id, entries)


def _signature_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[str]:
    """Yield the first signature that is not what the log says, or that the log says and nobody finds."""
    signings, reopenings = (
        {(e.evaluation_id, e.facts.get("version")): e for e in entries if e.kind is kind}
        for kind in (LogKind.SIGNED, LogKind.REOPENED)
    )
    signed = session.scalars(
        select(Signature)
        .join(Evaluation, Evaluation.id == Signature.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(Signature.id)
    )
    for signature in signed:
        key = (signature.evaluation_id, signature.version)
        fault = _fault_of(signature, signings.pop(key, None), reopenings.get(key))
        if fault:
            yield f"evaluation {signature.evaluation_id}, version {signature.version}: {fault}"
            return
    for evaluation_id, version in signings:
        yield f"evaluation {evaluation_id}, version {version}: logged, but its signature is gone"
        return


def _fault_of(signature: Signature, signing: LogEntry | None, reopening: LogEntry | None) -> str | None:
    if signing is None:
        return "signed, but the log does not know it"
    if not content_hash(signature.snapshot) == signature.content_hash == signing.facts.get("content_hash"):
        return "what was signed was changed"
    if (signature.person_id, signature.signed_at) != (signing.facts.get("person"), signing.at):
        return "who signed, or when, was changed"
    shown = (signature.reopened_by_id, signature.reopen_reason, signature.reopened_at)
    logged = (
        (reopening.facts.get("person"), reopening.facts.get("reason"), reopening.at)
        if reopening
        else (None, None, None)
    )
    return None if shown == logged else "its reopening is not the one that was logged"


def content_of(decision: Rescoring | Withdrawal) -> str:
    """Return the hash of everything a re-scoring, or taking it back, says."""
    columns = decision.__table__.columns.keys()
    said = {name: getattr(decision, name) for name in columns}
    return content_hash({name: _plain(value) for name, value in said.items()})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _rescoring_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[str]:
    """Yield the first re-scoring that is not what the log says, or that the log says and nobody finds."""
    decided, taken_back = (
        {e.facts.get("rescoring"): e for e in entries if e.kind is kind and e.evaluation_id is None}
        for kind in (LogKind.RESCORED, LogKind.RESCORING_WITHDRAWN)
    )
    for one in all_of(session, organisation_id):
        pairs = ((one, decided.pop(one.id, None)), (one.withdrawal, taken_back.pop(one.id, None)))
        for decision, entry in pairs:
            said = entry.facts.get("content") if entry else None
            if said != (content_of(decision) if decision else None):
                yield f"re-scoring {one.id}: it is not what was logged"
                return
    for gone in (*decided, *taken_back):
        yield f"re-scoring {gone}: logged, but it is gone"
        return
