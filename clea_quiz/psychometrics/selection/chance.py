"""Criteria in which chance has its part."""

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.selection.situation import Situation


def random(situation: Situation, mask: BoolArray, rng: np.random.Generator) -> FloatArray:
    """Return a random value for each item: every item left has the same chance."""
    return rng.random(mask.shape)
