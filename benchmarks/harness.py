"""Contenders run in turn, again and again; their times are compared pair by pair."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from time import perf_counter
from typing import Any

SHORT = 0.2  # seconds

Run = Callable[[], Any]


@dataclass(frozen=True)
class Timed:
    """A result, and the seconds that its own program counted: start and reading are left out."""

    seconds: float
    result: Any


@dataclass(frozen=True)
class Difference:
    """How two results differ, in words; ``ours``: it is ours that falls short, which fails the row."""

    words: str
    ours: bool = True


Agreement = Callable[[Any, Any], Difference | None]


def same(_ours: object, _theirs: object) -> Difference | None:
    """Accept any result: for tasks in which each contender answers a question of its own."""
    return None


@dataclass(frozen=True)
class Comparison:
    """One task.

    ``peers``: None where a package is not installed. ``floors``: the least ratio peer time / our time, by
    peer; "fastest" means the fastest peer that is there. ``limit``: the longest time allowed to us, in
    seconds per unit. ``units``: how often the task is done in one run (times are divided by it). ``agree``:
    by peer, says how the results differ, None if they agree. ``once``: peers too slow to be repeated;
    ``repeats``: at most so many rounds.
    """

    task: str
    ours: Run
    peers: Mapping[str, Run | None]
    floors: Mapping[str, float] = field(default_factory=dict)
    limit: float | None = None
    units: int = 1
    agree: Mapping[str, Agreement] = field(default_factory=dict)
    once: frozenset[str] = frozenset()
    repeats: int | None = None


@dataclass(frozen=True)
class Ratio:
    """How many times longer a peer took: median of the pairs, and their range; how its result differs."""

    peer: str
    seconds: float
    ratio: float
    lowest: float
    highest: float
    floor: float | None
    difference: Difference | None

    @property
    def holds(self) -> bool:
        """Whether the floor is reached with an agreeing result."""
        wrong = self.difference is not None and self.difference.ours
        return not wrong and (self.floor is None or self.ratio >= self.floor)


@dataclass(frozen=True)
class Row:
    """One task measured: our time per unit in seconds, ratios to the peers that are there, who is absent."""

    task: str
    seconds: float
    limit: float | None
    ratios: list[Ratio]
    absent: list[str]

    @property
    def holds(self) -> bool:
        """Whether every floor that could be measured is reached."""
        quick = self.limit is None or self.seconds <= self.limit
        return quick and all(ratio.holds for ratio in self.ratios)


def measure(comparison: Comparison, repeats: int) -> Row:
    """Run all contenders in turn, ``repeats`` times, after one unmeasured round."""
    runs = {name: run for name, run in comparison.peers.items() if run is not None}
    result = comparison.ours()
    differences = {}
    times: dict[str, list[float]] = {name: [] for name in runs}
    own: list[float] = []
    for name, run in runs.items():
        seconds, found = _run(run)
        if name in comparison.once:
            times[name] = [seconds]
        differences[name] = comparison.agree.get(name, same)(result, found)
    for _ in range(min(repeats, comparison.repeats or repeats)):
        own.append(_time(comparison.ours))
        for name, run in runs.items():
            if name not in comparison.once:
                times[name].append(_time(run))
    ratios = [_ratio(name, times[name], own, comparison, differences[name]) for name in runs]
    return Row(
        comparison.task,
        median(own) / comparison.units,
        comparison.limit,
        _with_fastest(ratios, comparison),
        [name for name, run in comparison.peers.items() if run is None],
    )


def _time(run: Run) -> float:
    """Return the seconds of one run; short ones go on for a while, after one that only warms the caches."""
    began = perf_counter()
    result = run()
    first = perf_counter() - began
    if isinstance(result, Timed):
        return result.seconds
    if first >= SHORT:
        return first
    number, began = 0, perf_counter()
    while (passed := perf_counter() - began) < SHORT:
        run()
        number += 1
    return passed / number


def _run(run: Run) -> tuple[float, Any]:
    began = perf_counter()
    result = run()
    passed = perf_counter() - began
    return (result.seconds, result.result) if isinstance(result, Timed) else (passed, result)


def _ratio(
    name: str, theirs: list[float], own: list[float], comparison: Comparison, difference: Difference | None
) -> Ratio:
    pairs = [peer / ours for peer, ours in zip(theirs, own, strict=False)]
    if len(theirs) == 1:
        pairs = [theirs[0] / median(own)]
    seconds = median(theirs) / comparison.units
    floor = comparison.floors.get(name)
    return Ratio(name, seconds, median(pairs), min(pairs), max(pairs), floor, difference)


def _with_fastest(ratios: list[Ratio], comparison: Comparison) -> list[Ratio]:
    """Give the floor for the fastest peer to whoever that is, among those whose result agrees."""
    wanted = comparison.floors.get("fastest")
    agreeing = [ratio for ratio in ratios if ratio.difference is None]
    if wanted is None or not agreeing:
        return ratios
    fastest = min(agreeing, key=lambda ratio: ratio.ratio)
    # A peer whose result differs does not solve the task: it is shown, not raced.
    return [replace(ratio, floor=wanted) if ratio is fastest else ratio for ratio in ratios]
