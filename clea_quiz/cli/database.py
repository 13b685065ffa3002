"""``clea-quiz db``: the tables."""

import click
from alembic.migration import MigrationContext

from clea_quiz.cli.storage import configuration, open_engine
from clea_quiz.schema import newest_revision, upgrade


@click.group()
def db() -> None:
    """Create and migrate the tables."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the database of CLEA_DATABASE_URL to the newest revision."""
    upgrade(open_engine(configuration().database_url))
    click.echo(f"Database at revision {newest_revision()}.", err=True)


@db.command()
def status() -> None:
    """Say whether the tables are those the code expects; exit 1 when they are not."""
    with open_engine(configuration().database_url).connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    click.echo(f"database: {revision or 'empty'}, code: {newest_revision()}")
    if revision != newest_revision():
        raise click.ClickException("the database is not current: run clea-quiz db upgrade")
