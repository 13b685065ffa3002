"""EAP and its error for 100,000 persons."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.harness import Comparison, Difference
from benchmarks.in_r import MIRT_SCORES, in_r
from benchmarks.peers import peer
from benchmarks.tasks import adapters
from clea_quiz.psychometrics.ability import eap
from clea_quiz.psychometrics.items import Model

PERSONS, ITEMS = 100_000, 30
CLOSE = 1e-3


def scores() -> list[Callable[[], Comparison]]:
    """Return the comparison."""
    return [many_persons]


def many_persons() -> Comparison:
    """Abilities and errors of 100,000 persons × 30 answers."""
    table = data.bank(Model.TWO_PL, ITEMS)
    given = data.answers(table, PERSONS)
    mirt, girth = peer("mirt"), peer("girth")
    model = adapters.mirt_model(table) if mirt else None
    arrays = {"bank": adapters.catr_bank(table), "answers": given}
    girth_options = {"quadrature_n": 61, "quadrature_bounds": (-6, 6)}

    def of_mirt() -> Any:
        found = mirt.fscores(model, given, method="EAP", n_quadpts=61)
        return np.asarray(found.theta).ravel()

    def of_girth() -> Any:
        return girth.ability_eap(given.T, table.b, table.a, options=girth_options)

    def close(ours: Any, theirs: Any) -> Difference | None:
        distance = float(np.abs(ours - np.ravel(theirs)).max())
        return None if distance <= CLOSE else Difference(f"abilities differ by {distance:.2g}")

    return Comparison(
        task="EAP and its error, 100 000 persons × 30 answers",
        ours=lambda: eap(table, given).theta,
        peers={
            "mirt": of_mirt if mirt else None,
            "girth (without error)": of_girth if girth else None,
            "mirt (R)": in_r("mirt", MIRT_SCORES, arrays),
        },
        floors={"mirt (R)": 20.0},
        agree=dict.fromkeys(("mirt", "girth (without error)", "mirt (R)"), close),
    )
