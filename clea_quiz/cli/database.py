"""``clea-quiz db``: the tables."""

import click
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Organisation
from clea_quiz.cli.storage import configuration, open_engine
from clea_quiz.matrices import log_check, results_log
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
def verify() -> None:
    """Check the chained log of results of every organisation; exit 1 where it was tampered with.

    Note the count and the end elsewhere: only they show a log that was cut off at its end with its signature.
    """
    broken = False
    with Session(open_engine(configuration().database_url)) as session:
        for organisation in session.scalars(select(Organisation).order_by(Organisation.id)):
            found = list(log_check.faults(session, organisation.id))
            entries, end = results_log.end_of(session, organisation.id)
            holds = f"{entries} entries, the chain holds and ends in {end}"
            click.echo(f"{organisation.slug}: {found[0] if found else holds}")
            broken = broken or bool(found)
    if broken:
        raise click.ClickException("the log of results does not hold")


@db.command()
def status() -> None:
    """Say whether the tables are those the code expects; exit 1 when they are not."""
    with open_engine(configuration().database_url).connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    click.echo(f"database: {revision or 'empty'}, code: {newest_revision()}")
    if revision != newest_revision():
        raise click.ClickException("the database is not current: run clea-quiz db upgrade")
