"""Item models: a scenario with holes, values drawn under constraints, distractors computed from mistakes.

The families of items of the literature (Gierl & Haladyna, *Automatic Item Generation*, 2013): the instances
of a model measure the same thing with other numbers, and share one identifier and one calibration. A draw
is fixed by the model and a seed.
"""

from fractions import Fraction
from random import Random
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from clea_quiz.bank.document import Document, Slug
from clea_quiz.bank.expressions import Unevaluable, Values, evaluate, render
from clea_quiz.bank.french_numbers import exact
from clea_quiz.bank.messages import problems_of
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.scenarios import Scenario

REFERENCE = 0
"""Seed of the draw that stands for the model where no candidate is: checks, coverage, first preview."""

MOST_TRIES = 2000
"""Draws tried before the constraints are said to leave too little."""

MOST_VALUES = 10_000

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Expression = Annotated[str, Field(min_length=1, max_length=400)]
Finite = Annotated[float, Field(allow_inf_nan=False)]

_BY_ALIAS = ConfigDict(serialize_by_alias=True)  # from and is are words of Python


def _stripped(value: Any) -> Any:
    """Return a template whose texts neither begin nor end with spaces, as those of any document."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {key: _stripped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_stripped(inner) for inner in value]
    return value


class Range(Document):
    """A value drawn between two bounds, both possible, by equal steps."""

    model_config = _BY_ALIAS

    low: Finite = Field(alias="from")
    high: Finite = Field(alias="to")
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if not 2 <= self.count <= MOST_VALUES:
            raise ValueError(
                f"de from à to, il faut entre 2 et {MOST_VALUES} valeurs (il y en a {self.count})"
            )
        return self

    @property
    def count(self) -> int:
        """Return how many values there are."""
        return int((exact(self.high) - exact(self.low)) / exact(self.step)) + 1

    def draw(self, rng: Random) -> Fraction:
        """Return one value, all being equally likely."""
        return exact(self.low) + rng.randrange(self.count) * exact(self.step)


class Among(Document):
    """A value drawn from a list: numbers, words, or groups of both that go together."""

    among: Annotated[
        tuple[Finite | str | dict[Name, Finite | str], ...], Field(min_length=2, max_length=MOST_VALUES)
    ]

    def draw(self, rng: Random) -> Any:
        """Return one value, all being equally likely."""
        return _plain(rng.choice(self.among))


class Computed(Document):
    """A value that follows from those above it."""

    model_config = _BY_ALIAS

    equals: Expression = Field(alias="is")


class ItemModel(Document):
    """A scenario whose texts and numbers hold ``{{ name }}`` and ``= expression``, with what fills them.

    ``scenario`` is the scenario's document without its identifier, which is the model's.
    """

    model: Slug
    variables: Annotated[dict[Name, Range | Among | Computed], Field(min_length=1)]
    where: tuple[Expression, ...] = ()
    scenario: Annotated[dict[str, Any], BeforeValidator(_stripped)]

    @model_validator(mode="after")
    def _reference_is_sound(self) -> Self:
        self.instance(REFERENCE)
        return self

    def instance(self, seed: int) -> Scenario:
        """Return the scenario of a seed, typeset: the same for ever.

        :class:`Unevaluable` when it cannot be drawn or is no sound scenario; the message says with which
        values.
        """
        values = self.values(seed)
        data = _filled({"scenario": self.model, **self.scenario}, values)
        try:
            return typeset(Scenario.model_validate(data))
        except ValidationError as error:
            fault = problems_of(error, data, "")[0]
            raise Unevaluable(f"avec {_told(values)}, scenario.{fault.field} : {fault.message}") from error

    def values(self, seed: int) -> Values:
        """Return what a seed draws; :class:`Unevaluable` when the constraints leave too little."""
        rng = Random(f"{self.model}:{seed}")  # noqa: S311 - numbers of an exercise, no secret
        for _ in range(MOST_TRIES):
            found = self._draw(rng)
            if all(evaluate(condition, found) is True for condition in self.where):
                return found
        raise Unevaluable(f"aucun tirage sur {MOST_TRIES} ne respecte where : élargissez les variables")

    def _draw(self, rng: Random) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, variable in self.variables.items():
            found[name] = (
                evaluate(variable.equals, found) if isinstance(variable, Computed) else variable.draw(rng)
            )
        return found


def _filled(value: Any, values: Values) -> Any:
    """Return a template with its holes filled; ``= expression`` alone gives a number."""
    if isinstance(value, str):
        return _number(evaluate(value[2:], values)) if value.startswith("= ") else render(value, values)
    if isinstance(value, dict):
        return {key: _filled(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    return value


def _number(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def _plain(value: Any) -> Any:
    """Return a listed value with its numbers exact."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return exact(value) if isinstance(value, int | float) else value


def _told(values: Values) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())
