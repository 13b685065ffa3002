"""What selection may and must ask: facts per item, the plan's requirements, and what was asked so far."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray, finite, frozen, whole_numbers
from clea_quiz.psychometrics.errors import ContentError
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.layout import ALONE, Layout, layout_of


@dataclass(frozen=True, eq=False)
class Content:
    """Facts of J items that the content rules read.

    ``allowed`` (J,): may be asked at all (published, accessible to this candidate). ``scenario`` (J,):
    items of one number are kept together, −1 stands alone. ``sectors`` (J, M): professional contexts of
    the item, none for a general one. ``enemies``: pairs never asked to the same person. ``exposure``
    (J,): share of sittings that have seen the item.
    """

    subdomain: IntArray
    criterion: IntArray
    scenario: IntArray
    sectors: BoolArray
    enemies: tuple[tuple[int, int], ...]
    allowed: BoolArray
    exposure: FloatArray
    admission: FloatArray
    layout: Layout

    @classmethod
    def build(
        cls,
        model: DomainModel,
        allowed: npt.ArrayLike | None = None,
        scenario: npt.ArrayLike | None = None,
        sectors: npt.ArrayLike | None = None,
        enemies: Iterable[tuple[int, int]] = (),
        exposure: npt.ArrayLike | None = None,
    ) -> "Content":
        """Check and freeze; by default all is allowed, alone, general, without enemy, never exposed."""
        items = model.items
        pairs = tuple((int(one), int(other)) for one, other in enemies)
        if any(not 0 <= place < items for pair in pairs for place in pair):
            raise ContentError(f"enemies: positions from 0 to {items - 1} are expected")
        rates = np.zeros(items) if exposure is None else finite(exposure, "exposure", ContentError)
        if rates.shape != (items,) or (rates < 0).any() or (rates > 1).any():
            raise ContentError(f"exposure: {items} rates between 0 and 1 are expected")
        grouping = np.full(items, ALONE) if scenario is None else scenario
        contexts = np.asarray(np.zeros((items, 0)) if sectors is None else sectors, dtype=np.bool_)
        if contexts.ndim != 2 or contexts.shape[0] != items:
            raise ContentError(f"sectors: a table of {items} rows is expected")
        grouping = whole_numbers(grouping, "scenario", ContentError)
        if grouping.shape != (items,):
            raise ContentError(f"scenario: {items} numbers are expected")
        content = cls(
            subdomain=model.subdomain,
            criterion=model.criterion,
            scenario=frozen(np.maximum(grouping, ALONE)),
            sectors=frozen(contexts),
            enemies=pairs,
            allowed=frozen(np.ones(items, dtype=np.bool_)),
            exposure=frozen(rates),
            admission=frozen(np.ones(items)),
            layout=layout_of(model, grouping, contexts, pairs),
        )
        return content if allowed is None else content.restricted(allowed)

    def restricted(self, allowed: npt.ArrayLike) -> "Content":
        """Return the same content with other items allowed (a boolean per item)."""
        mask = np.asarray(allowed)
        if mask.shape != self.allowed.shape or mask.dtype != np.bool_:
            raise ContentError(f"allowed: {self.allowed.size} booleans are expected")
        return replace(self, allowed=frozen(mask))

    def admitted(self, rng: np.random.Generator) -> "Content":
        """Return the content of one sitting: each item takes part with its probability of admission."""
        return self.restricted(self.allowed & (rng.random(self.items) < self.admission))

    @property
    def items(self) -> int:
        """J: number of items."""
        return len(self.allowed)


@dataclass(frozen=True)
class History:
    """What one person was asked and answered, in order.

    ``earlier``: items met in former sittings, avoided while others remain. ``elapsed``: seconds since the
    start.
    """

    items: tuple[int, ...] = ()
    scores: tuple[int, ...] = ()
    earlier: tuple[int, ...] = ()
    elapsed: float = 0.0

    def __post_init__(self) -> None:
        if len(self.items) != len(self.scores):
            raise ContentError("history: as many scores as items are expected")
