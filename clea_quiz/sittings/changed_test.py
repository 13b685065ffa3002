"""A compiled test as re-scorings leave it: items out of the universe, other parameters for some."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from clea_quiz.psychometrics.domain import DomainItem, DomainModel, compile_domain
from clea_quiz.psychometrics.items import ItemParameters
from clea_quiz.psychometrics.selection.blueprint import Blueprint
from clea_quiz.psychometrics.selection.content import Content
from clea_quiz.sittings.compilation import CompiledTest


@dataclass(frozen=True)
class Parameters:
    """What an item measures with, and whether answers or its author said so."""

    values: ItemParameters
    calibrated: bool


@dataclass(frozen=True)
class Change:
    """What differs from the publication: items left out, and items with other parameters."""

    neutralised: frozenset[str] = frozenset()
    parameters: tuple[tuple[str, Parameters], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.neutralised or self.parameters)


def changed(test: CompiledTest, change: Change) -> CompiledTest:
    """Return the same test under a change; every item keeps its place.

    A neutralised item leaves the universe that mastery is judged on, for everybody and not only for those who
    met it. Mastery is "would this person succeed at 75 % of what the bank asks"; a question known to be at
    fault is nothing the bank may ask, and its response curve says nothing true: calibrated on a wrong key, it
    would hold the cut at a question that nobody passes. Nor may two people be judged on different universes
    because only one of them met the fault. So the cut of its criterion and of its sub-domain is that of the
    questions that are left; where none is left, nothing tests the criterion on a screen any more.
    """
    if not change:
        return test
    parameters = dict(change.parameters)
    model = _model(test, change, parameters)
    content = _content(test, change)
    return replace(
        test,
        parameters=tuple(
            parameters[p.item.id].values if p.item.id in parameters else own
            for p, own in zip(test.items, test.parameters, strict=True)
        ),
        calibrated=tuple(
            parameters[p.item.id].calibrated if p.item.id in parameters else own
            for p, own in zip(test.items, test.calibrated, strict=True)
        ),
        model=model,
        content=content,
        blueprint=_blueprint(test, model, content),
        neutralised=change.neutralised & test.index.keys(),
    )


def _model(test: CompiledTest, change: Change, parameters: Mapping[str, Parameters]) -> DomainModel:
    model = test.model
    items = [
        DomainItem(
            parameters=parameters[placed.item.id].values if placed.item.id in parameters else own,
            subdomain=int(model.subdomain[place]),
            criterion=int(model.criterion[place]),
            universe=bool(model.universe[place]) and placed.item.id not in change.neutralised,
        )
        for place, (placed, own) in enumerate(zip(test.items, test.parameters, strict=True))
    ]
    return compile_domain(items, model.subdomains, model.criterion_subdomain.tolist(), model.settings)


def _content(test: CompiledTest, change: Change) -> Content:
    kept = np.array([placed.item.id not in change.neutralised for placed in test.items])
    return test.content.restricted(test.content.allowed & kept)


def _blueprint(test: CompiledTest, model: DomainModel, content: Content) -> Blueprint:
    """Ask no more of a sub-domain than is left of it."""
    left = np.bincount(model.subdomain[content.allowed], minlength=model.subdomains).tolist()
    minima = tuple(
        min(wanted, there) for wanted, there in zip(test.blueprint.minimum_per_subdomain, left, strict=True)
    )
    fewest = min(test.blueprint.minimum_items, int(content.allowed.sum()))
    return replace(test.blueprint, minimum_per_subdomain=minima, minimum_items=fewest)
