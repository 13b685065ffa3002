"""Peers as functions of a bank: how each is asked for the same thing."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.harness import Agreement, Difference
from benchmarks.peers import peer
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import fisher_information

NODES = 41  # quadrature of the package mirt, over ± 6: as exact as its estimates need


def mirt_model(table: ItemTable) -> Any:
    """Return the bank as a model of the package mirt (PyPI)."""
    mirt = peer("mirt")
    guessing = bool((table.c > 0).any())
    family = mirt.ThreeParameterLogistic if guessing else mirt.TwoParameterLogistic
    model = family(n_items=len(table))
    values = {"discrimination": table.a.copy(), "difficulty": table.b.copy()}
    model.set_parameters(**values, **({"guessing": table.c.copy()} if guessing else {}))
    model._is_fitted = True
    return model


def mirt_engine(table: ItemTable, length: int) -> Any:
    """Return an adaptive test of the package mirt: maximum information, EAP, so many items."""
    cat = import_module("mirt.cat")
    return cat.CATEngine(
        mirt_model(table),
        item_selection="MFI",
        stopping_rule="SE",
        se_threshold=1e-9,
        max_items=length,
        scoring_method="EAP",
        n_quadpts=NODES,
        theta_bounds=(-6.0, 6.0),
        seed=1,
    )


def mirt_steps(table: ItemTable, scores: npt.NDArray[np.int8], length: int) -> Callable[[], list[int]]:
    """Return a sitting, answer by answer."""

    def run() -> list[int]:
        engine = mirt_engine(table, length)
        asked = []
        state = engine.get_current_state()
        for _ in range(length):
            item = int(state.next_item)
            asked.append(item)
            state = engine.administer_item(int(scores[item]))
        return asked

    return run


def catsim_bank(table: ItemTable) -> Any:
    """Return the bank as catsim has it."""
    return import_module("catsim.item_bank").ItemBank(catr_bank(table))


def catsim_steps(table: ItemTable, scores: npt.NDArray[np.int8], length: int) -> Callable[[], list[int]]:
    """Return a sitting by catsim: maximum likelihood (it has no EAP), maximum information."""
    estimation = import_module("catsim.estimation")
    selection = import_module("catsim.selection")
    bank = catsim_bank(table)
    estimator, selector = estimation.NumericalSearchEstimator(), selection.MaxInfoSelector()

    def run() -> list[int]:
        asked: list[int] = []
        theta = 0.0
        for _ in range(length):
            item = int(selector.select(item_bank=bank, administered_items=asked, est_theta=theta))
            asked.append(item)
            given = [bool(scores[place]) for place in asked]
            theta = estimator.estimate(
                item_bank=bank, administered_items=asked, response_vector=given, est_theta=theta
            )
            catsim = peer("catsim")
            catsim.irt.see(theta, bank.items[asked])
        return asked

    return run


def adaptivetesting_steps(
    table: ItemTable, scores: npt.NDArray[np.int8], length: int
) -> Callable[[], list[int]]:
    """Return a sitting by adaptivetesting: EAP, its standard error, maximum information."""
    models, estimators, selection = (
        import_module(f"adaptivetesting.{name}")
        for name in ("models", "math.estimators", "math.item_selection")
    )
    items = [_item(models, table, place) for place in range(len(table))]
    maximum = selection.maximum_information_criterion

    def run() -> list[int]:
        asked: list[int] = []
        left = dict(enumerate(items))
        theta = 0.0
        for _ in range(length):
            chosen = maximum(list(left.values()), theta)
            asked.append(chosen.id)
            del left[chosen.id]
            estimator = estimators.ExpectedAPosteriori(
                [int(scores[place]) for place in asked],
                [items[place] for place in asked],
                estimators.NormalPrior(0, 1),
                (-6, 6),
            )
            theta = float(estimator.get_estimation())
            estimator.get_standard_error(theta)
        return asked

    return run


def _item(module: Any, table: ItemTable, place: int) -> Any:
    item = module.TestItem()
    item.id, item.a, item.b = place, float(table.a[place]), float(table.b[place])
    item.c, item.d = float(table.c[place]), float(table.d[place])
    return item


def catr_bank(table: ItemTable) -> npt.NDArray[np.float64]:
    """Return the bank as catR has it: a, b, c, d."""
    return np.stack([table.a, table.b, table.c, table.d], axis=1)


def same_items(table: ItemTable, theta: npt.ArrayLike | None = None) -> Agreement:
    """Accept the same items, or one that is as informative: to 1 % at the ability of the step.

    ``theta``: an ability for each choice, by default the EAP after our own earlier items is not known here
    and one choice in a hundred may differ.
    """

    def compare(ours: Sequence[int], theirs: Sequence[int]) -> Difference | None:
        for step, (one, other) in enumerate(zip(ours, np.ravel(theirs).astype(int), strict=True)):
            if one == other:
                continue
            points = np.linspace(-4, 4, 161) if theta is None else [np.asarray(theta)[step]]
            own, peers = fisher_information(table.take([one, other]), points)
            # Estimates that differ by a little may cross where two items are equally informative.
            if not np.isclose(own, peers, rtol=0.01).any():
                return Difference(f"another item at step {step + 1}")
            return None
        return None

    return compare
