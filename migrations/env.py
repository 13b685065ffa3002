"""Alembic's entry: migrates the database of the configuration, or the one handed in by the product."""

from alembic import context
from sqlalchemy import Connection, create_engine

import clea_quiz.accounts.models
import clea_quiz.authoring.models
import clea_quiz.matrices.models
import clea_quiz.matrices.observations.models
import clea_quiz.matrices.phrases.models
import clea_quiz.matrices.second_models
import clea_quiz.reports.jobs.models
import clea_quiz.sittings.models  # noqa: F401 - importing the models fills Base.metadata
from clea_quiz.config import from_environment
from clea_quiz.db import Base, UtcDateTime, rebuilding, tune


def _render(kind: str, value: object, _context: object) -> str | bool:
    """Write our own types as what they are in the database: a migration outlives the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction; batches let SQLite change tables."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_server_default=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection of the caller, or open one from the environment."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    engine = create_engine(from_environment().database_url)
    tune(engine)
    with engine.connect() as own, rebuilding(own):
        migrate(own)


main()
