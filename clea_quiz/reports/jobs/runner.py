"""The runner: takes jobs one by one, reports how far it is, and is never needed by a page."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clea_quiz.db import tune
from clea_quiz.errors import Refused
from clea_quiz.reports.jobs import service
from clea_quiz.reports.jobs.service import File
from clea_quiz.reports.labels import N_
from clea_quiz.sittings.library import TestLibrary

BEAT = timedelta(seconds=1)
"""Progress is written at most so often."""

BROKEN = N_(
    "Une erreur inattendue a arrêté ce travail. Demandez-le de nouveau ; si elle revient, prévenez-nous."
)

log = logging.getLogger(__name__)


class Interrupted(Exception):  # noqa: N818 - it ends a job, and is nobody's fault
    """The runner must stop, or has lost the job to another."""


class Sessions:
    """Short transactions of a runner: those that only read never wait for SQLite's one writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reads = False
        tune(engine, lambda: self._reads)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that writes nothing."""
        self._reads = True
        try:
            with Session(self._engine) as session:
                yield session
        finally:
            self._reads = False

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction, committed at the end."""
        with Session(self._engine) as session, session.begin():
            yield session


@dataclass(frozen=True)
class Task:
    """What the work of a job finds at hand.

    It reads by short transactions, writes nothing, and calls ``report`` more than once a minute; done twice,
    it gives the same: a job whose runner died is taken up again from its start.
    """

    organisation_id: int
    parameters: Mapping[str, Any]
    library: TestLibrary
    reading: Callable[[], Any]
    report: Callable[[int, int], None]
    now: datetime


Work = Callable[[Task], File]


@dataclass
class Runner:
    """One process that takes jobs; as many as wanted may share a database."""

    name: str
    sessions: Sessions
    kinds: Mapping[str, Work]
    library: TestLibrary
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    _beat: datetime | None = field(default=None, init=False)

    def run_one(self) -> bool:
        """Do one job, if any waits; return whether there was one."""
        with self.sessions.reading() as session:
            if not service.is_waiting(session, self.clock()):
                return False
        with self.sessions.writing() as session:
            job = service.claim(session, self.name, self.clock())
            taken = (job.id, job.organisation_id, job.kind, dict(job.parameters)) if job else None
        if taken is not None:
            self._run(*taken)
        return taken is not None

    def tidy(self) -> None:
        """Erase what has expired."""
        with self.sessions.writing() as session:
            service.forget_expired(session, self.clock())

    def _run(self, job_id: int, organisation_id: int, kind: str, parameters: Mapping[str, Any]) -> None:
        self._beat = None
        task = Task(
            organisation_id=organisation_id,
            parameters=parameters,
            library=self.library,
            reading=self.sessions.reading,
            report=lambda done, total: self._report(job_id, done, total),
            now=self.clock(),
        )
        try:
            file = self.kinds[kind](task)
        except Interrupted:
            with self.sessions.writing() as session:
                service.give_back(session, job_id, self.name)
        except Refused as refusal:
            self._fail(job_id, refusal.message)
        except Exception:
            log.exception("job %s (%s) failed", job_id, kind)
            self._fail(job_id, BROKEN)
        else:
            with self.sessions.writing() as session:
                service.finish(session, job_id, self.name, file, self.clock())

    def _fail(self, job_id: int, message: str) -> None:
        with self.sessions.writing() as session:
            service.fail(session, job_id, self.name, message, self.clock())

    def _report(self, job_id: int, done: int, total: int) -> None:
        if self.stopping():
            raise Interrupted
        now = self.clock()
        if self._beat is not None and now - self._beat < BEAT and done < total:
            return
        self._beat = now
        with self.sessions.writing() as session:
            if not service.report(session, job_id, self.name, (done, total), now):
                raise Interrupted
