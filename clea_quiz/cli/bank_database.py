"""``clea-quiz bank load`` and ``bank export``: files to database and back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from clea_quiz.accounts.queries import organisation_by_slug
from clea_quiz.authoring import service
from clea_quiz.bank.bank import bank_of
from clea_quiz.bank.checking import check
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.writing import write_folder
from clea_quiz.cli.storage import configuration, open_engine, transaction
from clea_quiz.config import item_bank_path

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("path", type=_FOLDER, required=False)
def load(path: Path | None) -> None:
    """Check the item bank at PATH and publish it; sittings under way keep the bank they started with."""
    sources, problems = read_folder(path or item_bank_path())
    problems = problems or check(bank_of(sources))
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(f"{len(problems)} problems: nothing was published")
    with transaction(open_engine(configuration().database_url)) as session:
        publication = service.load_bank(session, sources, datetime.now(UTC))
        number = publication.id
    click.echo(f"Publication {number}: {len(sources)} documents.", err=True)


@click.command()
@click.argument("path", type=click.Path(file_okay=False, path_type=Path))
@click.option("--organisation", help="Slug of an organisation: its own scenarios come with the common bank.")
def export(path: Path, organisation: str | None) -> None:
    """Write the published bank back into the folder PATH as canonical files."""
    with transaction(open_engine(configuration().database_url)) as session:
        owner = organisation_by_slug(session, organisation).id if organisation else None
        sources = service.export_sources(session, owner)
    write_folder(sources, path)
    click.echo(f"{len(sources)} documents written to {path}.", err=True)
