"""What is to be calibrated, and how closely."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

from clea_quiz.psychometrics.arrays import positive
from clea_quiz.psychometrics.calibration.priors import ItemPrior
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.items import DICHOTOMOUS, ItemParameters, Model

NO_PRIOR = ItemPrior()


def model_named(name: str) -> Model:
    """Return a model by its name; ``SettingsError`` if there is none."""
    try:
        return Model(name)
    except ValueError as cause:
        raise SettingsError(f"model: {name!r} is none of {', '.join(Model)}") from cause


@dataclass(frozen=True)
class ItemPlan:
    """How one item is calibrated.

    ``categories``: number of scores, by default 2, or for partial credit one more than the largest score
    seen. ``known``: parameters that stay as they are (an operational item, on whose scale the others are
    placed).
    """

    model: Model
    categories: int | None = None
    prior: ItemPrior = NO_PRIOR
    known: ItemParameters | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "model", model_named(self.model))
        least = 2 if self.categories is None else self.categories
        if least < 2 or (self.model in DICHOTOMOUS and least != 2):
            raise SettingsError(f"categories: {self.categories} is no number of scores for {self.model}")
        if self.known is not None and self.known.model is not self.model:
            raise SettingsError(f"known: parameters of {self.known.model} for an item of {self.model}")


class ErrorKind(StrEnum):
    """How standard errors are computed.

    ``OBSERVED``: from the observed information (Louis 1982), as mirt's Oakes. ``CROSS_PRODUCT``: from the
    cross-products of persons' scores (BHHH), cheap for any size. ``AUTOMATIC``: observed where it takes
    seconds, cross-products beyond. ``NONE``: no standard errors.
    """

    AUTOMATIC = "automatic"
    OBSERVED = "observed"
    CROSS_PRODUCT = "cross_product"
    NONE = "none"


@dataclass(frozen=True)
class Latent:
    """The ability distribution of one group: normal; a value that is None is estimated."""

    mean: float | None = 0.0
    sd: float | None = 1.0

    def __post_init__(self) -> None:
        if self.mean is not None and not isfinite(self.mean):
            raise SettingsError(f"mean: {self.mean} is not a finite number")
        if self.sd is not None:
            positive(self.sd, "sd")


@dataclass(frozen=True)
class CalibrationSettings:
    """How a calibration runs.

    It has converged when an EM step, in all parameters, is below ``tolerance`` standard errors.
    ``latent``: one distribution per group; by default the first group is N(0, 1) (its deviation is
    estimated if slopes are fixed at 1, everything if items are known), and other groups are estimated.
    """

    tolerance: float = 1e-3
    maximum_iterations: int = 2000
    errors: ErrorKind = ErrorKind.AUTOMATIC
    latent: tuple[Latent, ...] = field(default=())

    def __post_init__(self) -> None:
        positive(self.tolerance, "tolerance")
        if self.maximum_iterations < 1:
            raise SettingsError(f"maximum_iterations: at least one, not {self.maximum_iterations}")
        try:
            object.__setattr__(self, "errors", ErrorKind(self.errors))
        except ValueError as cause:
            raise SettingsError(f"errors: {self.errors!r} is none of {', '.join(ErrorKind)}") from cause
