"""``clea-quiz irt score``: abilities from answers."""

from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.items import read_items
from clea_quiz.cli.irt.responses import read_responses
from clea_quiz.cli.irt.results import INPUT, output_options, records, write_json, write_table
from clea_quiz.psychometrics.ability import BOUNDS, Flag, Method, Prior, estimate

HEADER = ("person", "theta", "se", "n")


@click.command(
    epilog="\b\nExample: clea-quiz irt score items.csv answers.csv --method wle --out abilities.csv"
)
@click.argument("items", type=INPUT)
@click.argument("responses", type=INPUT)
@click.option("--method", type=click.Choice([one.value for one in Method]), default="eap", show_default=True)
@click.option("--prior-mean", type=float, default=0.0, show_default=True, help="Of the ability (EAP, MAP).")
@click.option("--prior-sd", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True)
@click.option("--bounds", type=(float, float), default=BOUNDS, show_default=True, help="Of MAP, MLE and WLE.")
@output_options
def score(
    items: Path,
    responses: Path,
    method: str,
    prior_mean: float,
    prior_sd: float,
    bounds: tuple[float, float],
    out: Path | None,
    as_data: bool,
) -> None:
    """Estimate the ability of each person: person,theta,se,n.

    n is the number of answers. An estimate without a maximum within the bounds (all right, all wrong) is
    given at the bound, without a standard error where there is none, and counted on standard error.
    """
    bank = read_items(items)
    answers = read_responses(responses, bank)
    if not bounds[0] < bounds[1]:
        raise click.UsageError(f"--bounds: {bounds[0]} is not below {bounds[1]}")
    found = estimate(bank.table, answers.scores, method, Prior(prior_mean, prior_sd), bounds)
    rows = list(zip(answers.persons, found.theta.tolist(), found.se.tolist(), found.n.tolist(), strict=True))
    for flag, words in ((Flag.AT_BOUND, "at a bound"), (Flag.NO_ANSWER, "without an answer")):
        number = int(np.count_nonzero(found.flags & int(flag)))
        if number:
            click.echo(f"{number} of {len(rows)} persons {words}", err=True)
    if as_data:
        flags = [_names(value) for value in found.flags.tolist()]
        people = records((*HEADER, "flags"), [(*row, flag) for row, flag in zip(rows, flags, strict=True)])
        write_json({"method": str(method), "persons": people}, out)
    else:
        write_table(HEADER, rows, out)


def _names(flags: int) -> list[str]:
    return [str(flag.name).lower() for flag in Flag if flag and flags & int(flag)]
