"""``clea-quiz irt calibrate``: items from answers."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import click

from clea_quiz.cli.irt.cells import BadFile, Fault
from clea_quiz.cli.irt.groups import read_groups
from clea_quiz.cli.irt.items import item_rows, read_items
from clea_quiz.cli.irt.responses import ResponseFile, read_responses
from clea_quiz.cli.irt.results import INPUT, output_options, records, write_json, write_table
from clea_quiz.psychometrics.calibration import (
    Answers,
    Calibration,
    CalibrationSettings,
    ErrorKind,
    ItemPlan,
    ItemPrior,
)
from clea_quiz.psychometrics.calibration import calibrate as fit_items
from clea_quiz.psychometrics.errors import PsychometricsError
from clea_quiz.psychometrics.items import Model

MODELS = [model.value for model in Model]
PAIR = (float, float)


@click.command(epilog="\b\nExample: clea-quiz irt calibrate answers.csv --model 3pl --out items.csv")
@click.argument("responses", type=INPUT)
@click.option("--model", type=click.Choice(MODELS), default="2pl", show_default=True)
@click.option("--known", type=INPUT, help="Items whose parameters stay: the others join their scale.")
@click.option("--groups", type=INPUT, help="person,group: abilities of each group are estimated.")
@click.option("--prior-b", type=PAIR, help="Normal prior on difficulty: mean, sd.")
@click.option("--prior-a", type=PAIR, help="Normal prior on ln a: mean, sd.")
@click.option("--prior-c", type=PAIR, help="Beta prior on c: alpha, beta.  [3pl, 4pl: 5 17]")
@click.option("--prior-d", type=PAIR, help="Beta prior on d: alpha, beta.  [4pl: 17 5]")
@click.option(
    "--errors", type=click.Choice([one.value for one in ErrorKind]), default="automatic", show_default=True
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, min_open=True),
    default=1e-4,
    show_default=True,
    help="Largest last step, in standard errors.",
)
@click.option(
    "--iterations", type=click.IntRange(1), default=2000, show_default=True, help="At most so many."
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Threads.")
@output_options
def calibrate(
    responses: Path,
    model: str,
    known: Path | None,
    groups: Path | None,
    prior_b: tuple[float, float] | None,
    prior_a: tuple[float, float] | None,
    prior_c: tuple[float, float] | None,
    prior_d: tuple[float, float] | None,
    errors: str,
    tolerance: float,
    iterations: int,
    jobs: int,
    out: Path | None,
    as_data: bool,
) -> None:
    """Calibrate items by marginal maximum likelihood: an item file with standard errors.

    Abilities are N(0, 1); for rasch and pcm their standard deviation is estimated, and with --known their
    mean too. Log-likelihood, AIC, BIC and convergence go to standard error, and into the JSON.
    """
    answers = read_responses(responses)
    chosen = Model(model)
    if chosen in (Model.THREE_PL, Model.FOUR_PL):
        prior_c, prior_d = prior_c or (5.0, 17.0), prior_d or (17.0, 5.0)
    names = _groups(groups, answers)
    with ExitStack() as stack:
        executor = stack.enter_context(ThreadPoolExecutor(jobs)) if jobs > 1 else None
        try:
            plans = _plans(answers, chosen, known, ItemPrior(prior_b, prior_a, prior_c, prior_d))
            settings = CalibrationSettings(tolerance, iterations, ErrorKind(errors))
            group = None if names is None else [sorted(set(names)).index(name) for name in names]
            found = fit_items(Answers.of(answers.scores, group), plans, settings, executor, _Progress().show)
        except PsychometricsError as error:
            raise BadFile(responses, [Fault(0, 0, _named(str(error), answers.items))]) from error
    _tell(found, answers, sorted(set(names)) if names else [])
    header, rows = item_rows(answers.items, found.table, found.errors)
    if as_data:
        write_json({"items": records(header, rows), **_facts(found)}, out)
    else:
        write_table(header, rows, out)


def _plans(answers: ResponseFile, model: Model, known: Path | None, prior: ItemPrior) -> list[ItemPlan]:
    fixed = {}
    if known is not None:
        bank = read_items(known)
        fixed = {name: bank.table.item(place) for place, name in enumerate(bank.ids)}
        if not set(fixed) & set(answers.items):
            raise BadFile(known, [Fault(0, 0, f"none of these items is answered in {answers.path}")])
    return [
        ItemPlan(fixed[name].model, known=fixed[name]) if name in fixed else ItemPlan(model, prior=prior)
        for name in answers.items
    ]


def _groups(path: Path | None, answers: ResponseFile) -> list[str] | None:
    return None if path is None else read_groups(path, answers.persons)


def _named(message: str, items: list[str]) -> str:
    """Return a refusal with item names instead of positions."""
    head, found, tail = message.partition(": item")
    if not found:
        return message
    numbers = tail.lstrip("s").strip()
    words = [items[int(word)] if word.isdigit() else word for word in numbers.replace(",", "").split()]
    return f"{head}: {', '.join(words)}. Leave these items out, or give --prior-b."


def _tell(found: Calibration, answers: ResponseFile, groups: list[str]) -> None:
    lines = [
        f"{found.persons} persons, {len(answers.items)} items, {found.parameters} parameters",
        f"log-likelihood {found.log_likelihood!r}, AIC {found.aic!r}, BIC {found.bic!r}",
        f"abilities: mean {found.means.tolist()}, sd {found.sds.tolist()}"
        + (f" ({', '.join(groups)})" if groups else ""),
        f"{'converged' if found.converged else 'NOT CONVERGED'} after {found.iterations} iterations"
        f" (last step {found.change:.2g} standard errors)",
    ]
    if found.at_bound.size:
        names = ", ".join(answers.items[row] for row in found.at_bound.tolist())
        lines.append(f"at the bound of what their model admits (a wrong key?): {names}")
    click.echo("\n".join(lines), err=True)


def _facts(found: Calibration) -> dict[str, object]:
    return {
        "log_likelihood": found.log_likelihood,
        "log_prior": found.log_prior,
        "aic": found.aic,
        "bic": found.bic,
        "parameters": found.parameters,
        "persons": found.persons,
        "means": found.means,
        "sds": found.sds,
        "mean_errors": found.mean_errors,
        "sd_errors": found.sd_errors,
        "error_kind": str(found.error_kind),
        "iterations": found.iterations,
        "converged": found.converged,
        "change": found.change,
        "at_bound": found.at_bound,
    }


class _Progress:
    """The iteration on one line of a terminal, renewed at most ten times a second."""

    def __init__(self) -> None:
        self._shown, self._visible = 0.0, sys.stderr.isatty()

    def show(self, number: int, posterior: float, change: float) -> None:
        now = monotonic()
        if self._visible and now - self._shown > 0.1:
            self._shown = now
            text = f"\riteration {number}: log-posterior {posterior:.3f}, last step {change:.2g} se"
            click.echo(text.ljust(78), nl=False, err=True)
            click.echo("\r", nl=False, err=True)
