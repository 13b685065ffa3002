"""The log of results: what was signed, reopened, re-scored, decided by a jury, each with the hash before it.

Changing, removing, adding or moving an entry afterwards breaks the chain from there on (a hash chain, as in
Haber & Stornetta 1991); a signature without its entry, or a snapshot that no longer has its hash, shows too.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation
from clea_quiz.matrices.models import JuryDecision, LogEntry, LogKind
from clea_quiz.matrices.rules import content_hash
from clea_quiz.sittings.models import Rescoring, Withdrawal

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


def content_of(decision: Rescoring | Withdrawal) -> str:
    """Return the hash of everything a re-scoring, or taking it back, says."""
    columns = decision.__table__.columns.keys()
    said = {name: getattr(decision, name) for name in columns}
    return content_hash({name: _plain(value) for name, value in said.items()})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
