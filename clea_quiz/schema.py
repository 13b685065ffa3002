"""The migrations: the revision the code expects, and how a database gets there."""

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from clea_quiz.config import migrations_path
from clea_quiz.db import rebuilding


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations_path()))
    return config


def newest_revision() -> str | None:
    """Return the revision the code expects."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, in one transaction."""
    config = _alembic()
    with engine.connect() as connection, rebuilding(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
