"""Cost against the size of the bank and against the number of persons, for the pictures."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np

from benchmarks import data
from clea_quiz.psychometrics.ability import eap
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.calibration import Answers, CalibrationSettings, ErrorKind, calibrate
from clea_quiz.psychometrics.items import Model
from clea_quiz.psychometrics.nearest import InformationIndex
from clea_quiz.psychometrics.simulation import line_chart

BANKS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
PERSONS = (1_000, 3_000, 10_000, 30_000, 100_000)
ITEMS = 50
REPEATS = 5
ABILITY = 0.3
FIGURES = {
    "bank": "Microseconds per choice, by items in the bank (log10)",
    "persons": "Seconds, by persons (log10)",
}


def growth() -> dict[str, str]:
    """Return the pictures, SVG by name."""
    return {"bank": _bank(), "persons": _persons()}


def _bank() -> str:
    ours, plain = [], []
    for size in BANKS:
        table = data.bank(Model.TWO_PL, size)
        index = InformationIndex.build(table)
        ours.append(_best(partial(index.best_for, ABILITY, [])) * 1e6)
        plain.append(_best(partial(_recomputed, table.a, table.b)) * 1e6)
    return line_chart(FIGURES["bank"], np.log10(BANKS), {"compiled": ours, "recomputed": plain})


def _recomputed(a: FloatArray, b: FloatArray) -> int:
    probability = 1 / (1 + np.exp(-a * (ABILITY - b)))
    return int((a**2 * probability * (1 - probability)).argmax())


def _persons() -> str:
    table = data.bank(Model.TWO_PL, ITEMS)
    settings = CalibrationSettings(errors=ErrorKind.NONE)
    scoring, calibrating = [], []
    for number in PERSONS:
        given = data.answers(table, number)
        scoring.append(_best(partial(eap, table, given)))
        calibrating.append(_best(partial(calibrate, Answers.of(given), Model.TWO_PL, settings)))
    series = {f"EAP, {ITEMS} answers": scoring, f"calibration 2PL, {ITEMS} items": calibrating}
    return line_chart(FIGURES["persons"], np.log10(PERSONS), series)


def _best(run: Callable[[], object]) -> float:
    """Return the seconds of the quickest of a few runs: what the task costs when nothing else happens."""
    times = []
    for _ in range(REPEATS):
        began = perf_counter()
        run()
        times.append(perf_counter() - began)
    return min(times)
