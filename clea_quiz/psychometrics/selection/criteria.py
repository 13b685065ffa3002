"""The criteria by name."""

from collections.abc import Callable

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.selection.chance import random
from clea_quiz.psychometrics.selection.decision import decision, settlement
from clea_quiz.psychometrics.selection.information import at_ability, at_cut
from clea_quiz.psychometrics.selection.priority import priority
from clea_quiz.psychometrics.selection.shadow import shadow
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.selection.stratified import progressive, proportional, stratified
from clea_quiz.psychometrics.selection.weighting import (
    divergence,
    expected_information,
    likelihood_weighted,
    posterior_divergence,
    posterior_weighted,
    variance_drop,
)

# Values (…, J): larger is better; those of items outside the mask are ignored.
Criterion = Callable[[Situation, BoolArray, np.random.Generator], FloatArray]

CRITERIA: dict[str, Criterion] = {
    "decision": decision,
    "settlement": settlement,
    "information": at_ability,
    "cut_information": at_cut,
    "mei": expected_information,
    "mepv": variance_drop,
    "kl": divergence,
    "klp": posterior_divergence,
    "mlwi": likelihood_weighted,
    "mpwi": posterior_weighted,
    "stratified": stratified,
    "progressive": progressive,
    "proportional": proportional,
    "priority": priority,
    "shadow": shadow,
    "random": random,
}


def criterion_named(name: str) -> Criterion:
    """Return the criterion of that name, or raise ``SettingsError``."""
    if name not in CRITERIA:
        raise SettingsError(f"criterion: {name!r} is none of {', '.join(CRITERIA)}")
    return CRITERIA[name]
