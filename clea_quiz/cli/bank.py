"""``clea-quiz bank``: check, measure and format the files of an item bank."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import NoReturn

import click

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.checking import check as check_bank
from clea_quiz.bank.coverage import Coverage, as_json
from clea_quiz.bank.coverage import coverage as coverage_of
from clea_quiz.bank.formatting import format_files
from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.schemas import write_schemas
from clea_quiz.cli.lazy import LazyGroup
from clea_quiz.config import item_bank_path
from clea_quiz.sittings.decidability import MOST_RISK, Prospect, left_out_without_voice, prospects

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ENOUGH = 4  # items that a criterion asked on screen should have


_ELSEWHERE = {
    "load": "clea_quiz.cli.bank_database:load",
    "export": "clea_quiz.cli.bank_database:export",
    "simulate": "clea_quiz.cli.bank_simulation:simulate",
}


@click.group(cls=LazyGroup, elsewhere=_ELSEWHERE)
def bank() -> None:
    """Check, load, export and measure an item bank; PATH defaults to the one shipped with the product."""


@bank.command()
@click.argument("path", type=_FOLDER, required=False)
def check(path: Path | None) -> None:
    """Say everything that is wrong with the bank at PATH, one line per fault."""
    folder = path or item_bank_path()
    checked = _read(folder)
    if problems := check_bank(checked):
        _refuse(problems, folder)
    items = len(checked.items)
    click.echo(f"{folder}: {items} items in {len(checked.scenarios)} scenarios, no problem.")
    for prospect in prospects(checked):
        if prospect.short:
            click.secho(_too_poor(prospect), fg="red")


@bank.command()
@click.argument("path", type=_FOLDER, required=False)
@click.option("--json", "as_data", is_flag=True, help="Print the counts as JSON.")
def coverage(path: Path | None, as_data: bool) -> None:
    """Count the items of the bank at PATH by domain, sub-domain and criterion."""
    found = _read(path or item_bank_path())
    covered = coverage_of(found)
    foreseen = list(prospects(found))
    if as_data:
        data = {
            "frameworks": [as_json(part) for part in covered],
            "prospects": [asdict(prospect) for prospect in foreseen],
            "left_out_without_voice": [asdict(prospect) for prospect in left_out_without_voice(found)],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for framework in covered:
        _draw(framework, {p.subdomain: p for p in foreseen if p.framework == framework.code})
    for prospect in left_out_without_voice(found):
        line = f"  {prospect.framework} {prospect.subdomain}: a device without a French voice leaves it out"
        click.secho(line, fg="red")


@bank.command(name="format")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
def format_(path: Path | None) -> None:
    """Rewrite a bank, a scenario's folder or one file in canonical form, with French typography."""
    changed, problems = format_files(path or item_bank_path())
    for file in changed:
        click.echo(str(file))
    if problems:
        _refuse(problems)


@bank.command()
@click.argument("path", type=_FOLDER, required=False)
def schemas(path: Path | None) -> None:
    """Write the JSON Schemas of the bank's documents into PATH/schemas."""
    for file in write_schemas(path or item_bank_path()):
        click.echo(str(file))


def _read(folder: Path) -> Bank:
    # A file that cannot be read stops here: other checks would complain about what is merely missing.
    sources, problems = read_folder(folder)
    if problems:
        _refuse(problems, folder)
    try:
        return bank_of(sources)
    except InvalidDocument as invalid:
        _refuse(invalid.problems, folder)


def _refuse(problems: Sequence[Problem], folder: Path | None = None) -> NoReturn:
    """Print the problems, their path seen from where the command was run, and stop with exit code 1."""
    for problem in problems:
        click.echo(str(replace(problem, path=str(folder / problem.path)) if folder else problem))
    raise click.ClickException(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")


def _draw(framework: Coverage, foreseen: Mapping[str, Prospect]) -> None:
    """Draw the map: one line per sub-domain, one cell per criterion, then the risk foreseen."""
    click.secho(f"{framework.title} ({framework.code})", bold=True)
    click.echo(f"  {_summary(framework)}")
    for domain in framework.parts:
        click.secho(f"\n{domain.code}. {domain.title}", bold=True)
        click.echo(f"  {_summary(domain)}")
        for subdomain in domain.parts:
            cells = " ".join(_cell(criterion) for criterion in subdomain.parts)
            click.echo(f"  {subdomain.code:<4}{cells}{_risk(foreseen.get(subdomain.code))}")
    click.echo(f"\n  items on screen, then +cards; {_ENOUGH} or more: green; fewer: yellow; none: red")
    click.echo("  risk: of a wrong decision after the longest sitting, foreseen from the items\n")


def _too_poor(prospect: Prospect) -> str:
    return (
        f"{prospect.framework} {prospect.subdomain}: {prospect.questions} questions at most leave "
        f"{prospect.risk:.0%} risk of a wrong decision (wanted: {MOST_RISK:.0%}); add items near the cut"
    )


def _risk(prospect: Prospect | None) -> str:
    if prospect is None:
        return ""
    return click.style(f"  risk {prospect.risk:.0%}", fg="red" if prospect.short else "green")


def _summary(covered: Coverage) -> str:
    tally = covered.tally
    levels = "/".join(map(str, tally.difficulties))
    return (
        f"{tally.published} items, {tally.pilot} pilots, {tally.cards} cards; "
        f"{len(tally.sectors)} sectors; difficulties 1 to 5: {levels}"
    )


def _cell(criterion: Coverage) -> str:
    tally = criterion.tally
    assessed = tally.published if criterion.screen else tally.cards
    enough = _ENOUGH if criterion.screen else 1
    colour = "green" if assessed >= enough else "yellow" if tally.published or tally.cards else "red"
    items = str(tally.published) if criterion.screen else ""
    cards = f"+{tally.cards}" if tally.cards or not criterion.screen else ""
    return click.style(f" {criterion.code} {items}{cards} ", fg="black", bg=colour)
