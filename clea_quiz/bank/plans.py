"""A plan (épreuve): which framework, how a sitting starts, chooses and stops, what a difficulty means."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Code, Document, Line, Slug, Text

Probability = Annotated[float, Field(gt=0.5, lt=1)]


class DifficultyPrior(Document):
    """What an author's five-point difficulty means before any calibration (logistic metric, D = 1)."""

    locations: Annotated[tuple[float, ...], Field(min_length=5, max_length=5)]
    spread: Annotated[float, Field(ge=0)]
    slope: Annotated[float, Field(gt=0)]
    step_gap: Annotated[float, Field(ge=0)]


class Coverage(Document):
    """What a sitting must have asked before it may stop on its own, and in how many trades the bank asks it.

    ``sectors_per_criterion``: of the bank's sectors, each criterion asked on screen has items in so many.
    ``every_sector_in``: domains in which each sector of the bank has an item.
    """

    minimum_per_subdomain: Annotated[int, Field(ge=0)]
    maximum_per_criterion: Annotated[int, Field(ge=1)]
    sectors_per_criterion: Annotated[int, Field(ge=0)] = 0
    every_sector_in: tuple[Code, ...] = ()


class Selection(Document):
    """How the next item is chosen once the content rules have spoken."""

    criterion: Literal["decision", "information", "random"]
    top_n: Annotated[int, Field(ge=1)]
    exposure_cap: Annotated[float, Field(gt=0, le=1)]


class DomainPlan(Document):
    """What one domain's sitting asks at most, and the time it usually takes.

    ``time_limit``: minutes that nobody may exceed, accommodations aside; without it, time is not counted.
    """

    domain: Code
    minimum_items: Annotated[int, Field(ge=1)]
    maximum_items: Annotated[int, Field(ge=1)]
    minutes: Annotated[int, Field(ge=1)]
    time_limit: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _lengths_in_order(self) -> Self:
        if self.minimum_items > self.maximum_items:
            raise ValueError("minimum_items dépasse maximum_items")
        return self


class Plan(Document):
    """How a framework is assessed on screen."""

    plan: Slug
    framework: Slug
    title: Line
    description: Text
    decision_probability: Probability
    minimum_answers: Annotated[int, Field(ge=1)]
    specific_deviation: Annotated[float, Field(ge=0)]
    difficulty: DifficultyPrior
    coverage: Coverage
    selection: Selection
    domains: Annotated[tuple[DomainPlan, ...], Field(min_length=1)]

    def for_domain(self, code: str) -> DomainPlan:
        """Return what the plan says of one domain; ``KeyError`` when it leaves the domain out."""
        for domain in self.domains:
            if domain.domain == code:
                return domain
        raise KeyError(code)
