"""What people do with jobs (ask, fetch) and what a runner does (claim, report, finish, give back)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, undefer

from clea_quiz.errors import NotFound, Refused, said
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.reports.labels import N_

KEPT = timedelta(days=7)
"""How long a finished job and its file can be fetched."""

SILENCE = timedelta(seconds=60)
"""A runner that says nothing for so long is taken for dead: somebody else takes its job up again."""

MOST_ATTEMPTS = 3
MOST_AT_ONCE = 5
"""Jobs that one organisation may have waiting or running."""

GAVE_UP = N_("Ce travail s’est interrompu plusieurs fois. Demandez-le de nouveau avec moins de dossiers.")

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """What a job made."""

    name: str
    mime: str
    body: bytes


def ask(
    session: Session, asker: tuple[int, int], kind: str, parameters: Parameters, total: int, now: datetime
) -> Job:
    """Put a job in the queue; ``asker`` is an organisation and a person of it."""
    organisation_id, person_id = asker
    unfinished = Job.state.in_([JobState.WAITING, JobState.RUNNING])
    count = select(func.count()).select_from(Job).where(Job.organisation_id == organisation_id, unfinished)
    if (session.scalar(count) or 0) >= MOST_AT_ONCE:
        raise Refused(
            said(
                "Votre organisme a déjà %(most)s travaux en cours. Attendez que l’un d’eux soit fini.",
                most=MOST_AT_ONCE,
            )
        )
    job = Job(
        organisation_id=organisation_id,
        person_id=person_id,
        kind=kind,
        parameters=dict(parameters),
        total=total,
        asked_at=now,
    )
    session.add(job)
    session.flush()
    return job


def file_of(session: Session, job_id: int, organisation_id: int, now: datetime) -> File:
    """Return the file a job of this organisation made; NotFound once it has expired."""
    job = session.get(Job, job_id, options=[undefer(Job.result)])
    if job is None or job.organisation_id != organisation_id or job.result is None:
        raise NotFound
    if job.ended_at is None or job.ended_at + KEPT <= now:
        raise NotFound(N_("Ce fichier n’est plus gardé. Demandez-le de nouveau."))
    return File(job.file_name or "", job.mime or "", job.result)


def claim(session: Session, runner: str, now: datetime) -> Job | None:
    """Take the oldest job that waits, or one whose runner fell silent; nobody else can take it too.

    PostgreSQL skips the rows that another runner is taking; SQLite, which has one writer, lets nobody in.
    """
    silent = and_(Job.state == JobState.RUNNING, Job.seen_at < now - SILENCE)
    job = session.scalar(
        select(Job)
        .where(or_(Job.state == JobState.WAITING, silent))
        .order_by(Job.asked_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, JobState.FAILED, now)
        job.message = GAVE_UP
        return None
    job.state, job.runner, job.seen_at = JobState.RUNNING, runner, now
    job.attempts += 1
    job.done = 0
    session.flush()
    return job


def is_waiting(session: Session, now: datetime) -> bool:
    """Return whether there is something to claim: asked often, so it takes no lock."""
    silent = and_(Job.state == JobState.RUNNING, Job.seen_at < now - SILENCE)
    found = select(Job.id).where(or_(Job.state == JobState.WAITING, silent)).limit(1)
    return session.scalar(found) is not None


def report(session: Session, job_id: int, runner: str, done: tuple[int, int], now: datetime) -> bool:
    """Say how far a job is and that its runner lives; False when it is no longer this runner's."""
    changed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.runner == runner, Job.state == JobState.RUNNING)
        .values(done=done[0], total=done[1], seen_at=now)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


def finish(session: Session, job_id: int, runner: str, file: File, now: datetime) -> bool:
    """Keep the result, unless somebody else has taken the job up meanwhile."""
    job = _held(session, job_id, runner)
    if job is None:
        return False
    _end(job, JobState.DONE, now)
    job.done, job.file_name, job.mime, job.result = job.total, file.name, file.mime, file.body
    return True


def fail(session: Session, job_id: int, runner: str, message: str, now: datetime) -> bool:
    """End a job with what to tell the person who asked."""
    job = _held(session, job_id, runner)
    if job is None:
        return False
    _end(job, JobState.FAILED, now)
    job.message = message
    return True


def give_back(session: Session, job_id: int, runner: str) -> None:
    """Put a job back in the queue: the runner is asked to stop, and it is not the job's fault."""
    job = _held(session, job_id, runner)
    if job is not None:
        job.state, job.runner, job.seen_at = JobState.WAITING, None, None
        job.attempts -= 1


def forget_expired(session: Session, now: datetime) -> None:
    """Erase what nobody can fetch any more."""
    session.execute(delete(Job).where(Job.ended_at <= now - KEPT))


def _held(session: Session, job_id: int, runner: str) -> Job | None:
    held = select(Job).where(Job.id == job_id, Job.runner == runner, Job.state == JobState.RUNNING)
    return session.scalar(held.with_for_update())


def _end(job: Job, state: JobState, now: datetime) -> None:
    job.state, job.ended_at, job.runner, job.seen_at = state, now, None, None
