"""The log of results: what was signed and reopened, each entry holding the hash of the one before it.

Changing, removing, adding or moving an entry afterwards breaks the chain from there on (a hash chain, as in
Haber & Stornetta 1991); a signature without its entry, or a snapshot that no longer has its hash, shows too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation
from clea_quiz.matrices.models import LogEntry, LogKind, Signature
from clea_quiz.matrices.rules import content_hash

START = "0" * 64
"""What the first entry of an organisation holds in place of an earlier hash."""


def append(
    session: Session, evaluation: Evaluation, kind: LogKind, facts: dict[str, Any], now: datetime
) -> LogEntry:
    """Add an entry at the end of the organisation's chain; two at once wait for each other."""
    session.get_one(Organisation, evaluation.organisation_id, with_for_update=True, populate_existing=True)
    last = session.scalar(
        select(LogEntry)
        .where(LogEntry.organisation_id == evaluation.organisation_id)
        .order_by(LogEntry.place.desc())
        .limit(1)
    )
    entry = LogEntry(
        organisation_id=evaluation.organisation_id,
        evaluation_id=evaluation.id,
        place=last.place + 1 if last else 1,
        kind=kind,
        facts=facts,
        at=now,
        previous_hash=last.entry_hash if last else START,
        entry_hash="",
    )
    entry.entry_hash = hash_of(entry)
    session.add(entry)
    session.flush()
    return entry


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


def count(session: Session, organisation_id: int) -> int:
    """Return how many entries an organisation's log has."""
    ours = LogEntry.organisation_id == organisation_id
    return session.scalar(select(func.count()).select_from(LogEntry).where(ours)) or 0


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


def _signature_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[str]:
    logged = {
        (entry.evaluation_id, entry.facts.get("version")): entry.facts.get("content_hash")
        for entry in entries
        if entry.kind is LogKind.SIGNED
    }
    signed = session.scalars(
        select(Signature)
        .join(Evaluation, Evaluation.id == Signature.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(Signature.id)
    )
    for signature in signed:
        name = f"evaluation {signature.evaluation_id}, version {signature.version}"
        key = (signature.evaluation_id, signature.version)
        if key not in logged:
            yield f"{name}: signed, but the log does not know it"
        elif not content_hash(signature.snapshot) == signature.content_hash == logged.pop(key):
            yield f"{name}: what was signed was changed"
        else:
            continue
        return
    for evaluation_id, version in logged:
        yield f"evaluation {evaluation_id}, version {version}: logged, but its signature is gone"
        return
