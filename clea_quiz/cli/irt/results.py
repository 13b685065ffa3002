"""What a command writes: CSV or JSON, to standard output or to a file, whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

Command = TypeVar("Command", bound=Callable[..., Any])
INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)


def output_options(command: Command) -> Command:
    """Add ``--out`` and ``--json`` to a command."""
    command = click.option("--json", "as_data", is_flag=True, help="Write JSON instead of CSV.")(command)
    out = click.Path(dir_okay=False, writable=True, path_type=Path)
    return click.option("--out", type=out, help="Write to this file instead of standard output.")(command)


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]], out: Path | None) -> None:
    """Write rows as CSV, numbers in full precision, NaN and None as empty cells."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    write_text(text.getvalue(), out)


def write_json(data: object, out: Path | None) -> None:
    """Write JSON, NaN as null."""
    write_text(json.dumps(_plain(data), ensure_ascii=False, indent=2) + "\n", out)


def write_text(text: str, out: Path | None) -> None:
    """Write to a file, which is there whole or not at all, or to standard output."""
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(out)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {error.strerror}") from error


def records(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, object]]:
    """Return rows as JSON objects."""
    return [dict(zip(header, row, strict=True)) for row in rows]


def _cell(value: object) -> object:
    if value is None or (isinstance(value, (float, np.floating)) and not isfinite(value)):
        return ""
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    return value


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
