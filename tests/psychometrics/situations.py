"""Situations for the tests of selection and stopping."""

from typing import Any

from clea_quiz.psychometrics.domain import DomainModel, posterior
from clea_quiz.psychometrics.selection import Blueprint, Content, History
from clea_quiz.psychometrics.selection.situation import Situation

CALM = {"easy_start": 0, "kind_success": 0.0, "top_n": 1, "minimum_potential": 0.0}


def plan(**changes: Any) -> Blueprint:
    """Return a blueprint without kindness, chance or giving up, then changed."""
    return Blueprint(**{**CALM, **changes})


def situation(
    model: DomainModel,
    history: History | None = None,
    blueprint: Blueprint | None = None,
    content: Content | None = None,
) -> Situation:
    past = history or History()
    facts = content or Content.build(model)
    found = posterior(model, past.items, past.scores)
    return Situation.after(model, found, facts, blueprint or plan(), past)
