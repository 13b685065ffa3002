"""Whether the log of results holds, and whether signatures and decisions are those that it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import results_log
from clea_quiz.matrices.models import JuryDecision, LogEntry, LogKind, Signature
from clea_quiz.matrices.rules import content_hash
from clea_quiz.sittings.rescoring import all_of

_AT_ONCE = 100  # snapshots are large: all of an organisation's are never in memory together


class Wrong(Enum):
    """What can be wrong."""

    CHAIN = "the chain is broken; an entry was removed, added or moved"
    ENTRY = "its content was changed"
    SIGNATURE_UNKNOWN = "signed, but the log does not know it"
    SIGNED = "what was signed was changed"
    SIGNER = "who signed, or when, was changed"
    REOPENING = "its reopening is not the one that was logged"
    SIGNATURE_GONE = "logged, but its signature is gone"
    DECISION_UNKNOWN = "recorded, but the log does not know it"
    DECISION = "what the jury decided was changed"
    DECISION_GONE = "logged, but the decision is gone"
    RESCORING = "it is not what was logged"
    RESCORING_GONE = "logged, but it is gone"


_OF_DECISIONS = frozenset({Wrong.DECISION_UNKNOWN, Wrong.DECISION, Wrong.DECISION_GONE})
_OF_RESCORINGS = frozenset({Wrong.RESCORING, Wrong.RESCORING_GONE})


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: a place of the chain, a version or decision of an evaluation, a re-scoring."""

    wrong: Wrong
    evaluation_id: int | None = None
    number: int | None = None
    place: int | None = None

    @property
    def of_decision(self) -> bool:
        """Return whether ``number`` is that of a jury's decision, not of a version."""
        return self.wrong in _OF_DECISIONS

    @property
    def of_rescoring(self) -> bool:
        """Return whether ``number`` is that of a re-scoring of the organisation."""
        return self.wrong in _OF_RESCORINGS

    def __str__(self) -> str:
        if self.place is not None:
            return f"entry {self.place}: {self.wrong.value}"
        if self.of_rescoring:
            return f"re-scoring {self.number}: {self.wrong.value}"
        what = "jury decision" if self.of_decision else "version"
        return f"evaluation {self.evaluation_id}, {what} {self.number}: {self.wrong.value}"


def faults(session: Session, organisation_id: int) -> Iterator[Fault]:
    """Yield what is wrong with the log of an organisation, the first broken place first."""
    entries = session.scalars(
        select(LogEntry).where(LogEntry.organisation_id == organisation_id).order_by(LogEntry.place)
    ).all()
    before = results_log.START
    for place, entry in enumerate(entries, 1):
        if entry.place != place or entry.previous_hash != before:
            yield Fault(Wrong.CHAIN, place=place)
            return
        if results_log.hash_of(entry) != entry.entry_hash:
            yield Fault(Wrong.ENTRY, place=place)
            return
        before = entry.entry_hash
    yield from chain(
        islice(_signature_faults(session, organisation_id, entries), 1),
        islice(_decision_faults(session, organisation_id, entries), 1),
        islice(_rescoring_faults(session, organisation_id, entries), 1),
    )


def _signature_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[Fault]:
    """Yield the signatures that are not what the log says, or that the log says and nobody finds."""
    signings, reopenings = (
        {(e.evaluation_id, e.facts.get("version")): e for e in entries if e.kind is kind}
        for kind in (LogKind.SIGNED, LogKind.REOPENED)
    )
    for signature in _signatures(session, organisation_id):
        key = (signature.evaluation_id, signature.version)
        fault = _fault_of(signature, signings.pop(key, None), reopenings.get(key))
        if fault:
            yield Fault(fault, signature.evaluation_id, signature.version)
    for evaluation_id, version in signings:
        yield Fault(Wrong.SIGNATURE_GONE, evaluation_id, version)


def _signatures(session: Session, organisation_id: int) -> Iterator[Signature]:
    """Yield the signatures of an organisation, some at a time."""
    ours = select(Signature.id).join(Evaluation, Evaluation.id == Signature.evaluation_id)
    ids = session.scalars(
        ours.where(Evaluation.organisation_id == organisation_id).order_by(Signature.id)
    ).all()
    for start in range(0, len(ids), _AT_ONCE):
        some = select(Signature).where(Signature.id.in_(ids[start : start + _AT_ONCE]))
        yield from session.scalars(some.order_by(Signature.id)).all()


def _decision_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[Fault]:
    """Yield the decisions of juries that are not what the log says, or that it says and nobody finds."""
    logged = {(e.evaluation_id, e.facts.get("number")): e for e in entries if e.kind is LogKind.JURY}
    decided = session.execute(
        select(JuryDecision, Signature.version, Signature.content_hash)
        .join(Signature, Signature.id == JuryDecision.signature_id)
        .join(Evaluation, Evaluation.id == JuryDecision.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(JuryDecision.id)
    )
    for decision, version, signed_hash in decided:
        entry = logged.pop((decision.evaluation_id, decision.number), None)
        where = (decision.evaluation_id, decision.number)
        if entry is None:
            yield Fault(Wrong.DECISION_UNKNOWN, *where)
        elif (entry.facts, entry.at) != (
            results_log.jury_facts(decision, version, signed_hash),
            decision.recorded_at,
        ):
            yield Fault(Wrong.DECISION, *where)
    for evaluation_id, number in logged:
        yield Fault(Wrong.DECISION_GONE, evaluation_id, number)


def _rescoring_faults(session: Session, organisation_id: int, entries: Iterable[LogEntry]) -> Iterator[Fault]:
    """Yield the re-scorings that are not what the log says, or that the log says and nobody finds."""
    decided, taken_back = (
        {e.facts.get("rescoring"): e for e in entries if e.kind is kind and e.evaluation_id is None}
        for kind in (LogKind.RESCORED, LogKind.RESCORING_WITHDRAWN)
    )
    for one in all_of(session, organisation_id):
        pairs = ((one, decided.pop(one.id, None)), (one.withdrawal, taken_back.pop(one.id, None)))
        for decision, entry in pairs:
            said = entry.facts.get("content") if entry else None
            if said != (results_log.content_of(decision) if decision else None):
                yield Fault(Wrong.RESCORING, number=one.id)
    for gone in (*decided, *taken_back):
        yield Fault(Wrong.RESCORING_GONE, number=gone)


def _fault_of(signature: Signature, signing: LogEntry | None, reopening: LogEntry | None) -> Wrong | None:
    if signing is None:
        return Wrong.SIGNATURE_UNKNOWN
    if not content_hash(signature.snapshot) == signature.content_hash == signing.facts.get("content_hash"):
        return Wrong.SIGNED
    if (signature.person_id, signature.signed_at) != (signing.facts.get("person"), signing.at):
        return Wrong.SIGNER
    shown = (signature.reopened_by_id, signature.reopen_reason, signature.reopened_at)
    logged = (
        (reopening.facts.get("person"), reopening.facts.get("reason"), reopening.at)
        if reopening
        else (None, None, None)
    )
    return None if shown == logged else Wrong.REOPENING
