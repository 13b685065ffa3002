"""The most informative item of a large bank, parameters compiled once."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

import numpy as np

from benchmarks import data
from benchmarks.harness import Comparison
from benchmarks.in_r import CATR_CHOICES, in_r
from benchmarks.peers import peer
from benchmarks.tasks import adapters
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.items import ItemTable, Model
from clea_quiz.psychometrics.nearest import InformationIndex

SIZES = (10_000, 100_000)
ASKED = 20
ABILITIES = np.random.default_rng(4).normal(0, 1, 20)


def choices() -> list[Callable[[], Comparison]]:
    """Return one comparison a bank."""
    return [partial(choice, size) for size in SIZES]


def choice(size: int) -> Comparison:
    """The next item of 20 persons who have met 20 items."""
    table = data.bank(Model.TWO_PL, size)
    index = InformationIndex.build(table)
    asked = [int(item) for item in np.random.default_rng(5).choice(size, ASKED, replace=False)]

    arrays = {"bank": adapters.catr_bank(table), "abilities": ABILITIES, "asked": asked}
    agree = adapters.same_items(table, ABILITIES)

    def ours() -> list[int]:
        return [index.best_for(float(theta), asked) for theta in ABILITIES]

    return Comparison(
        task=f"next item by maximum information, {data.spaced(size)} items",
        ours=ours,
        peers={
            "catsim": _catsim(table, asked) if peer("catsim") else None,
            "plain numpy": _plain(table, asked),
            "catR (R)": in_r("catR", CATR_CHOICES, arrays),
        },
        floors={"catsim": 10.0, "catR (R)": 10.0, "plain numpy": 3.0},
        units=ABILITIES.size,
        agree=dict.fromkeys(("catsim", "catR (R)", "plain numpy"), agree),
    )


def _plain(table: ItemTable, asked: list[int]) -> Callable[[], list[int]]:
    a, b = table.a, table.b

    def run() -> list[int]:
        found = []
        for theta in ABILITIES:
            probability: FloatArray = 1 / (1 + np.exp(-a * (theta - b)))
            information = a**2 * probability * (1 - probability)
            information[asked] = -1.0
            found.append(int(information.argmax()))
        return found

    return run


def _catsim(table: ItemTable, asked: list[int]) -> Callable[[], list[int]]:
    selector = import_module("catsim.selection").MaxInfoSelector()
    bank = adapters.catsim_bank(table)

    def run() -> list[int]:
        return [
            int(selector.select(item_bank=bank, administered_items=asked, est_theta=float(theta)))
            for theta in ABILITIES
        ]

    return run
