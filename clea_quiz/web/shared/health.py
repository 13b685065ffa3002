"""Whether the product can work: the database answers, and its tables are those the code expects."""

from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


def database_problem(session: Session, expected_revision: str | None) -> str | None:
    """Return why the database cannot serve, or None when it can."""
    try:
        session.execute(text("SELECT 1"))
        revision = MigrationContext.configure(session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "database unreachable"
    return None if revision == expected_revision else "migrations not current: run clea-quiz db upgrade"
