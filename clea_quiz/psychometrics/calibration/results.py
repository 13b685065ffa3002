"""What a calibration found."""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray, IntArray
from clea_quiz.psychometrics.calibration.settings import ErrorKind
from clea_quiz.psychometrics.items import ItemTable


@dataclass(frozen=True, eq=False)
class ItemErrors:
    """Standard errors of the parameters of J items; NaN where one was not estimated.

    ``a``, ``b``, ``c``, ``d`` (J,), ``steps`` (J, K − 1).
    """

    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray
    steps: FloatArray


@dataclass(frozen=True, eq=False)
class Calibration:
    """Items on a scale, and how well they are known.

    ``means``, ``sds`` (groups,) of abilities, with their standard errors (NaN where fixed). ``change``:
    the largest last EM step, in standard errors; ``converged``: it is below the tolerance. ``path``: the
    log-posterior after each iteration. ``at_bound``: items whose parameters ran to the edge of what their
    model admits (a key that is wrong, often).
    """

    table: ItemTable
    errors: ItemErrors
    error_kind: ErrorKind
    means: FloatArray
    sds: FloatArray
    mean_errors: FloatArray
    sd_errors: FloatArray
    log_likelihood: float
    log_prior: float
    parameters: int
    persons: int
    nodes: FloatArray
    iterations: int
    converged: bool
    change: float
    path: FloatArray
    at_bound: IntArray

    @property
    def log_posterior(self) -> float:
        """Log-likelihood plus the log density of the priors: what was maximised."""
        return self.log_likelihood + self.log_prior

    @property
    def latent_sd(self) -> float:
        """Standard deviation of the first group's ability."""
        return float(self.sds[0])

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2p − 2 log L."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, p ln N − 2 log L."""
        return float(self.parameters * np.log(self.persons) - 2 * self.log_likelihood)
