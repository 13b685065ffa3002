"""A CSV file as cells that know where they stand, so that a fault can be said with line and column."""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import click

MOST_FAULTS = 20  # shown; the others are counted
SEPARATORS = (";", "\t", ",")
NOT_PRESENTED = frozenset({"", "NA", "na", "NaN", "nan"})
LONG_FILE = 5_000_000  # bytes from which reading shows its progress


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a file, and what to do; column 0: the whole line, line 0: the file."""

    line: int
    column: int
    message: str


class BadFile(click.ClickException):
    """All that is wrong with a file; exit code 1."""

    exit_code = 1

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        shown = [_line(path, fault) for fault in faults[:MOST_FAULTS]]
        more = len(faults) - len(shown)
        super().__init__("\n".join([*shown, *([f"{path}: … and {more} more faults"] if more else [])]))
        self.faults = faults

    def show(self, file: object = None) -> None:
        """Print the faults, one a line, ready for an editor that jumps to them."""
        click.echo(self.message, err=True)


def _line(path: Path, fault: Fault) -> str:
    place = f":{fault.line}" if fault.line else ""
    return f"{path}{place}{f':{fault.column}' if fault.column else ''}: {fault.message}"


@dataclass(frozen=True)
class Sheet:
    """The header of a CSV file, and its rows with their line numbers."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[str]]]
    decimal_comma: bool

    def column(self, name: str) -> int | None:
        """Return the position of a column, counted from 0, None if there is none."""
        return self.header.index(name) if name in self.header else None

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows; on a terminal, a long file shows how far reading is."""
        if self.path.stat().st_size < LONG_FILE or not sys.stderr.isatty():
            yield from self.rows
            return
        with click.progressbar(self.rows, label=f"reading {self.path.name}", file=sys.stderr) as bar:
            yield from bar

    def number(self, text: str) -> float | None:
        """Return a cell as a finite number, None if it is none."""
        written = text.strip().replace(",", ".") if self.decimal_comma else text.strip()
        try:
            value = float(written)
        except ValueError:
            return None
        return value if isfinite(value) and "_" not in written else None


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file; raises ``BadFile`` unless it is UTF-8 with one header and rows of the same width."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadFile(path, [Fault(line, 0, "the file is not UTF-8: save it as CSV UTF-8")]) from error
    if not text.strip():
        raise BadFile(path, [Fault(0, 0, "the file is empty: a header and rows are expected")])
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadFile(path, [Fault(reader.line_num, 0, f"malformed CSV: {error}")]) from error
    header = [name.strip() for name in rows[0][1]]
    faults = [
        Fault(rows[0][0], place + 1, f"column {name!r} appears twice" if name else "a column has no name")
        for place, name in enumerate(header)
        if not name or name in header[:place]
    ]
    faults += [
        Fault(line, 0, f"{len(row)} cells where the header has {len(header)}")
        for line, row in rows[1:]
        if len(row) != len(header)
    ]
    if len(rows) < 2:
        faults.append(Fault(rows[0][0], 0, "there is no row below the header"))
    if faults:
        raise BadFile(path, faults)
    return Sheet(path, header, rows[1:], decimal_comma=separator != ",")


def _separator(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max(SEPARATORS, key=first.count)
