"""Simulation of whole sittings with the production rules: what happens, how well it measures, what is seen.

``sittings``   persons of known abilities sit, in batches
``summary``    length, classification, bias, exposure, overlap of what happened
``exposure``   Sympson–Hetter: probabilities of admission tuned by simulation
``pictures``   the summary as SVG
"""

from clea_quiz.psychometrics.simulation.exposure import tune_admission
from clea_quiz.psychometrics.simulation.pictures import bar_chart, line_chart
from clea_quiz.psychometrics.simulation.sittings import Simulees, Sittings, draw_simulees, simulate
from clea_quiz.psychometrics.simulation.summary import (
    Summary,
    exposure_rates,
    overlap_rate,
    summarise,
    true_mastery,
)

__all__ = [
    "Simulees",
    "Sittings",
    "Summary",
    "bar_chart",
    "draw_simulees",
    "exposure_rates",
    "line_chart",
    "overlap_rate",
    "simulate",
    "summarise",
    "true_mastery",
    "tune_admission",
]
