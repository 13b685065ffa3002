"""``clea-quiz work``: the runner of jobs, a process of its own beside the server, so that no page waits.

``serve`` starts it from gunicorn's master by a fresh interpreter: no fork shares the server's connections,
threads or locks. It stops when it is told to, or when the server that started it is gone.
"""

import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType

import click
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.cli.storage import configuration
from clea_quiz.reports.jobs.kinds import KINDS
from clea_quiz.reports.jobs.runner import Runner, Sessions
from clea_quiz.sittings.library import TestLibrary

PAUSE = 1.0
"""Seconds between two looks at an empty queue, and before a runner that died is replaced."""

GENTLE = 5
"""Niceness of a runner: a batch uses the cores that candidates leave, and not the other way round."""

TIDYING = timedelta(hours=1)
log = logging.getLogger(__name__)


class Stopping:
    """Whether to stop: a signal came, or (``closing``) standard input was closed by who started us."""

    def __init__(self, *, closing: bool) -> None:
        self._told = False
        self._closing = closing
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def __call__(self) -> bool:
        """Return whether to stop now."""
        return self._told or (self._closing and self._closed(0))

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the moment to stop."""
        if self._closing:
            self._told = self._closed(seconds)
        else:
            time.sleep(seconds)

    def _closed(self, seconds: float) -> bool:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return self._told or bool(ready)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self._told = True


@click.command()
@click.option("--until-closed", is_flag=True, hidden=True, help="Stop when standard input is closed.")
def work(until_closed: bool) -> None:
    """Run the jobs asked for on the pages (serve starts one by itself; more may run on other machines)."""
    database_url = configuration().database_url
    logging.basicConfig(format="%(asctime)s [%(process)d] [%(levelname)s] %(message)s", level=logging.INFO)
    _supervise(lambda: _run(database_url, closing=until_closed))


def _supervise(run: Callable[[], None]) -> None:
    """Keep a child at work: one that dies, say of a job's hunger for memory, is replaced."""
    while True:
        child = os.fork()  # nothing is open yet: no connection, no thread
        if not child:
            run()
            os._exit(0)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, partial(_pass_on, child))
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return
        log.warning("the runner %s died (status %s): another takes over", child, status)
        time.sleep(PAUSE)


def _pass_on(child: int, number: int, _frame: FrameType | None) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        sys.exit(0)  # between two children


def _run(database_url: str, *, closing: bool) -> None:
    os.nice(GENTLE)
    stopping = Stopping(closing=closing)
    sessions = Sessions(create_engine(database_url, poolclass=NullPool))
    library = TestLibrary(PublishedBanks())
    name = f"{socket.gethostname()[:32]}-{os.getpid()}"
    runner = Runner(name, sessions, KINDS, library, lambda: datetime.now(UTC), stopping)
    tidied = datetime.min.replace(tzinfo=UTC)
    while not stopping():
        worked = False
        try:
            if datetime.now(UTC) - tidied > TIDYING:
                runner.tidy()
                tidied = datetime.now(UTC)
            worked = runner.run_one()
        except SQLAlchemyError as problem:  # the database is away, or not migrated yet: it will come back
            log.warning("no database for the runner: %s", problem.__class__.__name__)
            stopping.wait(PAUSE * 4)
        if not worked:
            stopping.wait(PAUSE)
