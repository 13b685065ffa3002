"""The command ``clea-quiz``: what the product does without a browser."""

import click

from clea_quiz.cli.lazy import LazyGroup

__all__ = ["main"]

_COMMANDS = {
    "bank": "clea_quiz.cli.bank:bank",
    "db": "clea_quiz.cli.database:db",
    "demo": "clea_quiz.cli.demo:demo",
    "irt": "clea_quiz.cli.irt:irt",
    "serve": "clea_quiz.cli.serve:serve",
    "users": "clea_quiz.cli.users:users",
    "work": "clea_quiz.cli.work:work",
}


@click.group(cls=LazyGroup, elsewhere=_COMMANDS)
@click.version_option(package_name="clea-quiz")
def main() -> None:
    """Adaptive assessment for the certificates CléA and CléA Numérique."""
