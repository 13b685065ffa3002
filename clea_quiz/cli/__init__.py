"""The command ``clea-quiz``: what the product does without a browser."""

import click

from clea_quiz.cli.bank import bank
from clea_quiz.cli.bank_database import export, load
from clea_quiz.cli.bank_simulation import simulate
from clea_quiz.cli.database import db
from clea_quiz.cli.demo import demo
from clea_quiz.cli.irt import irt
from clea_quiz.cli.serve import serve
from clea_quiz.cli.users import users

__all__ = ["main"]


@click.group()
@click.version_option(package_name="clea-quiz")
def main() -> None:
    """Adaptive assessment for the certificates CléA and CléA Numérique."""


bank.add_command(load)
bank.add_command(export)
bank.add_command(simulate)
for command in (demo, serve, db, bank, irt, users):
    main.add_command(command)
