"""The array types of the engine, and the checks that its public functions share."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.errors import GridError, PsychometricsError, SettingsError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Return a contiguous, read-only copy of ``array``."""
    result = np.array(array, order="C", copy=True)
    result.setflags(write=False)
    return result


def finite(values: npt.ArrayLike, name: str, error: type[PsychometricsError]) -> FloatArray:
    """Return ``values`` as floats, or raise ``error`` if one is not a finite number."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as cause:
        raise error(f"{name}: not numbers") from cause
    if not np.isfinite(array).all():
        raise error(f"{name}: every value must be a finite number")
    return array


def abilities(theta: npt.ArrayLike) -> FloatArray:
    """Return abilities θ as a one-dimensional array of finite numbers, shape (G,)."""
    array = np.atleast_1d(finite(theta, "theta", GridError))
    if array.ndim != 1 or array.size == 0:
        raise GridError(f"theta: one non-empty list of abilities is expected, not shape {array.shape}")
    return array


def whole_numbers(values: npt.ArrayLike, name: str, error: type[PsychometricsError]) -> IntArray:
    """Return ``values`` as integers, or raise ``error`` if one is not whole."""
    array = np.asarray(values)
    if array.dtype.kind in "iu" or array.size == 0:
        return array.astype(np.int64, copy=False)
    if array.dtype.kind != "f" or not np.isfinite(array).all() or not (array == np.floor(array)).all():
        raise error(f"{name}: whole numbers are expected")
    return array.astype(np.int64)


def within(value: float, low: float, high: float, name: str) -> float:
    """Return ``value`` if low ≤ value ≤ high, or raise ``SettingsError``."""
    if not low <= value <= high:
        raise SettingsError(f"{name}: {value} is not between {low} and {high}")
    return value


def positive(value: float, name: str) -> float:
    """Return ``value`` if it is a finite number above zero, or raise ``SettingsError``."""
    if not (np.isfinite(value) and value > 0):
        raise SettingsError(f"{name}: {value} is not a positive number")
    return value
