"""The declarative base of all tables: naming convention, enumerations as values, times in UTC."""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite forgets time zones, so they are put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_TYPES: dict[Any, Any] = {
    datetime: UtcDateTime(),
    dict[str, Any]: sa.JSON(none_as_null=True),
    dict[str, list[str]]: sa.JSON(none_as_null=True),
    list[str]: sa.JSON(none_as_null=True),
    # The value, not the member's name, goes into the table; a CHECK refuses any other.
    enum.Enum: sa.Enum(
        enum.Enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
    ),
}


class Base(DeclarativeBase):
    """What every table inherits."""

    registry = registry(metadata=sa.MetaData(naming_convention=CONSTRAINT_NAMES), type_annotation_map=_TYPES)


def _never() -> bool:
    return False


def tune(engine: Engine, only_reads: Callable[[], bool] = _never) -> None:
    """Give SQLite the settings that keep every acknowledged answer.

    WAL lets readers and one writer work at once; ``synchronous=FULL`` survives a power cut; taking the
    write lock at BEGIN (IMMEDIATE) makes two writers wait for each other instead of losing an update.
    ``only_reads`` says, when a transaction begins, that it will write nothing: it then takes no lock.
    """
    if engine.dialect.name == "postgresql":
        _tune_postgresql(engine)
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if only_reads() else "BEGIN IMMEDIATE")


def _tune_postgresql(engine: Engine) -> None:
    """Let short queries run at once: compiling the desk's would take longer than answering it."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.execute("SET jit = off")
        connection.commit()


@contextmanager
def rebuilding(connection: sa.Connection) -> Iterator[None]:
    """Hold a transaction in which tables may change; SQLite rebuilds those it cannot alter.

    A table that others point to can only be rebuilt while foreign keys sleep, which no open transaction
    allows; what would point nowhere afterwards undoes everything.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise sa.exc.IntegrityError(f"a row of {lost[0]} points nowhere", None, ValueError())
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
