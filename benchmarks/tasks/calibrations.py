"""Items from answers: the same likelihood, or a better one, in less time."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import data
from benchmarks.harness import Agreement, Comparison, Difference, Run, Timed
from benchmarks.in_r import MIRT_CALIBRATION, MIRT_KINDS, in_r
from benchmarks.peers import peer
from clea_quiz.psychometrics.ability import Prior
from clea_quiz.psychometrics.calibration import (
    Answers,
    CalibrationSettings,
    ErrorKind,
    ItemPlan,
    ItemPrior,
    calibrate,
)
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.likelihood import log_curves, scores_of, summed

LARGE = [(10_000, 200), (100_000, 200), (100_000, 500)]
OTHERS = [(10_000, 50), (100_000, 50)]
CLOSE = 1e-6  # relative: how much below the best peer's a log-likelihood may lie
GUESSING = (5.0, 17.0)
# Of our last step, in standard errors: the log-likelihood is then that of the maximum to 1e-9.
TOLERANCE = 5e-2
LARGE_ANSWERS, HUGE_ANSWERS = 5_000_000, 20_000_000  # from which rounds are fewer


def calibrations() -> list[Callable[[], Comparison]]:
    """Return the comparisons of all models and sizes, and of sparse answers."""
    found: list[Callable[[], Comparison]] = [partial(dense, Model.TWO_PL, *size) for size in LARGE]
    for model in (Model.THREE_PL, Model.GRM, Model.GPCM):
        found += [partial(dense, model, *size) for size in OTHERS]
    return [*found, sparse]


def dense(model: Model, persons: int, items: int) -> Comparison:
    """Everybody answers everything."""
    given = data.answers(data.bank(model, items), persons)
    peers: dict[str, Run | None] = {
        "theta-irt": _theta(given, model)
        if peer("theta-irt") and model in (Model.TWO_PL, Model.THREE_PL)
        else None,
        "mirt": _mirt(given, model) if peer("mirt") and given.size <= HUGE_ANSWERS else None,
        "mirt (R)": _mirt_of_r(given, model),
    }
    agree = _no_better(given, model)
    return Comparison(
        task=f"calibration {model.upper()}, {data.spaced(persons)} × {items}",
        ours=_ours(given, model),
        peers=peers,
        floors={"theta-irt": 10.0, "mirt (R)": 30.0} if model is Model.TWO_PL else {"fastest": 10.0},
        agree=dict.fromkeys(peers, agree),
        once=frozenset({"mirt", "mirt (R)"}) if given.size >= LARGE_ANSWERS else frozenset(),
        repeats=2 if given.size >= HUGE_ANSWERS else 3 if given.size >= LARGE_ANSWERS else None,
    )


def sparse() -> Comparison:
    """Each of 100,000 persons answers 30 of 500 items."""
    given = data.sparse(data.answers(data.bank(Model.TWO_PL, 500), 100_000), 30)
    return Comparison(
        task="calibration 2PL, sparse: 30 of 500 items, 100 000 persons",
        ours=_ours(given, Model.TWO_PL),
        peers={
            "mirt": _mirt(given, Model.TWO_PL) if peer("mirt") else None,
            "mirt (R)": _mirt_of_r(given, Model.TWO_PL),
        },
        floors={"mirt": 10.0},
        agree={"mirt": _no_better(given, Model.TWO_PL)},
        once=frozenset({"mirt", "mirt (R)"}),
        repeats=3,
    )


def _prior(model: Model) -> ItemPrior:
    return ItemPrior(lower=GUESSING) if model is Model.THREE_PL else ItemPrior()


def _ours(given: npt.NDArray[np.int8], model: Model) -> Callable[[], ItemTable]:
    plans = [ItemPlan(model, prior=_prior(model))] * given.shape[1]
    settings = CalibrationSettings(tolerance=TOLERANCE, errors=ErrorKind.NONE)
    return lambda: calibrate(Answers.of(given), plans, settings).table


def _theta(given: npt.NDArray[np.int8], model: Model) -> Callable[[], ItemTable]:
    theta = import_module("theta.calibrate")
    priors = import_module("theta.priors").Priors(c_a=GUESSING[0], c_b=GUESSING[1])
    answers = given.astype(np.float64)
    name = str(model).upper()
    # Compilation depends on the shape of the answers: the harness's first, unmeasured round is for it.

    def run() -> ItemTable:
        found = theta.calibrate(answers, name, priors=priors)
        return ItemTable.build(
            [
                ItemParameters(model, float(a), float(b), *((float(c),) if model is Model.THREE_PL else ()))
                for a, b, c in zip(found.a, found.b, found.c, strict=True)
            ]
        )

    return run


def _mirt(given: npt.NDArray[np.int8], model: Model) -> Callable[[], ItemTable]:
    mirt = peer("mirt")
    options: dict[str, Any] = {
        "compute_standard_errors": False,
        "n_quadpts": 61,
        "accelerate": "squarem",
        "tol": 1e-6,
    }
    if model is Model.THREE_PL:
        priors = import_module("mirt.estimation.priors")
        options["priors"] = {"guessing": priors.BetaPrior(*GUESSING)}

    def run() -> ItemTable:
        found = mirt.fit_mirt(given, model=str(model).upper(), **options)
        return _table(found.model.parameters, model)

    return run


def _mirt_of_r(given: npt.NDArray[np.int8], model: Model) -> Run | None:
    script = MIRT_CALIBRATION.replace("KIND", MIRT_KINDS[model.value])
    run = in_r("mirt", script, {"answers": given})
    if run is None:
        return None
    answer = run

    def calibrated() -> Timed:
        found = answer()
        return Timed(found.seconds, _of_r(found.result, model))

    return calibrated


def _of_r(rows: npt.NDArray[np.float64], model: Model) -> ItemTable:
    """Read mirt's parameters: a, then steps, or b and the asymptotes g and u."""
    if model in (Model.GRM, Model.GPCM):
        return ItemTable.build([ItemParameters(model, row[0], steps=tuple(row[1:])) for row in rows.tolist()])
    ends = [{"c": row[2]} if model is Model.THREE_PL else {} for row in rows.tolist()]
    pairs = zip(rows.tolist(), ends, strict=True)
    return ItemTable.build([ItemParameters(model, row[0], row[1], **end) for row, end in pairs])


