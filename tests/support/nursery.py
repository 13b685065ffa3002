"""Servers without the wait: a process that has imported the product forks one for each test.

It is gunicorn with the options of ``clea-quiz serve``, in a process of its own; only what every start does
again, importing and compiling the same bank, was done before. It has no runner of jobs beside it.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gunicorn.app import wsgiapp  # type: ignore[import-untyped]  # gunicorn declares no types
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from clea_quiz import app  # noqa: F401 - what the servers need, imported once
from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.cli.serve import gunicorn_arguments
from clea_quiz.sittings.library import TestLibrary
from tests.support.memory import remember_pure_work

ROOT = Path(__file__).parents[2]


class Nursery:
    """The process, from outside: it starts with the first server wanted, and ends with its standard input."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def hatch(self, environment: dict[str, str], bind: str, log: Path) -> int:
        """Start a server; return its process, the leader of a group of its own."""
        order = {"environment": environment, "bind": bind, "log": str(log)}
        process = self._process = self._process or self._started(environment)
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def close(self) -> None:
        """Let it go."""
        if self._process:
            self._process.communicate()

    @staticmethod
    def _started(environment: dict[str, str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", environment["CLEA_DATABASE_URL"]],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def main(database_url: str) -> None:
    """Compile the bank of a database like all others, then fork a server for each line that comes in."""
    remember_pure_work(pytest.MonkeyPatch())
    engine = create_engine(database_url)
    with Session(engine) as session:
        TestLibrary(PublishedBanks()).warm(session)
    engine.dispose()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server that was killed
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _serve(**order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _serve(environment: dict[str, str], bind: str, log: str) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
        os.dup2(target, stream)
    os.environ.update(environment)
    sys.argv = gunicorn_arguments(bind)
    try:
        wsgiapp.run()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
