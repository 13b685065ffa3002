"""``python -m benchmarks [TASK …]``: measure, print the table, write it where asked."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import click

from benchmarks.catalogue import FINDINGS, TASKS
from benchmarks.harness import Row, measure
from benchmarks.peers import versions
from benchmarks.reports import as_data, markdown
from benchmarks.tasks.growth import growth
from benchmarks.tasks.measurement import Finding

REPEATS, QUICK = 7, 2
# Small products run fastest on one thread, for every contender; large ones on all.
ONE_THREAD = ("steps", "choices", "sittings", "measurement")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
NAMES = [*TASKS, *FINDINGS]


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES), metavar="[TASK]...")
@click.option("--quick", is_flag=True, help="Two repetitions instead of seven.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for what is found.")
@click.option("--part", hidden=True, type=click.Choice(NAMES))
def main(names: tuple[str, ...], quick: bool, out: Path | None, part: str | None) -> None:
    """Compare the engine with its peers; TASK is one of steps, choices, scores, sittings and so on."""
    if part is not None:
        sys.stdout.buffer.write(pickle.dumps(_measured(part, quick)))
        return
    rows: list[Row] = []
    findings: list[Finding] = []
    for name in names or NAMES:
        click.echo(f"{name} …", err=True)
        more_rows, more_findings = _apart(name, quick)
        rows += more_rows
        findings += more_findings
    table = markdown(rows, findings, versions())
    click.echo(table)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "ratios.md").write_text(table, encoding="utf-8")
        data = json.dumps(as_data(rows, findings, versions()), ensure_ascii=False, indent=2)
        (out / "ratios.json").write_text(data + "\n", encoding="utf-8")
        for name, picture in growth().items():
            (out / f"cost-by-{name}.svg").write_text(picture, encoding="utf-8")
    if not all([row.holds for row in rows] + [found.holds for found in findings]):
        raise SystemExit(1)


def _apart(name: str, quick: bool) -> tuple[list[Row], list[Finding]]:
    """Measure one task in a process of its own: the number of threads is fixed at its start."""
    environment = dict(os.environ)
    if name in ONE_THREAD:
        environment |= dict.fromkeys(THREADS, "1")
    command = [sys.executable, "-m", "benchmarks", "--part", name, *(["--quick"] if quick else [])]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603 (ourselves)
    found: tuple[list[Row], list[Finding]] = pickle.loads(done.stdout)  # noqa: S301 (written by ourselves)
    return found


def _measured(name: str, quick: bool) -> tuple[list[Row], list[Finding]]:
    # What peers print must not mix with the results.
    output, sys.stdout = sys.stdout, sys.stderr
    try:
        if name in FINDINGS:
            return [], [build() for build in FINDINGS[name]()]
        return [measure(build(), QUICK if quick else REPEATS) for build in TASKS[name]()], []
    finally:
        sys.stdout = output


main()
