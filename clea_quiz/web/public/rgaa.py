"""The self-audit of accessibility: the RGAA's criteria, what was found for each, and how it was looked at."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document
from clea_quiz.bank.yaml_text import load_yaml

FILE = Path(__file__).with_name("rgaa.yaml")
Status = Literal["C", "NC", "NA"]


class Criterion(Document):
    """One criterion: ``tests`` prove it at every run, ``seen`` says what a person looked at."""

    number: str
    title: str
    status: Status
    seen: str = ""
    tests: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        if not self.seen and not self.tests:
            raise ValueError("a status says how it was found")
        return self


class Theme(Document):
    """One of the RGAA's thirteen themes."""

    number: int
    title: str
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Audit(Document):
    """The whole self-audit."""

    version: str
    date: date
    themes: Annotated[tuple[Theme, ...], Field(min_length=13, max_length=13)]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria of all themes."""
        return tuple(criterion for theme in self.themes for criterion in theme.criteria)

    @property
    def counts(self) -> Counter[Status]:
        """Return how many criteria have each status."""
        return Counter(criterion.status for criterion in self.criteria)

    @property
    def rate(self) -> float:
        """Return the share of applicable criteria that are met (RGAA, « taux global de conformité »)."""
        met, missed = self.counts["C"], self.counts["NC"]
        return met / (met + missed)


@cache
def audit() -> Audit:
    """Return the self-audit."""
    return Audit.model_validate(load_yaml(FILE.read_text("utf-8")))
