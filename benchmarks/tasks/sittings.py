"""A thousand simulated adaptive tests of 20 items."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.harness import Comparison, Difference, Run
from benchmarks.in_r import CATR_SITTINGS, in_r
from benchmarks.peers import peer
from benchmarks.tasks import adapters
from clea_quiz.psychometrics.items import ItemTable, Model
from clea_quiz.psychometrics.scale import Scale, ScaleStop, simulated, sit_scale

PERSONS, ITEMS, LENGTH = 1000, 500, 20
ALIKE = 0.15  # relative: what two draws of 1,000 persons may differ by
FLOORS = {Model.TWO_PL: 3.0, Model.THREE_PL: 10.0}


def sittings() -> list[Callable[[], Comparison]]:
    """Return one comparison a model."""
    return [partial(thousand, model) for model in FLOORS]


def thousand(model: Model) -> Comparison:
    """Items by maximum information, EAP after each, answers drawn."""
    table = data.bank(model, ITEMS)
    scale = Scale.build(table)
    truth = np.random.default_rng(6).standard_normal(PERSONS)
    ending = ScaleStop(LENGTH)
    rng = np.random.default_rng(7)

    def ours() -> float:
        found = sit_scale(scale, PERSONS, simulated(scale, truth, rng), ending)
        return _rmse(found.theta[:, -1], truth)

    return Comparison(
        task=f"1 000 simulated tests of {LENGTH} items, {ITEMS} items, {model.upper()}",
        ours=ours,
        peers={
            "mirt": _mirt(table, truth) if peer("mirt") else None,
            "catsim": _catsim(table, truth) if peer("catsim") else None,
            "catR (R)": _catr(table, truth),
        },
        floors={"mirt": FLOORS[model], "catsim": 100.0, "catR (R)": 100.0},
        units=PERSONS,
        agree={"mirt": _as_exact},
        once=frozenset({"catsim", "catR (R)"}),
    )


def _rmse(found: Any, truth: Any) -> float:
    return float(np.sqrt(np.mean((np.asarray(found) - truth) ** 2)))


def _as_exact(ours: float, theirs: float) -> Difference | None:
    """Both draw answers of their own: their errors must be alike."""
    if abs(ours / theirs - 1) < ALIKE:
        return None
    return Difference(f"root mean square error {theirs:.3f}, ours {ours:.3f}", ours=ours > theirs)


def _mirt(table: ItemTable, truth: Any) -> Callable[[], float]:
    engine = adapters.mirt_engine(table, LENGTH)

    def run() -> float:
        results = engine.run_batch_simulation(truth)
        return _rmse([result.theta for result in results], truth)

    return run


def _catr(table: ItemTable, truth: Any) -> Run | None:
    arrays = {"bank": adapters.catr_bank(table), "abilities": truth, "length": LENGTH}
    return in_r("catR", CATR_SITTINGS, arrays)


def _catsim(table: ItemTable, truth: Any) -> Callable[[], float]:
    def part(name: str, what: str) -> Any:
        return getattr(import_module(f"catsim.{name}"), what)

    columns = np.stack([table.a, table.b, table.c, table.d], axis=1)

    def run() -> float:
        simulator = part("simulation", "Simulator")(
            part("item_bank", "ItemBank")(columns),
            truth,
            part("initialization", "FixedPointInitializer")(0.0),
            part("selection", "MaxInfoSelector")(),
            part("estimation", "NumericalSearchEstimator")(),
            part("stopping", "TestLengthStopper")(max_items=LENGTH),
        )
        simulator.simulate()
        return _rmse(simulator.latest_estimations, truth)

    return run
