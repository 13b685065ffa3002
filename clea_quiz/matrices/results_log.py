"""The log of results: what was signed, reopened, decided by a jury, each entry with the hash before it.

Changing, removing, adding or moving an entry afterwards breaks the chain from there on (a hash chain, as in
Haber & Stornetta 1991); a signature without its entry, or a snapshot that no longer has its hash, shows too.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation
from clea_quiz.matrices.models import JuryDecision, LogEntry, LogKind
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


def jury_facts(decision: JuryDecision, version: int, signed_hash: str) -> dict[str, Any]:
    """Return what the log keeps of a jury's decision."""
    return {
        "number": decision.number,
        "version": version,
        "content_hash": signed_hash,
        "verdict": decision.verdict.value,
        "decided_on": decision.decided_on.isoformat(),
        "comment": decision.comment,
        "person": decision.person_id,
    }


def hash_of(entry: LogEntry) -> str:
    """Return the hash of everything an entry says, its place and the hash before it included."""
    return content_hash(said_by(entry))


def said_by(entry: LogEntry) -> dict[str, Any]:
    """Return everything an entry says: what its hash is made of."""
    return {
        "organisation": entry.organisation_id,
        "evaluation": entry.evaluation_id,
        "place": entry.place,
        "kind": entry.kind.value,
        "facts": entry.facts,
        "at": entry.at.isoformat(),
        "previous": entry.previous_hash,
    }


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