def _table(values: Any, model: Model) -> ItemTable:
    slopes = np.asarray(values["discrimination"]).ravel()
    if model in (Model.GRM, Model.GPCM):
        steps = np.asarray(values["thresholds" if "thresholds" in values else "steps"])
        rows = zip(slopes, steps, strict=True)
        return ItemTable.build(
            [ItemParameters(model, float(a), steps=tuple(row[~np.isnan(row)].tolist())) for a, row in rows]
        )
    difficulty = np.asarray(values["difficulty"]).ravel()
    guessing = np.asarray(values.get("guessing", np.zeros_like(slopes))).ravel()
    return ItemTable.build(
        [
            ItemParameters(model, float(a), float(b), *((float(c),) if model is Model.THREE_PL else ()))
            for a, b, c in zip(slopes, difficulty, guessing, strict=True)
        ]
    )


def _no_better(given: npt.NDArray[np.int8], model: Model) -> Agreement:
    """Accept a peer that comes as high as we do (and no higher), by one exact log-posterior for all."""

    def compare(ours: ItemTable, theirs: ItemTable) -> Difference | None:
        own, other = log_posterior(ours, given, model), log_posterior(theirs, given, model)
        if own < other - CLOSE * abs(other):
            return Difference(f"log-likelihood higher than ours by {other - own:.3f}")
        if other < own - CLOSE * abs(own):
            return Difference(f"stops {own - other:.1f} short of the log-likelihood", ours=False)
        return None

    return compare


def log_posterior(table: ItemTable, given: npt.NDArray[np.int8], model: Model) -> float:
    """Return the marginal log-likelihood under N(0, 1) by 241 nodes, plus the log prior on guessing."""
    prior, total = Prior(), 0.0
    nodes = np.linspace(-6, 6, 241)
    weights = -0.5 * (nodes - prior.mean) ** 2
    weights -= np.log(np.exp(weights).sum())
    curves = log_curves(table, nodes)
    for start in range(0, len(given), 4096):
        part = summed(scores_of(table, given[start : start + 4096]), curves) + weights
        highest = part.max(axis=1)
        total += float((highest + np.log(np.exp(part - highest[:, None]).sum(axis=1))).sum())
    if model is Model.THREE_PL:
        c = np.maximum(table.c, 1e-12)
        total += float(((GUESSING[0] - 1) * np.log(c) + (GUESSING[1] - 1) * np.log1p(-c)).sum())
    return total
