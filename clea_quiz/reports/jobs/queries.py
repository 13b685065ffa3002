"""What the pages show of jobs, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.errors import NotFound
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.reports.jobs.service import KEPT

MOST_SHOWN = 20


@dataclass(frozen=True)
class JobView:
    """A job as shown to the organisation that asked for it."""

    id: int
    kind: str
    state: JobState
    done: int
    total: int
    asked_by: str
    asked_at: datetime
    expires_at: datetime | None
    message: str | None
    file_name: str | None

    @property
    def over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)


def job_of(session: Session, job_id: int, organisation_id: int, now: datetime) -> JobView:
    """Return a job of this organisation; anybody else's, or one that has expired, does not exist."""
    job = session.get(Job, job_id)
    if job is None or job.organisation_id != organisation_id or _expired(job, now):
        raise NotFound
    return _view(job)


def jobs(session: Session, organisation_id: int, now: datetime) -> list[JobView]:
    """Return the organisation's latest jobs, the newest first."""
    found = session.scalars(
        select(Job)
        .where(Job.organisation_id == organisation_id)
        .options(joinedload(Job.person))
        .order_by(Job.asked_at.desc(), Job.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_view(job) for job in found if not _expired(job, now)]


def _expired(job: Job, now: datetime) -> bool:
    return job.ended_at is not None and job.ended_at + KEPT <= now


def _view(job: Job) -> JobView:
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        asked_by=job.person.full_name,
        asked_at=job.asked_at,
        expires_at=job.ended_at + KEPT if job.ended_at else None,
        message=job.message,
        file_name=job.file_name,
    )
