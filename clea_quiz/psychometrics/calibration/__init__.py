"""Calibration: marginal maximum likelihood by EM (Bock & Aitkin 1981), all seven models, priors, groups.

``answers``        what persons answered, dense or sparse
``settings``       what is calibrated, and how closely; ``priors``: what is known beforehand
``problem``        one calibration laid out; ``families``: items of one model
``blocks``         persons cut into blocks; ``expectation``: the E-step over them
``maximization``   the M-step; ``acceleration``: Anderson's; ``fitting``: the iteration
``information``    standard errors
``results``        what was found

Cost grows with the number of answers, not with persons × items × nodes.
"""

from clea_quiz.psychometrics.calibration.answers import Answers
from clea_quiz.psychometrics.calibration.calibrating import calibrate
from clea_quiz.psychometrics.calibration.priors import ItemPrior
from clea_quiz.psychometrics.calibration.results import Calibration, ItemErrors
from clea_quiz.psychometrics.calibration.settings import CalibrationSettings, ErrorKind, ItemPlan, Latent

__all__ = [
    "Answers",
    "Calibration",
    "CalibrationSettings",
    "ErrorKind",
    "ItemErrors",
    "ItemPlan",
    "ItemPrior",
    "Latent",
    "calibrate",
]
