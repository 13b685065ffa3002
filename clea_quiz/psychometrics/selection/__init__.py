"""Which item next: content rules first, information second, chance among the best few.

``content`` and ``blueprint``   what may and must be asked
``rules``                       the content rules, one filter each, folded in order
``criteria``                    the information criteria by name, one file per family
``choice``                      the choice itself
"""

from clea_quiz.psychometrics.selection.blueprint import Blueprint, DecisionRule
from clea_quiz.psychometrics.selection.choice import Choice, choose
from clea_quiz.psychometrics.selection.content import Content, History
from clea_quiz.psychometrics.selection.criteria import CRITERIA

__all__ = ["CRITERIA", "Blueprint", "Choice", "Content", "DecisionRule", "History", "choose"]
