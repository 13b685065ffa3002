"""``clea-quiz serve``: gunicorn on the configured database."""

import os
import sys
from pathlib import Path

import click

from clea_quiz.cli.storage import configuration

WORKERS = 2
THREADS = 4
# Imported once and forked, so that workers start at once and share memory; threads so that a slow client
# does not hold a worker; recycled now and then against slow leaks.
_OPTIONS = (
    "--preload",
    "--worker-class=gthread",
    "--timeout=30",
    "--keep-alive=5",
    "--no-control-socket",
    "--max-requests=5000",
    "--max-requests-jitter=500",
    "--access-logfile=-",
)
_RUNNER = "--config=python:clea_quiz.cli.beside"


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=WORKERS, show_default=True, help="Processes; one per core.")
def serve(bind: str, workers: int) -> None:
    """Serve the product with gunicorn (settings from the environment)."""
    configuration()  # say now what is missing, not in every worker's log
    run_gunicorn(bind, workers)


def run_gunicorn(bind: str, workers: int = WORKERS) -> None:
    """Become gunicorn: signals reach it directly, nothing of this process remains."""
    program, *arguments = gunicorn_arguments(bind, workers)
    os.execv(program, [program, _RUNNER, *arguments])  # noqa: S606 - our own arguments, no shell


def gunicorn_arguments(bind: str, workers: int = WORKERS) -> list[str]:
    """Return the command that serves the product alone, without a runner of jobs beside it."""
    program = str(Path(sys.executable).parent / "gunicorn")
    size = [f"--bind={bind}", f"--workers={workers}", f"--threads={THREADS}"]
    return [program, *size, *_OPTIONS, "clea_quiz.app:served()"]
