"""``clea-quiz irt information``: what items and the whole test say, ability by ability."""

from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.items import read_items
from clea_quiz.cli.irt.results import INPUT, output_options, records, write_json, write_table, write_text
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.models import fisher_information
from clea_quiz.psychometrics.simulation import line_chart

HEADER = ("theta", "item", "information")
TEST = "test"
MOST_NODES = 100_000


class Abilities(click.ParamType[FloatArray]):
    """``LOW:HIGH:STEP``, or a list separated by commas."""

    name = "abilities"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> FloatArray:
        """Return the abilities, both ends included."""
        if isinstance(value, np.ndarray):
            return value
        text = str(value)
        try:
            parts = [float(part) for part in text.split(":" if ":" in text else ",")]
        except ValueError:
            parts = []
        if not parts or not np.isfinite(parts).all() or (":" in text and len(parts) != 3):
            self.fail(f"{text!r}: LOW:HIGH:STEP or numbers separated by commas are expected", param, ctx)
        if ":" not in text:
            return np.array(parts)
        low, high, step = parts
        if step <= 0 or high < low or (high - low) / step > MOST_NODES:
            self.fail(f"{text!r}: LOW ≤ HIGH, a STEP above 0, at most {MOST_NODES} values", param, ctx)
        # Rounded, so that −3:3:0.1 gives 0.3 and not 0.30000000000000004.
        return np.round(low + step * np.arange(int(np.floor((high - low) / step + 1e-9)) + 1), 12)


@click.command(epilog="\b\nExample: clea-quiz irt information items.csv --theta -3:3:0.5 --plot test.svg")
@click.argument("items", type=INPUT)
@click.option("--theta", type=Abilities(), default="-4:4:0.5", show_default=True, metavar="LOW:HIGH:STEP")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the test's curves (SVG).")
@output_options
def information(items: Path, theta: FloatArray, plot: Path | None, out: Path | None, as_data: bool) -> None:
    """Print Fisher information, rows theta,item,information; the item "test" is the sum."""
    bank = read_items(items)
    found = fisher_information(bank.table, theta)
    names, values = [*bank.ids, TEST], np.concatenate([found, found.sum(axis=0, keepdims=True)])
    rows = [
        (float(ability), name, float(values[place, column]))
        for column, ability in enumerate(theta)
        for place, name in enumerate(names)
    ]
    if plot is not None:
        if theta.size < 2:
            raise click.UsageError("--plot needs two abilities or more")
        with np.errstate(divide="ignore"):
            series = {"information": values[-1], "standard error": 1 / np.sqrt(values[-1])}
        series["standard error"][~np.isfinite(series["standard error"])] = np.nan
        write_text(line_chart(f"{items.name}: information and standard error", theta, series), plot)
    if as_data:
        write_json({"information": records(HEADER, rows)}, out)
    else:
        write_table(HEADER, rows, out)
