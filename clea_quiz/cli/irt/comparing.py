"""``clea-quiz irt dif``: items that treat matched persons of two groups differently."""

from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.cells import BadFile, Fault
from clea_quiz.cli.irt.groups import read_groups
from clea_quiz.cli.irt.responses import ResponseFile, read_responses
from clea_quiz.cli.irt.results import INPUT, output_options, records, write_json, write_table
from clea_quiz.psychometrics.errors import PsychometricsError
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.quality.logistic import LogisticDif, logistic_dif
from clea_quiz.psychometrics.quality.mantel_haenszel import mantel_haenszel
from clea_quiz.psychometrics.quality.matching import Matched
from clea_quiz.psychometrics.quality.standardization import standardization

HEADER = (
    *("id", "mh", "mh_p", "odds_ratio", "delta", "ets", "std_difference"),
    *("logistic", "logistic_p", "r2_gain", "uniform_p", "nonuniform_p"),
)


@click.command(epilog="\b\nExample: clea-quiz irt dif answers.csv groups.csv --focal women")
@click.argument("responses", type=INPUT)
@click.argument("groups", type=INPUT)
@click.option("--focal", help="The focal group.  [the second by name]")
@click.option("--purify", is_flag=True, help="Flagged items leave the matching score.")
@click.option("--no-correction", is_flag=True, help="Mantel–Haenszel without correction for continuity.")
@click.option(
    "--level", type=click.FloatRange(0, 0.5, min_open=True, max_open=True), default=0.05, show_default=True
)
@output_options
def dif(
    responses: Path,
    groups: Path,
    focal: str | None,
    purify: bool,
    no_correction: bool,
    level: float,
    out: Path | None,
    as_data: bool,
) -> None:
    """Compare two groups item by item: Mantel–Haenszel, standardisation, logistic regression.

    GROUPS is a file person,group. Persons are matched by the sum of their scores. Δ and differences below 0
    mean: harder for the focal group.
    """
    answers = read_responses(responses)
    names = read_groups(groups, answers.persons)
    chosen = _focal(groups, names, focal)
    try:
        matched = Matched.build(_table(answers), answers.scores, [int(name == chosen) for name in names])
        rows, flagged = _compare(answers, matched, purify=purify, correction=not no_correction, level=level)
    except PsychometricsError as error:
        raise BadFile(responses, [Fault(0, 0, str(error))]) from error
    reference = next(name for name in sorted(set(names)) if name != chosen)
    click.echo(f"focal {chosen}, reference {reference}; flagged: {', '.join(flagged) or 'none'}", err=True)
    if as_data:
        write_json(
            {"focal": chosen, "reference": reference, "flagged": flagged, "items": records(HEADER, rows)}, out
        )
    else:
        write_table(HEADER, rows, out)


def _compare(
    answers: ResponseFile, matched: Matched, *, purify: bool, correction: bool, level: float
) -> tuple[list[list[object]], list[str]]:
    mh = mantel_haenszel(matched, correction=correction, purify=purify, level=level)
    standard = standardization(matched)
    both, uniform, nonuniform = (
        _logistic(matched, kind, level) for kind in ("both", "uniform", "nonuniform")
    )
    rows: list[list[object]] = []
    for row, name in enumerate(answers.items):
        of_mh = [mh.statistic[row], mh.p[row], mh.odds_ratio[row], mh.delta[row], mh.ets[row]]
        of_logistic: list[object] = [None] * 5
        if both is not None and uniform is not None and nonuniform is not None:
            of_logistic = [
                both.statistic[row],
                both.p[row],
                both.r2_gain[row],
                uniform.p[row],
                nonuniform.p[row],
            ]
        rows.append([name, *of_mh, standard.difference[row], *of_logistic])
    return rows, [answers.items[row] for row in np.flatnonzero(mh.flagged).tolist()]


def _logistic(matched: Matched, kind: str, level: float) -> LogisticDif | None:
    return None if (matched.categories > 2).any() else logistic_dif(matched, kind, level)


def _focal(path: Path, names: list[str], wanted: str | None) -> str:
    found = sorted(set(names))
    if len(found) != 2:
        raise BadFile(
            path, [Fault(0, 0, f"two groups are expected, not {len(found)}: {', '.join(found[:5])}")]
        )
    if wanted is not None and wanted not in found:
        raise click.UsageError(f"--focal: {wanted!r} is neither {found[0]!r} nor {found[1]!r}")
    return wanted or found[1]


def _table(answers: ResponseFile) -> ItemTable:
    """Return items of which only the number of scores matters."""
    highest = np.maximum(answers.scores.max(axis=0), 1).tolist()
    return ItemTable.build(
        [
            ItemParameters(Model.TWO_PL) if best == 1 else ItemParameters(Model.PCM, steps=(0.0,) * best)
            for best in highest
        ]
    )
