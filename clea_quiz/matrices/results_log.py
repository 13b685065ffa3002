"""The log of results: what was signed, reopened, decided by a jury, each entry with the hash before it.

Changing, removing, adding or moving an entry afterwards breaks the chain from there on (a hash chain, as in
Haber & Stornetta 1991); a signature without its entry, or a snapshot that no longer has its hash, shows too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation
from clea_quiz.matrices.models import JuryDecision, LogEntry, LogKind, Signature
from clea_quiz.matrices.rules import content_hash

START = "0" * 64
"""What the first entry of an organisation holds in place of an earlier hash."""

_AT_ONCE = 100  # snapshots are large: all of an organisation's are never in memory together


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


def jury_facts(decision: JuryDecision, signature: Signature) -> dict[str, Any]:
    """Return what the log keeps of a jury's decision."""
    return {
        "number": decision.number,
        "version": signature.version,
        "content_hash": signature.content_hash,
        "verdict": decision.verdict.value,
        "decided_on": decision.decided_on.isoformat(),
        "comment": decision.comment,
        "person": decision.person_id,
    }


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
    yield from chain(
        islice(_signature_faults(session, organisation_id, entries), 1),
        islice(_decision_faults(session, organisation_id, entries), 1),
    )


def _signature_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[str]:
    """Yield the signatures that are not what the log says, or that the log says and nobody finds."""
    signings, reopenings = (
        {(e.evaluation_id, e.facts.get("version")): e for e in entries if e.kind is kind}
        for kind in (LogKind.SIGNED, LogKind.REOPENED)
    )
    signed = session.scalars(
        select(Signature)
        .join(Evaluation, Evaluation.id == Signature.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(Signature.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for signature in signed:
        key = (signature.evaluation_id, signature.version)
        fault = _fault_of(signature, signings.pop(key, None), reopenings.get(key))
        if fault:
            yield f"evaluation {signature.evaluation_id}, version {signature.version}: {fault}"
    for evaluation_id, version in signings:
        yield f"evaluation {evaluation_id}, version {version}: logged, but its signature is gone"


def _decision_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[str]:
    """Yield the decisions of juries that are not what the log says, or that it says and nobody finds."""
    logged = {(e.evaluation_id, e.facts.get("number")): e for e in entries if e.kind is LogKind.JURY}
    decided = session.execute(
        select(JuryDecision, Signature)
        .join(Signature, Signature.id == JuryDecision.signature_id)
        .join(Evaluation, Evaluation.id == JuryDecision.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(JuryDecision.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for decision, signature in decided:
        entry = logged.pop((decision.evaluation_id, decision.number), None)
        place = f"evaluation {decision.evaluation_id}, jury decision {decision.number}"
        if entry is None:
            yield f"{place}: recorded, but the log does not know it"
        elif (entry.facts, entry.at) != (jury_facts(decision, signature), decision.recorded_at):
            yield f"{place}: what the jury decided was changed"
    for evaluation_id, number in logged:
        yield f"evaluation {evaluation_id}, jury decision {number}: logged, but the decision is gone"


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
