"""What was measured, as a table in Markdown and as JSON."""

import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.harness import Ratio, Row
from benchmarks.tasks.measurement import Finding

HEADER = "| task | ours | peer: times longer (lowest–highest) | at least | |\n|---|---|---|---|---|"


def markdown(rows: Sequence[Row], findings: Sequence[Finding], versions: dict[str, str]) -> str:
    """Return both tables and the versions of the peers."""
    parts = [HEADER, *(line for row in rows for line in _lines(row))]
    if findings:
        parts += ["", "| measurement | found | |", "|---|---|---|"]
        parts += [f"| {found.task} | {found.measured} | {_mark(found.holds)} |" for found in findings]
    told = ", ".join(f"{name} {version}" for name, version in versions.items() if version != "absent")
    missing = ", ".join(name for name, version in versions.items() if version == "absent")
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return "\n".join([*parts, "", f"{machine}; {told}." + (f" Not there: {missing}." if missing else ""), ""])


def as_data(rows: Sequence[Row], findings: Sequence[Finding], versions: dict[str, str]) -> dict[str, Any]:
    """Return everything as plain values."""
    return {
        "versions": versions,
        "rows": [asdict(row) | {"holds": row.holds} for row in rows],
        "findings": [asdict(found) for found in findings],
    }


def _lines(row: Row) -> list[str]:
    limit = f" (≤ {_duration(row.limit)})" if row.limit is not None else ""
    first = [row.task, _duration(row.seconds) + limit]
    lines = []
    for ratio in row.ratios:
        lines.append([*first, _peer(ratio), f"{ratio.floor:g}" if ratio.floor else "", _mark(ratio.holds)])
        first = ["", ""]
    if not lines:
        lines.append([*first, "no peer is there", "", ""])
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _peer(ratio: Ratio) -> str:
    words = f"{ratio.peer}: **{ratio.ratio:.3g}** ({ratio.lowest:.3g}–{ratio.highest:.3g})"
    return words + (f"; it {ratio.difference.words}" if ratio.difference else "")


def _mark(holds: bool) -> str:  # noqa: FBT001 (the one thing it marks)
    return "✓" if holds else "✗"


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
