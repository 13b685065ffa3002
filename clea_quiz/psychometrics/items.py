"""One item's parameters, and the table of a whole bank as frozen arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, IntArray, frozen, whole_numbers
from clea_quiz.psychometrics.errors import ItemParametersError


class Model(StrEnum):
    """The seven response models, in the logistic metric D = 1."""

    RASCH = "rasch"
    TWO_PL = "2pl"
    THREE_PL = "3pl"
    FOUR_PL = "4pl"
    PCM = "pcm"
    GPCM = "gpcm"
    GRM = "grm"


MODELS = tuple(Model)
DICHOTOMOUS = frozenset({Model.RASCH, Model.TWO_PL, Model.THREE_PL, Model.FOUR_PL})
PARTIAL_CREDIT = frozenset({Model.PCM, Model.GPCM})


@dataclass(frozen=True)
class ItemParameters:
    """Parameters of one item.

    Dichotomous models: P(1) = c + (d − c) / (1 + exp(−a (θ − b))) (Barton & Lord 1981 for d). ``steps``
    are the step difficulties of PCM (Masters 1982) and GPCM (Muraki 1992), or the increasing boundaries
    of GRM (Samejima 1969); ``b`` is unused (0) for these. ``spread`` is the standard deviation of what is
    not known of the item's location: b, or all steps together, lie δ ~ N(0, spread²) away.

    Raises ``ItemParametersError`` unless a > 0, 0 ≤ c < d ≤ 1, all finite, and the model admits them.
    """

    model: Model
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    steps: tuple[float, ...] = ()
    spread: float = 0.0

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "model", Model(self.model))
            object.__setattr__(self, "steps", tuple(float(step) for step in self.steps))
            numbers = [float(value) for value in (self.a, self.b, self.c, self.d, self.spread)]
        except (TypeError, ValueError) as cause:
            raise ItemParametersError(f"unreadable parameters: {cause}") from cause
        for name, value in zip(("a", "b", "c", "d", "spread"), numbers, strict=True):
            object.__setattr__(self, name, value)
        if not all(map(isfinite, (*numbers, *self.steps))):
            raise ItemParametersError("every parameter must be a finite number")
        self._check_slope_and_asymptotes()
        self._check_steps()

    def _check_slope_and_asymptotes(self) -> None:
        if self.a <= 0:
            raise ItemParametersError(f"a: a discrimination must be above 0, not {self.a}")
        if self.model in (Model.RASCH, Model.PCM) and self.a != 1:
            raise ItemParametersError(f"a: {self.model} means a = 1, not {self.a}")
        if self.spread < 0:
            raise ItemParametersError(f"spread: {self.spread} is negative")
        if not 0 <= self.c < self.d <= 1:
            raise ItemParametersError(f"c, d: 0 ≤ c < d ≤ 1 is expected, not c = {self.c}, d = {self.d}")
        if self.c != 0 and self.model not in (Model.THREE_PL, Model.FOUR_PL):
            raise ItemParametersError(f"c: {self.model} has no lower asymptote")
        if self.d != 1 and self.model is not Model.FOUR_PL:
            raise ItemParametersError(f"d: {self.model} has no upper asymptote")

    def _check_steps(self) -> None:
        if self.model in DICHOTOMOUS:
            if self.steps:
                raise ItemParametersError(f"steps: {self.model} has none")
            return
        if not self.steps:
            raise ItemParametersError(f"steps: {self.model} needs at least one")
        if self.b != 0:
            raise ItemParametersError(f"b: {self.model} has steps instead")
        ordered = all(low < high for low, high in zip(self.steps, self.steps[1:], strict=False))
        if self.model is Model.GRM and not ordered:
            raise ItemParametersError(f"steps: the boundaries of GRM must increase, not {self.steps}")

    @property
    def categories(self) -> int:
        """Number of possible scores: 0 … categories − 1."""
        return 2 if self.model in DICHOTOMOUS else len(self.steps) + 1


@dataclass(frozen=True, eq=False)
class ItemTable:
    """A bank of J items, models mixed, as read-only arrays.

    ``model`` (J,) holds positions in ``MODELS``; ``steps`` (J, K − 1) is padded with NaN; K is the largest
    number of categories in the bank (at least 2).
    """

    model: IntArray
    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray
    steps: FloatArray
    categories: IntArray
    spread: FloatArray

    @classmethod
    def build(cls, items: Sequence[ItemParameters]) -> "ItemTable":
        """Lay ``items`` out as arrays; raises ``ItemParametersError`` if there is none."""
        if not items:
            raise ItemParametersError("a table needs at least one item")
        width = max(max(len(item.steps) for item in items), 1)
        steps = np.full((len(items), width), np.nan)
        for row, item in enumerate(items):
            steps[row, : len(item.steps)] = item.steps
        numbers = np.array([(item.a, item.b, item.c, item.d, item.spread) for item in items])
        return cls(
            model=frozen(np.array([MODELS.index(item.model) for item in items], dtype=np.int64)),
            a=frozen(numbers[:, 0]),
            b=frozen(numbers[:, 1]),
            c=frozen(numbers[:, 2]),
            d=frozen(numbers[:, 3]),
            steps=frozen(steps),
            categories=frozen(np.array([item.categories for item in items], dtype=np.int64)),
            spread=frozen(numbers[:, 4]),
        )

    def __len__(self) -> int:
        return len(self.model)

    @property
    def width(self) -> int:
        """K: the largest number of categories of the table."""
        return int(self.steps.shape[1]) + 1

    def take(self, rows: npt.ArrayLike) -> "ItemTable":
        """Return the table of some rows, in the order given."""
        index = whole_numbers(rows, "rows", ItemParametersError)
        if index.ndim != 1 or index.size == 0 or index.min() < 0 or index.max() >= len(self):
            raise ItemParametersError("rows: positions of items in this table are expected")
        names = ("model", "a", "b", "c", "d", "steps", "categories", "spread")
        return ItemTable(**{name: frozen(getattr(self, name)[index]) for name in names})

    def distinct(self) -> tuple["ItemTable", IntArray]:
        """Return the table without repetitions, and for each item the row that has its parameters, (J,)."""
        numbers = (self.model, self.a, self.b, self.c, self.d, self.categories, self.spread)
        rows = np.column_stack([*numbers, np.nan_to_num(self.steps, nan=np.inf)])  # a NaN equals no other
        _, first, row = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return self.take(first), row.reshape(-1).astype(np.int64)

    def without_guessing(self) -> "ItemTable":
        """Return the same items with asymptotes 0 and 1: what a person knows, luck and slips aside."""
        zeros, ones = frozen(np.zeros(len(self))), frozen(np.ones(len(self)))
        return ItemTable(self.model, self.a, self.b, zeros, ones, self.steps, self.categories, self.spread)

    def item(self, row: int) -> ItemParameters:
        """Return one row as parameters."""
        steps = tuple(float(step) for step in self.steps[row] if not np.isnan(step))
        a, b, c, d = (float(column[row]) for column in (self.a, self.b, self.c, self.d))
        return ItemParameters(MODELS[self.model[row]], a, b, c, d, steps, float(self.spread[row]))
