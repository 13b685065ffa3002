"""Response functions and information: the whole grid × bank at once, models mixed.

Shapes: J items, G abilities, K categories (padded with 0 for items that have fewer). ``curves.py`` holds
the formulas.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import rel_entr

from clea_quiz.psychometrics.arrays import FloatArray, abilities
from clea_quiz.psychometrics.curves import Derivatives, derivatives, information, probabilities
from clea_quiz.psychometrics.errors import GridError, SettingsError
from clea_quiz.psychometrics.items import ItemTable

LOCATION_NODES = 21  # Gauss–Hermite nodes for a location's spread: exact to 1e-9 for a·spread ≤ 2


def category_probabilities(table: ItemTable, theta: npt.ArrayLike) -> FloatArray:
    """Return P_jk(θ), shape (J, G, K): probability of each score of each item at each ability.

    Raises ``GridError`` if an ability is not finite.
    """
    return probabilities(table, abilities(theta)[None, :])


def response_derivatives(table: ItemTable, theta: npt.ArrayLike) -> Derivatives:
    """Return P, ∂ log P/∂θ and −∂² log P/∂θ², each (J, G, K)."""
    return derivatives(table, abilities(theta)[None, :])


def expected_score(table: ItemTable, theta: npt.ArrayLike) -> FloatArray:
    """Return Σ_k k P_jk(θ), shape (J, G)."""
    return category_probabilities(table, theta) @ np.arange(table.width, dtype=np.float64)


def fisher_information(table: ItemTable, theta: npt.ArrayLike) -> FloatArray:
    """Return I_j(θ) = Σ_k P′_jk² / P_jk, shape (J, G): the variance of the score function."""
    return information(table, abilities(theta)[None, :])


def observed_information(table: ItemTable, theta: npt.ArrayLike) -> FloatArray:
    """Return −∂² log P_jk/∂θ², shape (J, G, K): the information that each answer would carry."""
    return response_derivatives(table, theta).observed


def kl_information(table: ItemTable, theta1: npt.ArrayLike, theta0: npt.ArrayLike) -> FloatArray:
    """Return K_j(θ₁‖θ₀) = Σ_k P_jk(θ₁) ln (P_jk(θ₁) / P_jk(θ₀)), shape (J, G).

    The two lists of abilities are paired (one of them may have a single value). Chang & Ying (1996).
    """
    first, second = abilities(theta1), abilities(theta0)
    if first.size != second.size and 1 not in (first.size, second.size):
        raise GridError(f"theta1 and theta0 cannot be paired: {first.size} and {second.size} values")
    one, zero = category_probabilities(table, first), category_probabilities(table, second)
    return np.asarray(rel_entr(one, zero).sum(axis=2))


def expected_response_functions(
    table: ItemTable, theta: npt.ArrayLike, nodes: int = LOCATION_NODES
) -> FloatArray:
    """Return E_δ[P_jk(θ − δ)], δ ~ N(0, spread_j²), shape (J, G, K), by Gauss–Hermite.

    Scoring with these functions lets ignorance about an item widen the posterior (Lewis 2001; Mislevy,
    Wingersky & Sheehan 1994). Items whose spread is 0 keep their probabilities exactly.
    """
    return averaged(table, theta, nodes)[0]


def averaged(
    table: ItemTable, theta: npt.ArrayLike, nodes: int = LOCATION_NODES
) -> tuple[FloatArray, FloatArray]:
    """Return the expected response functions and their derivatives in θ, each (J, G, K)."""
    if nodes < 1:
        raise SettingsError(f"nodes: at least one is needed, not {nodes}")
    grid = abilities(theta)
    exact = derivatives(table, grid[None, :])
    mean, slope = exact.probability, exact.probability * exact.score
    unsure = np.flatnonzero(table.spread > 0)
    if unsure.size:
        # Items that no answer has calibrated yet share their expected parameters: each kind is averaged once.
        kinds, kind = table.take(unsure).distinct()
        means, slopes = _averaged_over_location(kinds, grid, nodes)
        mean[unsure], slope[unsure] = means[kind], slopes[kind]
    return mean, slope


def _averaged_over_location(table: ItemTable, grid: FloatArray, nodes: int) -> tuple[FloatArray, FloatArray]:
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    mean = np.zeros((len(table), grid.size, table.width))
    slope = np.zeros_like(mean)
    for point, weight in zip(points, weights / weights.sum(), strict=True):
        found = derivatives(table, grid[None, :] - table.spread[:, None] * point)
        mean += weight * found.probability
        slope += weight * found.probability * found.score
    return mean, slope
