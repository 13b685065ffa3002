"""``clea-quiz irt simulate``: whole adaptive sittings with the production rules."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from clea_quiz.cli.irt.items import ItemFile, read_items
from clea_quiz.cli.irt.results import INPUT, output_options, write_json, write_table, write_text
from clea_quiz.psychometrics.arrays import IntArray
from clea_quiz.psychometrics.domain import DomainItem, DomainSettings, compile_domain
from clea_quiz.psychometrics.errors import PsychometricsError
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.blueprint import Blueprint, DecisionRule
from clea_quiz.psychometrics.selection.content import Content
from clea_quiz.psychometrics.selection.criteria import CRITERIA
from clea_quiz.psychometrics.simulation import (
    Simulees,
    Sittings,
    Summary,
    bar_chart,
    draw_simulees,
    line_chart,
    summarise,
)
from clea_quiz.psychometrics.simulation import (
    simulate as sit,
)
from clea_quiz.psychometrics.simulation.summary import DISTANCES

PART = 500  # persons between two steps of the progress bar
SIGMA = 0.4
OF_PERSONS = ("person", "true_theta", "theta", "se", "n", "items", "scores")


@click.command(
    epilog="\b\nExample: clea-quiz irt simulate items.csv --persons 5000 --max-items 20 --report simulated"
)
@click.argument("items", type=INPUT)
@click.option("--persons", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--max-items", type=click.IntRange(1), default=30, show_default=True)
@click.option("--min-items", type=click.IntRange(0), default=0, show_default=True)
@click.option("--criterion", type=click.Choice([*CRITERIA]), default="decision", show_default=True)
@click.option(
    "--rule",
    type=click.Choice([one.value for one in DecisionRule]),
    default="posterior",
    show_default=True,
    help="When a sub-domain is decided.",
)
@click.option(
    "--high",
    type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="Probability that decides.",
)
@click.option(
    "--precision",
    type=click.FloatRange(0, min_open=True),
    default=0.3,
    show_default=True,
    help="Standard error that decides (rule precision).",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.7,
    show_default=True,
    help="Expected share of the best scores that means mastery.",
)
@click.option("--cut", type=float, help="Ability that means mastery, instead of --threshold.")
@click.option("--sigma", type=click.FloatRange(0), help="Sub-domains around their domain.  [0.4; one: 0]")
@click.option(
    "--top", type=click.IntRange(1), default=1, show_default=True, help="Chance among so many best."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for sittings.csv, exposure.csv and pictures (SVG).",
)
@output_options
def simulate(
    items: Path,
    persons: int,
    max_items: int,
    min_items: int,
    criterion: str,
    rule: str,
    high: float,
    precision: float,
    threshold: float,
    cut: float | None,
    sigma: float | None,
    top: int,
    seed: int,
    report: Path | None,
    out: Path | None,
    as_data: bool,
) -> None:
    """Simulate adaptive sittings: length, accuracy, bias, RMSE, exposure, overlap.

    ITEMS may have the columns subdomain, criterion and scenario: each sub-domain is then judged, and the
    questions of a scenario stay together. Persons are drawn from the model's prior, N(0, 1).
    """
    bank = read_items(items)
    try:
        model = _model(bank, threshold, cut, sigma)
        blueprint = Blueprint(
            maximum_items=max_items,
            minimum_items=min(min_items, max_items),
            high=high,
            top_n=top,
            easy_start=0,
            rule=DecisionRule(rule),
            precision=precision,
        )
        rng = np.random.default_rng(seed)
        people = draw_simulees(model, persons, rng)
        happened = _sit(model, _content(bank, model), blueprint, people, rng, criterion)
        found = summarise(model, people, happened, high)
    except PsychometricsError as error:
        raise click.ClickException(f"{items}: {error}") from error
    figures = _figures(found, _names(bank.labels.get("subdomain")))
    rates = dict(zip(bank.ids, found.exposure.tolist(), strict=True))
    if report is not None:
        _report(report, _people(bank.ids, people, happened), rates, found)
    if as_data:
        write_json({"criterion": criterion, "seed": seed, **dict(figures), "exposure": rates}, out)
    else:
        write_table(("figure", "value"), figures, out)


def _model(bank: ItemFile, threshold: float, cut: float | None, sigma: float | None) -> DomainModel:
    names = _names(bank.labels.get("subdomain"))
    places = _codes(bank.labels.get("subdomain"), len(bank.ids), alone=0)
    criteria = [
        f"{place}/{name}" for place, name in zip(places, bank.labels.get("criterion", places), strict=True)
    ]
    order = sorted(set(criteria))
    parts = [
        DomainItem(bank.table.item(row), int(places[row]), order.index(criteria[row]))
        for row in range(len(bank.ids))
    ]
    number = max(len(names), 1)
    deviation = sigma if sigma is not None else SIGMA if number > 1 else 0.0
    settings = DomainSettings(deviation, (threshold,) * number, () if cut is None else (cut,) * number)
    return compile_domain(parts, number, [int(name.split("/")[0]) for name in order], settings)


def _content(bank: ItemFile, model: DomainModel) -> Content:
    return Content.build(model, scenario=_codes(bank.labels.get("scenario"), len(bank.ids)))


def _names(labels: list[str] | None) -> list[str]:
    return sorted({name for name in labels or [] if name})


def _codes(labels: list[str] | None, number: int, alone: int = -1) -> IntArray:
    """Return a number for each label in the order of their names; ``alone`` where there is none."""
    names = _names(labels)
    return np.array([names.index(name) if name else alone for name in labels or [""] * number])


def _sit(
    model: DomainModel,
    content: Content,
    blueprint: Blueprint,
    people: Simulees,
    rng: np.random.Generator,
    criterion: str,
) -> Sittings:
    persons = people.domain.size
    parts = []
    with click.progressbar(
        range(0, persons, PART), label="sittings", file=sys.stderr, hidden=not _visible()
    ) as starts:
        for start in starts:
            part = people.part(slice(start, start + PART))
            parts.append(sit(model, content, blueprint, part, rng, criterion))
    return Sittings(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Sittings.__dataclass_fields__
        }
    )


def _visible() -> bool:
    return sys.stderr.isatty()


def _figures(found: Summary, names: list[str]) -> list[tuple[str, object]]:
    return [
        ("persons", found.persons),
        ("mean_length", found.mean_length),
        ("decided_share", found.decided_share),
        ("accuracy", found.accuracy),
        ("forced_accuracy", found.forced_accuracy),
        ("false_mastery", found.false_mastery),
        ("false_non_mastery", found.false_non_mastery),
        ("bias", found.domain_bias),
        ("rmse", found.domain_rmse),
        *((f"bias_{name}", float(value)) for name, value in zip(names, found.bias, strict=False)),
        *((f"rmse_{name}", float(value)) for name, value in zip(names, found.rmse, strict=False)),
        ("largest_exposure", float(found.exposure.max())),
        ("never_asked", int((found.exposure == 0).sum())),
        ("overlap", found.overlap),
        *((f"ended_{reason}", number) for reason, number in found.reasons.items()),
    ]


def _people(ids: Sequence[str], people: Simulees, happened: Sittings) -> list[list[object]]:
    return [
        [
            row + 1,
            float(people.domain[row]),
            float(happened.domain_mean[row]),
            float(happened.domain_sd[row]),
            int(happened.lengths[row]),
            " ".join(ids[item] for item in happened.items[row] if item >= 0),
            " ".join(str(score) for score in happened.scores[row] if score >= 0),
        ]
        for row in range(people.domain.size)
    ]


def _report(folder: Path, people: list[list[object]], rates: dict[str, float], found: Summary) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_table(OF_PERSONS, people, folder / "sittings.csv")
    write_table(("id", "exposure"), rates.items(), folder / "exposure.csv")
    lengths = np.bincount(found.lengths)
    middles = (DISTANCES[:-1] + DISTANCES[1:]) / 2
    series = {
        "acquired": found.acquired_by_distance,
        "undecided": found.undecided_by_distance,
        "not acquired": found.not_acquired_by_distance,
    }
    ranked = np.sort(found.exposure)[::-1]
    write_text(
        bar_chart("Sittings by number of items", np.arange(lengths.size), lengths), folder / "length.svg"
    )
    write_text(line_chart("Proposals by distance from the cut", middles, series), folder / "decisions.svg")
    write_text(
        bar_chart("Exposure of items, most asked first", np.arange(ranked.size), ranked),
        folder / "exposure.svg",
    )
