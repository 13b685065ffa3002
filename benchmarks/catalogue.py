"""What can be measured, by name; each function returns what builds its comparisons, or its findings."""

from collections.abc import Callable

from benchmarks.harness import Comparison
from benchmarks.tasks.calibrations import calibrations
from benchmarks.tasks.choices import choices
from benchmarks.tasks.measurement import Finding, measurement
from benchmarks.tasks.pages import pages
from benchmarks.tasks.papers import papers
from benchmarks.tasks.scores import scores
from benchmarks.tasks.serving import serving
from benchmarks.tasks.sittings import sittings
from benchmarks.tasks.size import size
from benchmarks.tasks.steps import steps

# Comparisons are built one by one: what one needs is freed before the next.
TASKS: dict[str, Callable[[], list[Callable[[], Comparison]]]] = {
    "steps": steps,
    "choices": choices,
    "scores": scores,
    "sittings": sittings,
    "calibrations": calibrations,
}

# What is found by simulation, or of ourselves alone.
FINDINGS: dict[str, Callable[[], list[Callable[[], Finding]]]] = {
    "size": size,
    "measurement": measurement,
    "papers": papers,
    "pages": pages,
    "serving": serving,
}
