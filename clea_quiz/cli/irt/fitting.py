"""``clea-quiz irt fit``: whether items, persons and the whole test look like the model."""

from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.cells import BadFile, Fault
from clea_quiz.cli.irt.items import ItemFile, read_items
from clea_quiz.cli.irt.responses import Matrix, ResponseFile, read_responses
from clea_quiz.cli.irt.results import INPUT, output_options, records, write_json, write_table
from clea_quiz.psychometrics.ability import Method, Prior, estimate
from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.errors import PsychometricsError
from clea_quiz.psychometrics.quality.classical import item_statistics
from clea_quiz.psychometrics.quality.item_fit import LocalDependence, local_dependence, mean_squares
from clea_quiz.psychometrics.quality.limited_information import overall_fit
from clea_quiz.psychometrics.quality.person_fit import person_fit, person_mean_squares
from clea_quiz.psychometrics.quality.summed_scores import score_fit

OF_ITEMS = (
    *("id", "n", "difficulty", "item_rest", "outfit", "outfit_z", "infit", "infit_z"),
    *("s_x2", "s_x2_df", "s_x2_p", "s_x2_rmsea", "q3_max", "q3_with"),
)
OF_PERSONS = ("person", "theta", "se", "n", "lz", "lz_star", "p", "outfit", "infit")


@click.command(epilog="\b\nExample: clea-quiz irt fit items.csv answers.csv --json --out fit.json")
@click.argument("items", type=INPUT)
@click.argument("responses", type=INPUT)
@click.option("--persons", is_flag=True, help="Fit of persons instead of items.")
@click.option(
    "--method",
    type=click.Choice([one.value for one in Method]),
    default="wle",
    show_default=True,
    help="Of abilities.",
)
@click.option(
    "--latent-sd",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Of abilities, as the calibration found it.",
)
@output_options
def fit(
    items: Path,
    responses: Path,
    persons: bool,
    method: str,
    latent_sd: float,
    out: Path | None,
    as_data: bool,
) -> None:
    """Test the fit of items (S-X², infit, outfit, Q3) or of persons (lz, lz*, infit, outfit).

    S-X² and M2 use those who answered everything. The most dependent partner of each item is named beside
    its Q3. M2 with RMSEA goes to standard error, and into the JSON.
    """
    bank = read_items(items)
    answers = read_responses(responses, bank)
    prior = Prior(0.0, latent_sd)
    facts: dict[str, object]
    found = estimate(bank.table, answers.scores, method, prior)
    try:
        if persons:
            lines, facts = _persons(bank, answers, found.theta, found.se), {}
        else:
            lines, facts = _items(bank, answers, found.theta, prior)
    except PsychometricsError as error:
        raise BadFile(responses, [Fault(0, 0, str(error))]) from error
    header = OF_PERSONS if persons else OF_ITEMS
    if as_data:
        write_json({"persons" if persons else "items": records(header, lines), **facts}, out)
    else:
        write_table(header, lines, out)


def _persons(bank: ItemFile, answers: ResponseFile, theta: FloatArray, se: FloatArray) -> list[list[object]]:
    fits = person_fit(bank.table, answers.scores, theta)
    squares = person_mean_squares(bank.table, answers.scores, theta)
    n = (answers.scores >= 0).sum(axis=1)
    columns = (theta, se, n, fits.lz, fits.lz_star, fits.p, squares.outfit, squares.infit)
    return [[name, *(column[row] for column in columns)] for row, name in enumerate(answers.persons)]


def _items(
    bank: ItemFile, answers: ResponseFile, theta: FloatArray, prior: Prior
) -> tuple[list[list[object]], dict[str, object]]:
    classical = item_statistics(bank.table, answers.scores)
    squares = mean_squares(bank.table, answers.scores, theta)
    columns: list[FloatArray | IntArray] = [classical.difficulty, classical.item_rest]
    columns += [squares.outfit, squares.outfit_z, squares.infit, squares.infit_z]
    complete = answers.scores[(answers.scores >= 0).all(axis=1)]
    facts: dict[str, object] = {}
    if len(complete) > 1:
        summed = score_fit(bank.table, complete, prior)
        columns += [summed.statistic, summed.df, summed.p, summed.rmsea]
        facts = _overall(bank, complete, prior)
    else:
        columns += [np.full(len(bank.ids), np.nan)] * 4
        click.echo("S-X² and M2 are left out: nobody answered everything", err=True)
    partner = _partners(bank, answers, theta)
    rows: list[list[object]] = []
    for row, name in enumerate(bank.ids):
        values = [column[row].item() for column in columns]
        rows.append([name, int(classical.n[row]), *values, *partner[row]])
    return rows, facts


def _overall(bank: ItemFile, complete: Matrix, prior: Prior) -> dict[str, object]:
    try:
        found = overall_fit(bank.table, complete, prior)
    except PsychometricsError as error:
        click.echo(f"M2 is left out: {error}", err=True)
        return {}
    words = f"M2 {found.statistic:.3f}, df {found.df}, p {found.p:.4f}, RMSEA {found.rmsea:.4f}"
    click.echo(f"{words} [{found.rmsea_low:.4f}, {found.rmsea_high:.4f}], SRMSR {found.srmsr:.4f}", err=True)
    return {"overall": vars(found), "complete": len(complete)}


def _partners(bank: ItemFile, answers: ResponseFile, theta: FloatArray) -> list[tuple[object, object]]:
    """Return the largest Q3 of each item, and with which item it has it."""
    if len(bank.ids) < 2:
        return [(None, None)]
    found: LocalDependence = local_dependence(bank.table, answers.scores, theta)
    others = np.where(np.eye(len(bank.ids), dtype=np.bool_) | np.isnan(found.q3), -np.inf, found.q3)
    nearest = others.argmax(axis=1)
    return [
        (float(others[row, place]), bank.ids[place]) if np.isfinite(others[row, place]) else (None, None)
        for row, place in enumerate(nearest.tolist())
    ]
