"""Exposure control after Sympson and Hetter: probabilities of admission, tuned by simulation."""

from dataclasses import replace

import numpy as np

from clea_quiz.psychometrics.arrays import frozen
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.blueprint import Blueprint
from clea_quiz.psychometrics.selection.content import Content
from clea_quiz.psychometrics.simulation.sittings import Simulees, simulate
from clea_quiz.psychometrics.simulation.summary import exposure_rates

ROUNDS = 12


def tune_admission(
    model: DomainModel,
    content: Content,
    blueprint: Blueprint,
    simulees: Simulees,
    rng: np.random.Generator,
    criterion: str = "decision",
) -> Content:
    """Return the content with probabilities of admission k_j that keep exposure near the plan's cap.

    An item takes part in a sitting with probability k_j. After each simulated round, with P(A_j) the
    share of sittings that met the item and P(S_j) = P(A_j) / k_j the share that would have, k_j = cap /
    P(S_j) where that exceeds the cap, else 1 (Sympson & Hetter 1985). The round with the lowest largest
    exposure wins.
    """
    cap = blueprint.exposure_cap
    if not 0 < cap <= 1:
        raise SettingsError(f"exposure_cap: a rate above 0 is needed to tune exposure, not {cap}")
    free = replace(content, exposure=frozen(np.zeros(content.items)))
    best, lowest = free, np.inf
    for _ in range(ROUNDS):
        rates = exposure_rates(simulate(model, free, blueprint, simulees, rng, criterion), model.items)
        if rates.max() < lowest:
            best, lowest = free, float(rates.max())
        if lowest <= cap:
            break
        selected = rates / free.admission
        admission = np.minimum(cap / np.maximum(selected, cap), 1.0)
        free = replace(free, admission=frozen(admission))
    return replace(best, exposure=content.exposure)
