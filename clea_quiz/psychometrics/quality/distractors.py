"""Which option draws whom: an author learns whether each wrong answer is a real mistake."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, finite, whole_numbers
from clea_quiz.psychometrics.errors import ResponsesError, SettingsError

GROUPS = 5
RARE = 0.05  # a distractor that fewer choose does no work (Haladyna & Downing 1993)


@dataclass(frozen=True, eq=False)
class Distractors:
    """Of one item with O options.

    ``share`` (O,) of choosers; ``ability`` (O,) their mean ability, NaN if nobody; ``correlation`` (O,)
    between choosing and ability (point-biserial); ``curve`` (G, O): share of choosers in each group of
    persons, from the least to the most able, ``centre`` (G,) their mean ability, ``size`` (G,) their number.
    ``rare`` (O,): distractors that under 5 % choose; ``attractive`` (O,): distractors that draw the able,
    more so than the key.
    """

    share: FloatArray
    ability: FloatArray
    correlation: FloatArray
    curve: FloatArray
    centre: FloatArray
    size: IntArray
    rare: BoolArray
    attractive: BoolArray


def distractors(
    choices: npt.ArrayLike, theta: npt.ArrayLike, options: int, key: int, groups: int = GROUPS
) -> Distractors:
    """Return how the options 0 … O − 1 of one item work, from choices (N,), −1 where none was made.

    ``theta`` (N,): abilities, or any score without the item itself. Groups are of equal size, but for ties.
    """
    chosen = whole_numbers(choices, "choices", ResponsesError)
    ability = finite(theta, "theta", ResponsesError)
    if chosen.ndim != 1 or chosen.shape != ability.shape:
        raise ResponsesError("choices and theta: two lists of the same length are expected")
    if options < 2 or not 0 <= key < options or groups < 1:
        raise SettingsError("two options or more, a key among them, and one group or more are expected")
    if chosen.size and (chosen.min() < -1 or chosen.max() >= options):
        raise ResponsesError(f"choices: options from 0 to {options - 1} are expected, −1 for none")
    chosen, ability = chosen[chosen >= 0], ability[chosen >= 0]
    if not chosen.size:
        raise ResponsesError("choices: nobody chose an option")
    made = (chosen[:, None] == np.arange(options)).astype(np.float64)
    number = made.sum(axis=0)
    mean = np.divide(ability @ made, number, out=np.full(options, np.nan), where=number > 0)
    correlation = _point_biserial(made, ability)
    group = _quantile(ability, groups)
    size = np.bincount(group, minlength=groups)
    counts = np.stack([np.bincount(group, made[:, o], groups) for o in range(options)], axis=1)
    filled = np.maximum(size, 1)
    wrong = np.arange(options) != key
    share = number / chosen.size
    return Distractors(
        share=share,
        ability=mean,
        correlation=correlation,
        curve=counts / filled[:, None],
        centre=np.where(size > 0, np.bincount(group, ability, groups) / filled, np.nan),
        size=size,
        rare=wrong & (share < RARE),
        attractive=wrong & (correlation > np.maximum(np.nan_to_num(correlation[key]), 0.0)),
    )


def _point_biserial(made: FloatArray, ability: FloatArray) -> FloatArray:
    centred = ability - ability.mean()
    spread = np.sqrt((centred**2).sum() * ((made - made.mean(axis=0)) ** 2).sum(axis=0))
    result = np.full(made.shape[1], np.nan)
    np.divide(centred @ made, spread, out=result, where=spread > 0)
    return result


def _quantile(ability: FloatArray, groups: int) -> IntArray:
    """Return each person's group; equal abilities are never parted."""
    limits = np.quantile(ability, np.arange(1, groups) / groups)
    return np.searchsorted(limits, ability, side="left").astype(np.int64)
