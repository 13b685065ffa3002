"""``clea-quiz bank simulate``: what a bank can decide, before anybody sits."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.problems import InvalidDocument
from clea_quiz.bank.reading import read_folder
from clea_quiz.config import item_bank_path
from clea_quiz.sittings.rehearsal import ENOUGH_DECIDED, MOST_WRONG, SubdomainRehearsal, rehearse

COLUMNS = ("decided", "wrong", "false +", "false −", "answers", "items", "near")


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--evaluations", type=click.IntRange(1), default=500, show_default=True)
@click.option("--max-items", type=click.IntRange(1), help="In a domain, instead of the plan's maximum.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--json", "as_data", is_flag=True, help="Print everything as JSON.")
def simulate(path: Path | None, evaluations: int, max_items: int | None, seed: int, as_data: bool) -> None:
    """Simulate whole evaluations on the bank at PATH with the production rules.

    Items that are not calibrated are as uncertain as their author's difficulty says. For each sub-domain
    with items on screen: the share decided, the share of decisions that is wrong, mean answers, and why
    it falls short.
    """
    bank = _read(path or item_bank_path())
    found: list[SubdomainRehearsal] = []
    for framework in sorted(bank.frameworks):

        def told(domain: str, framework: str = framework) -> None:
            click.echo(f"{framework} {domain} …", err=True)

        found += rehearse(bank, framework, evaluations, seed, max_items, told)
    if as_data:
        rows = [asdict(row) | {"short": list(row.short)} for row in found]
        summary = {"evaluations": evaluations, "seed": seed, **_totals(found)}
        click.echo(json.dumps({**summary, "subdomains": rows}, ensure_ascii=False, indent=2))
        return
    for framework in sorted({row.framework for row in found}):
        click.secho(framework, bold=True)
        click.echo(" " * 6 + "".join(f"{name:>9}" for name in COLUMNS))
        for row in found:
            if row.framework == framework:
                _show(row)
    totals = _totals(found)
    click.echo(
        f"\n{totals['decided']:.1%} of sub-domains decided (wanted: {ENOUGH_DECIDED:.0%}), "
        f"{totals['wrong']:.1%} of those wrongly (at most {MOST_WRONG:.0%}); "
        f"{totals['length']:.1f} questions a domain"
    )


def _totals(found: Sequence[SubdomainRehearsal]) -> dict[str, float]:
    decided = np.array([row.decided for row in found])
    wrong = np.array([row.wrong for row in found])
    domains = {(row.framework, row.domain): row.domain_length for row in found}
    return {
        "decided": float(decided.mean()),
        "wrong": float((decided * wrong).sum() / max(decided.sum(), 1e-12)),
        "length": float(np.mean(list(domains.values()))),
    }


def _show(row: SubdomainRehearsal) -> None:
    shares = (row.decided, row.wrong, row.false_mastery, row.false_non_mastery)
    line = f"{row.subdomain:>6}" + "".join(f"{share:>9.1%}" for share in shares)
    line += f"{row.answers:>9.1f}{row.items:>9}{row.near:>9}"
    if row.short:
        click.echo(click.style(line, fg="red") + "  " + "; ".join(row.short))
    else:
        click.secho(line, fg="green")


def _read(folder: Path) -> Bank:
    sources, problems = read_folder(folder)
    if problems:
        raise click.ClickException(f"{folder}: bank check tells {len(problems)} problems: mend them first")
    try:
        return bank_of(sources)
    except InvalidDocument as invalid:
        raise click.ClickException(f"{folder}: {invalid}") from invalid
