"""Reliability of abilities: what share of their variance is true."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.ability import STANDARD, Prior
from clea_quiz.psychometrics.arrays import finite, within
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import fisher_information

REACH, NODES = 6.0, 241


def marginal_reliability(table: ItemTable, prior: Prior = STANDARD) -> float:
    """Return ∫ I(θ) / (I(θ) + 1/σ²) φ(θ) dθ, from 0 to 1, if all items of ``table`` are answered.

    Green, Bock, Humphreys, Linn & Reckase (1984), as mirt's ``marginal_rxx``; ``prior`` is the ability
    distribution φ of those to be tested.
    """
    nodes = np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-0.5 * nodes**2)
    information = fisher_information(table, prior.mean + prior.sd * nodes).sum(axis=0)
    share = information / (information + prior.sd**-2)
    return float(share @ weights / weights.sum())


def empirical_reliability(
    theta: npt.ArrayLike, se: npt.ArrayLike, kind: Literal["bayes", "likelihood"] = "bayes"
) -> float:
    """Return the reliability of N estimated abilities, from 0 to 1.

    "bayes" (EAP, MAP): Var θ̂ / (Var θ̂ + mean SE²). "likelihood" (MLE, WLE): 1 − mean SE² / Var θ̂, 0 if
    negative. As mirt's ``empirical_rxx`` (du Toit 2003).
    """
    estimates, errors = finite(theta, "theta", ResponsesError), finite(se, "se", ResponsesError)
    if estimates.ndim != 1 or estimates.shape != errors.shape or estimates.size < 2:
        raise ResponsesError("theta and se: two lists of the same length, of two persons or more")
    if (errors < 0).any():
        raise ResponsesError("se: a standard error is negative")
    variance, error = float(estimates.var(ddof=1)), float((errors**2).mean())
    if kind not in ("bayes", "likelihood"):
        raise SettingsError(f"kind: {kind!r} is neither bayes nor likelihood")
    if kind == "bayes":
        return variance / (variance + error) if variance + error > 0 else 0.0
    return max(1 - error / variance, 0.0) if variance > 0 else 0.0


def spearman_brown(reliability: float, factor: float) -> float:
    """Return the reliability of a test ``factor`` times as long (Spearman 1910, Brown 1910)."""
    within(reliability, 0.0, 1.0, "reliability")
    within(factor, 1e-6, 1e6, "factor")
    return factor * reliability / (1 + (factor - 1) * reliability)
