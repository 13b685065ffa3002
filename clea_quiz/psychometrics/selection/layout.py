"""Content facts arranged once so that each choice can count and group with a few array operations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, frozen
from clea_quiz.psychometrics.publication import DomainModel

ALONE = -1  # scenario of an item that stands alone


@dataclass(frozen=True, eq=False)
class Sets:
    """Items grouped in units that are asked together.

    ``unit`` (J,) of each item; ``order`` sorts items by unit; ``starts`` and ``sizes``: where each unit
    lies there. ``single``: no unit has two items.
    """

    unit: IntArray
    order: IntArray
    starts: IntArray
    sizes: IntArray
    single: bool

    @cached_property
    def largest(self) -> int:
        """Number of items of the largest unit."""
        return int(self.sizes.max())


@dataclass(frozen=True, eq=False)
class Layout:
    """Memberships as 0 and 1, for counting by one product, and who excludes whom.

    ``general`` (J,): the item belongs to no sector in particular.
    ``in_subdomain`` (J, S), ``in_criterion`` (J, C), ``criterion_in_subdomain`` (C, S); ``foes``: the
    enemies of each item that has some, both ways.
    """

    general: BoolArray
    in_subdomain: FloatArray
    in_criterion: FloatArray
    criterion_in_subdomain: FloatArray
    foes: dict[int, tuple[int, ...]]
    sets: Sets


def layout_of(
    model: DomainModel, scenario: IntArray, sectors: BoolArray, enemies: tuple[tuple[int, int], ...]
) -> Layout:
    """Arrange the facts of a publication."""
    criteria = model.criterion_subdomain.size
    return Layout(
        general=frozen(np.asarray(~sectors.any(axis=1))),
        in_subdomain=_membership(model.subdomain, model.subdomains),
        in_criterion=_membership(model.criterion, criteria),
        criterion_in_subdomain=_membership(model.criterion_subdomain, model.subdomains),
        foes=_foes(enemies),
        sets=_sets(scenario),
    )


def _foes(enemies: tuple[tuple[int, int], ...]) -> dict[int, tuple[int, ...]]:
    found: dict[int, set[int]] = {}
    for one, other in enemies:
        if one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {item: tuple(sorted(others)) for item, others in found.items()}


def _sets(scenario: IntArray) -> Sets:
    alone = scenario.max(initial=0) + 1 + np.arange(scenario.size)
    label = np.where(scenario >= 0, scenario, alone)
    order = np.argsort(label, kind="stable")
    _, unit = np.unique(label, return_inverse=True)
    _, starts, sizes = np.unique(label[order], return_index=True, return_counts=True)
    return Sets(frozen(unit), frozen(order), frozen(starts), frozen(sizes), bool(sizes.max() == 1))


def _membership(group: IntArray, places: int) -> FloatArray:
    return frozen((group[:, None] == np.arange(places)).astype(np.float64))
