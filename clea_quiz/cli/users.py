"""``clea-quiz users``: the first accounts of an installation, before anybody can sign in."""

from datetime import UTC, datetime

import click

from clea_quiz.accounts import service
from clea_quiz.accounts.models import Role
from clea_quiz.accounts.queries import organisation_by_slug
from clea_quiz.cli.storage import configuration, open_engine, transaction


@click.group()
def users() -> None:
    """Create organisations and staff accounts."""


@users.command()
@click.argument("name")
def organisation(name: str) -> None:
    """Create the organisation NAME and print its slug."""
    with transaction(open_engine(configuration().database_url)) as session:
        click.echo(service.create_organisation(session, name, datetime.now(UTC)).slug)


@users.command()
@click.argument("organisation_slug")
@click.argument("email")
@click.argument("full_name")
@click.option(
    "--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True
)
@click.password_option(help="Asked for when not given; at least 12 characters.")
def create(organisation_slug: str, email: str, full_name: str, roles: tuple[str, ...], password: str) -> None:
    """Create a staff account."""
    new = service.NewPerson(email, full_name, password, frozenset(Role(role) for role in roles))
    with transaction(open_engine(configuration().database_url)) as session:
        owner = organisation_by_slug(session, organisation_slug)
        service.create_person(session, owner.id, new, datetime.now(UTC))
    click.echo(f"{email} created.", err=True)
