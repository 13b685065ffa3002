"""The runner as the process it is: works, survives the death of its child, stops when it should."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from clea_quiz.cli.work import GENTLE
from clea_quiz.db import tune
from clea_quiz.reports.batches import JURY_FILES
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.reports.jobs.service import ask
from tests.conftest import SECRET
from tests.support.databases import Store
from tests.support.world import World

PATIENCE = 40.0


@pytest.fixture
def runner(store: Store) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "from clea_quiz.cli import main; main()", "work", "--until-closed"]
    settings = {"CLEA_DATABASE_URL": store.url, "CLEA_SECRET_KEY": SECRET}
    process = subprocess.Popen(
        command, env=os.environ | settings, stdin=subprocess.PIPE, start_new_session=True
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def asked(store: Store, world: World) -> Callable[[], bool]:
    """Ask for an empty set of files, and return whether it is ready."""
    engine = create_engine(store.url, poolclass=NullPool)
    tune(engine)
    parameters = {"evaluations": [], "anonymous": False}
    with Session(engine) as session, session.begin():
        asker = (world.organisation, world.assessor)
        job_id = ask(session, asker, JURY_FILES, parameters, 0, datetime.now(UTC)).id

    def ready() -> bool:
        with Session(engine) as session, session.begin():
            return session.get_one(Job, job_id).state is JobState.DONE

    return ready


def children(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


def test_it_does_what_is_asked_and_ends_with_the_server_that_started_it(
    runner: subprocess.Popen[bytes], store: Store, world: World
) -> None:
    wait_for(asked(store, world))

    assert runner.stdin is not None
    runner.stdin.close()

    assert runner.wait(timeout=PATIENCE) == 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the child through /proc")
def test_a_child_that_is_killed_is_replaced(
    runner: subprocess.Popen[bytes], store: Store, world: World
) -> None:
    wait_for(asked(store, world))
    (child,) = children(runner)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, child) == min(own + GENTLE, 19)  # candidates come first

    os.kill(child, signal.SIGKILL)

    wait_for(asked(store, world))
    assert children(runner) != [child]
    runner.terminate()
    assert runner.wait(timeout=PATIENCE) == 0
