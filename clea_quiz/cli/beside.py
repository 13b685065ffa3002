"""What gunicorn's master starts beside its workers: the runner of jobs. gunicorn reads this as settings."""

import subprocess
import sys
from typing import Any

_COMMAND = [sys.executable, "-c", "from clea_quiz.cli import main; main()", "work", "--until-closed"]
_started: list[subprocess.Popen[bytes]] = []


def when_ready(_server: Any) -> None:
    """Start the runner by a fresh interpreter; it lives as long as the other end of its standard input."""
    _started.append(subprocess.Popen(_COMMAND, stdin=subprocess.PIPE))  # noqa: S603 - our own command


def on_exit(_server: Any) -> None:
    """Tell the runner to stop: it gives back the job at hand."""
    for runner in _started:
        runner.terminate()
