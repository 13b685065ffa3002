"""Sparse calibration: cost grows with answers, memory stays within a gibibyte."""

import resource
from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks.tasks.measurement import Design, Finding
from clea_quiz.psychometrics.calibration import Answers, CalibrationSettings, ErrorKind, calibrate

ITEMS, ANSWERS_EACH = 500, 30
SMALL, LARGE = 33_333, 333_333
FLOOR, GIBIBYTE = 13.0, 2**20  # memory in KiB, as getrusage tells it on Linux


def size() -> list[Callable[[], Finding]]:
    """Return the finding."""
    return [ten_million]


def ten_million() -> Finding:
    """Ten million answers beside one million."""
    _once(1_000)
    seconds = [_once(persons) for persons in (SMALL, LARGE)]
    ratio = seconds[1] / seconds[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    words = (
        f"10 M answers take {ratio:.1f} times 1 M (at most {FLOOR:.0f}); {peak / 2**10:.0f} MiB at the peak"
    )
    holds = ratio <= FLOOR and peak <= GIBIBYTE
    task = f"sparse calibration 2PL, {ANSWERS_EACH} of {ITEMS} items: cost and memory"
    return Finding(task, words, holds, [Design(f"{s:.2f} s", s, 0.0, 0.0) for s in seconds])


def _once(persons: int) -> float:
    rng = np.random.default_rng(0)
    theta = rng.standard_normal(persons).astype(np.float32)
    slope, difficulty = rng.lognormal(0.1, 0.3, ITEMS), rng.normal(size=ITEMS)
    items = np.empty((persons, ANSWERS_EACH), dtype=np.int32)
    for start in range(0, persons, 10_000):
        part = items[start : start + 10_000]
        chance = rng.random((len(part), ITEMS), dtype=np.float32)
        part[:] = np.argpartition(chance, ANSWERS_EACH, axis=1)[:, :ANSWERS_EACH]
    items.sort(axis=1)
    scores = np.empty(items.shape, dtype=np.int8)
    for start in range(0, persons, 10_000):
        rows = slice(start, start + 10_000)
        distance = theta[rows, None] - difficulty[items[rows]]
        scores[rows] = rng.random(distance.shape) < 1 / (1 + np.exp(-slope[items[rows]] * distance))
    who = np.repeat(np.arange(persons, dtype=np.int32), ANSWERS_EACH)
    answers = Answers.sparse(who, items.ravel(), scores.ravel(), persons, ITEMS)
    del who, items, scores
    began = perf_counter()
    calibrate(answers, "2pl", CalibrationSettings(errors=ErrorKind.NONE))
    return perf_counter() - began
