"""A référentiel as data: domains, sub-domains, criteria, and the rule of mastery."""

from enum import StrEnum
from functools import cached_property
from math import ceil, floor
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Code, Document, Line, Slug, Text


class Standing(StrEnum):
    """How sure a title or a cut into sub-domains is; anything but ``official`` is shown to people."""

    OFFICIAL = "official"
    TO_CHECK = "to_check"
    PROVISIONAL = "provisional"


class Mastery(Document):
    """How many criteria make a sub-domain acquired: ``threshold`` of them, rounded as stated."""

    threshold: Annotated[float, Field(gt=0, le=1)]
    rounding: Literal["floor", "nearest", "ceil"]

    def required(self, count: int) -> int:
        """Return the number of criteria, of ``count``, that must be acquired (at least 1)."""
        share = self.threshold * count
        # 0.75 × 4 must stay 3 whatever the binary representation of the product
        rounded = {"floor": floor(share + 1e-9), "nearest": floor(share + 0.5), "ceil": ceil(share - 1e-9)}
        return max(1, rounded[self.rounding])


class Criterion(Document):
    """One line of the evaluation matrix."""

    code: Code
    title: Text
    standing: Standing = Standing.OFFICIAL
    expected_result: Text | None = None
    screen: bool = True
    no_screen_reason: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _say_why_no_screen(self) -> Self:
        if self.screen == (self.no_screen_reason is not None):
            raise ValueError(
                "un critère sans écran (screen: false), et lui seul, donne son motif (no_screen_reason)"
            )
        return self


class Subdomain(Document):
    """A group of criteria with its own rule of mastery.

    Where ``measures_reading`` is set, a text may be hard: reading it is what is asked.
    """

    code: Code
    title: Text
    standing: Standing = Standing.OFFICIAL
    measures_reading: bool = False
    mastery: Mastery
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Domain(Document):
    """A domain of the référentiel: what one sitting covers."""

    code: Code
    title: Text
    standing: Standing = Standing.OFFICIAL
    plain: Text
    subdomains: Annotated[tuple[Subdomain, ...], Field(min_length=1)]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria of all sub-domains, in official order."""
        return tuple(criterion for subdomain in self.subdomains for criterion in subdomain.criteria)


class Provenance(Document):
    """Where a fact comes from and how sure it is."""

    text: Text
    confidence: Literal["high", "medium", "low", "unknown"]


class Framework(Document):
    """One version of a référentiel. A new version is a new file."""

    framework: Slug
    family: Slug
    version: Line
    title: Line
    short_title: Line
    certifier: Line
    notices: tuple[Text, ...] = ()
    mastery_source: Provenance
    domain_rule: Literal["all_subdomains"]
    domain_rule_source: Provenance
    certificate_rule: Literal["all_domains"]
    validity_years: Annotated[int, Field(gt=0)]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_nest(self) -> Self:
        for domain in self.domains:
            for subdomain in domain.subdomains:
                _must_extend(domain.code, subdomain.code)
                for criterion in subdomain.criteria:
                    if criterion.code != subdomain.code:  # a sub-domain not cut into criteria is its own line
                        _must_extend(subdomain.code, criterion.code)
        codes = [criterion.code for domain in self.domains for criterion in domain.criteria]
        if len(codes) != len(set(codes)):
            raise ValueError("deux critères portent le même code")
        return self

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Return every criterion by code, in official order."""
        return {criterion.code: criterion for domain in self.domains for criterion in domain.criteria}

    @cached_property
    def subdomain_of(self) -> dict[str, Subdomain]:
        """Return the sub-domain of each criterion code."""
        return {c.code: s for d in self.domains for s in d.subdomains for c in s.criteria}

    @cached_property
    def domain_of(self) -> dict[str, Domain]:
        """Return the domain of each criterion code."""
        return {criterion.code: domain for domain in self.domains for criterion in domain.criteria}

    def domain(self, code: str) -> Domain:
        """Return the domain with this code; ``KeyError`` when the framework has none."""
        for domain in self.domains:
            if domain.code == code:
                return domain
        raise KeyError(code)


def _must_extend(outer: str, inner: str) -> None:
    if not inner.startswith(outer + "."):
        raise ValueError(f"le code {inner} ne prolonge pas le code {outer}")
