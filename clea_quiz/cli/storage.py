"""How commands reach the database: the engine of the configuration, one transaction per command."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from clea_quiz.config import BadConfiguration, Config, from_environment
from clea_quiz.db import tune
from clea_quiz.errors import Refused


def configuration() -> Config:
    """Read the environment; a missing setting ends the command with a sentence."""
    try:
        return from_environment()
    except BadConfiguration as problem:
        raise click.UsageError(str(problem)) from problem


def open_engine(database_url: str) -> Engine:
    """Return a tuned engine; a command keeps no connection once it is done with it."""
    engine = create_engine(database_url, poolclass=NullPool)
    tune(engine)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session that commits at the end; a refusal ends the command with its sentence, exit code 1."""
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except Refused as refusal:
            raise click.ClickException("\n".join((refusal.message, *refusal.details))) from refusal
