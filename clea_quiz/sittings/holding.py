"""Pausing, going on, adding time, ending: what candidates and assessors do to a sitting under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.sittings import timing
from clea_quiz.sittings.models import EndReason, Intervention, InterventionKind, Pause, Pauser, Sitting
from clea_quiz.sittings.service import end

SEEN_EVERY = timedelta(seconds=15)
"""How often a sign of life is worth a write."""

EXTENSIONS = (5, 10, 15, 30)
"""Minutes an assessor may add at once."""


@dataclass(frozen=True)
class Pulse:
    """What a page under way learns from the server: may it go on, and for how many seconds."""

    state: str
    left: int | None


def pause(session: Session, evaluation: Evaluation, domain: str, now: datetime) -> None:
    """Let a candidate take a break."""
    sitting = _of_candidate(session, evaluation, domain)
    if not sitting.ended and timing.holder(sitting) is None:
        _hold(session, sitting, Pauser.CANDIDATE, now)


def go_on(session: Session, sitting: Sitting, now: datetime) -> None:
    """End the candidate's own break; an assessor's hold stays."""
    _release(session, sitting, Pauser.CANDIDATE, now)


def pulse(session: Session, evaluation: Evaluation, domain: str, now: datetime) -> Pulse:
    """Note that the candidate's page is alive, and say how things stand."""
    sitting = _of_candidate(session, evaluation, domain)
    if sitting.seen_at is None or now - sitting.seen_at >= SEEN_EVERY:
        sitting.seen_at = now
    if not sitting.ended and timing.holder(sitting) is Pauser.CANDIDATE:
        go_on(session, sitting, now)
    session.flush()
    return pulse_of(sitting, now)


def pulse_of(sitting: Sitting, now: datetime) -> Pulse:
    """Return how a sitting stands, for its page."""
    remaining = timing.left(sitting, now)
    seconds = None if remaining is None else max(0, round(remaining.total_seconds()))
    if sitting.ended:
        return Pulse("ended", seconds)
    if timing.holder(sitting) is Pauser.ASSESSOR:
        return Pulse("held", seconds)
    return Pulse("over" if timing.is_over(sitting, now, timing.GRACE) else "open", seconds)


def close_when_over(session: Session, evaluation: Evaluation, domain: str, now: datetime) -> None:
    """End a domain whose time has run out; before that, nothing happens."""
    sitting = _of_candidate(session, evaluation, domain)
    if timing.is_over(sitting, now):
        end(session, sitting, EndReason.TIME, now)


def intervene(
    session: Session, person: Person, sitting_id: int, what: str, now: datetime, *, minutes: int = 0
) -> Sitting:
    """Do to a sitting what an assessor asks, and keep who did what; another organisation's does not exist."""
    sitting = _of_organisation(session, person.organisation_id, sitting_id)
    if what not in {kind.value for kind in InterventionKind}:
        raise NotFound
    kind = InterventionKind(what)
    if sitting.ended:
        raise Conflict("Cette passation est déjà terminée.")
    if kind is InterventionKind.EXTEND:
        _extend(sitting, minutes)
    elif kind is InterventionKind.END:
        end(session, sitting, EndReason.ENDED, now)
    elif kind is InterventionKind.PAUSE:
        if timing.holder(sitting) is Pauser.ASSESSOR:
            return sitting  # a double click
        _hold(session, sitting, Pauser.ASSESSOR, now)
    elif not _release(session, sitting, Pauser.ASSESSOR, now):
        return sitting
    seconds = 60 * minutes if kind is InterventionKind.EXTEND else None
    session.add(Intervention(sitting_id=sitting.id, person_id=person.id, kind=kind, seconds=seconds, at=now))
    session.flush()
    return sitting


def _extend(sitting: Sitting, minutes: int) -> None:
    if sitting.time_limit is None:
        raise Refused("Cette épreuve n’a pas de durée limitée : il n’y a rien à ajouter.")
    if minutes not in EXTENSIONS:
        raise Refused("Choisissez combien de minutes ajouter.")
    sitting.extra_seconds += 60 * minutes


def _hold(session: Session, sitting: Sitting, pauser: Pauser, now: datetime) -> None:
    sitting.pauses.append(Pause(pauser=pauser, started_at=now))
    session.flush()


def _release(session: Session, sitting: Sitting, pauser: Pauser, now: datetime) -> bool:
    held = [pause for pause in sitting.pauses if pause.pauser is pauser and pause.ended_at is None]
    for pause in held:
        pause.ended_at = now
    session.flush()
    return bool(held)


def _of_candidate(session: Session, evaluation: Evaluation, domain: str) -> Sitting:
    return _locked(session, Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)


def _of_organisation(session: Session, organisation_id: int, sitting_id: int) -> Sitting:
    ours = select(Evaluation.id).where(Evaluation.organisation_id == organisation_id)
    return _locked(session, Sitting.id == sitting_id, Sitting.evaluation_id.in_(ours))


def _locked(session: Session, *conditions: object) -> Sitting:
    """Return a sitting, held until the end of the transaction: its clock is changed by one hand at a time."""
    sitting: Sitting | None = session.scalar(
        select(Sitting).where(*conditions).with_for_update()  # type: ignore[arg-type]  # SQL expressions
    )
    if sitting is None:
        raise NotFound
    return sitting
