"""Accuracy and consistency of decisions at cuts: whether the same person would be placed alike again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from clea_quiz.psychometrics.ability import STANDARD, Prior
from clea_quiz.psychometrics.arrays import FloatArray, finite, whole_numbers
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import category_probabilities, expected_score
from clea_quiz.psychometrics.quality.summed_scores import NODES, REACH, score_distribution


@dataclass(frozen=True, eq=False)
class Classification:
    """``accuracy``: share placed where their true ability is; ``consistency``: alike by two such tests.

    ``by_person`` (N, 2): both for each person, or each node of ability.
    """

    accuracy: float
    consistency: float
    by_person: FloatArray


def rudner(theta: npt.ArrayLike, se: npt.ArrayLike, cuts: npt.ArrayLike) -> Classification:
    """Return accuracy and consistency from N estimates and their standard errors (Rudner 2001, 2005).

    A person at θ̂ would be estimated N(θ̂, SE²) again. ``cuts``: one or several increasing abilities; the
    categories lie between them, each open at its upper end.
    """
    estimates, errors = finite(theta, "theta", ResponsesError), finite(se, "se", ResponsesError)
    if estimates.ndim != 1 or estimates.shape != errors.shape or not estimates.size:
        raise ResponsesError("theta and se: two lists of the same length are expected, not empty")
    if (errors <= 0).any():
        raise ResponsesError("se: every standard error must be above 0")
    limits = increasing(cuts)
    below = ndtr((limits - estimates[:, None]) / errors[:, None])
    chances = np.diff(below, axis=1, prepend=0.0, append=1.0)
    own = np.searchsorted(limits, estimates, side="right")
    return _summary(chances, own, np.full(estimates.size, 1 / estimates.size))


def lee(table: ItemTable, cuts: npt.ArrayLike, prior: Prior = STANDARD) -> Classification:
    """Return accuracy and consistency of summed scores in a population N(μ, σ²) (Lee 2010).

    ``cuts``: one or several increasing summed scores, each the least that reaches the next category. The
    true category of an ability is that of its expected score; scores of an ability are distributed by
    Lord & Wingersky's recursion.
    """
    limits = whole_numbers(np.atleast_1d(np.asarray(cuts)), "cuts", SettingsError)
    best = int((table.categories - 1).sum())
    if limits.ndim != 1 or not limits.size or limits.min() < 1 or limits.max() > best:
        raise SettingsError(f"cuts: summed scores from 1 to {best} are expected")
    increasing(limits)
    nodes = np.linspace(-REACH, REACH, NODES)
    weights = np.exp(-0.5 * nodes**2)
    theta = prior.mean + prior.sd * nodes
    scores = score_distribution(category_probabilities(table, theta), table.categories)
    chances = np.stack([part.sum(axis=0) for part in np.split(scores, limits)], axis=1)
    own = np.searchsorted(limits, expected_score(table, theta).sum(axis=0), side="right")
    return _summary(chances, own, weights / weights.sum())


def increasing(cuts: npt.ArrayLike) -> FloatArray:
    """Return cuts as an increasing list, or raise ``SettingsError``."""
    limits = np.atleast_1d(finite(cuts, "cuts", SettingsError))
    if limits.ndim != 1 or not limits.size or (np.diff(limits) <= 0).any():
        raise SettingsError("cuts: one or several increasing numbers are expected")
    return limits


def _summary(chances: FloatArray, own: npt.NDArray[np.intp], weights: FloatArray) -> Classification:
    accurate = np.take_along_axis(chances, own[:, None], axis=1)[:, 0]
    consistent = (chances**2).sum(axis=1)
    return Classification(
        float(weights @ accurate), float(weights @ consistent), np.stack([accurate, consistent], axis=1)
    )
