"""Groups of evaluations compared: in each domain, which share is acquired, still open, not acquired.

The database applies the framework's rule to every matrix; nothing about one person leaves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, String, case, column, extract, func, select, values
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation, Person
from clea_quiz.bank.frameworks import Framework
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.rules import Mark

SMALLEST = 5
"""Fewer people than that could be recognised: their figures are not shown."""

FAILED, OPEN, PASSED = 0, 1, 2


class Grouping(StrEnum):
    """By what evaluations are put together."""

    SECTOR = "sector"
    MONTH = "month"
    ASSESSOR = "assessor"


Key = str | tuple[int, int] | None
"""A sector, a year and month, an assessor's name; None for nobody."""


@dataclass(frozen=True)
class Cohort:
    """One group in one domain: people with a mark there; shares are None where they are too few."""

    key: Key
    people: int | None
    acquired: float | None
    open: float | None
    failed: float | None


@dataclass(frozen=True)
class DomainCohorts:
    """The groups of one domain, in the order of their keys."""

    code: str
    title: str
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True)
class Population:
    """Whose evaluations are compared: of which organisation, under which framework, opened since when.

    ``without``: evaluations whose marks the reader must not know yet.
    """

    organisation_id: int
    framework: Framework
    since: datetime | None = None
    without: tuple[int, ...] = ()


def compare(session: Session, population: Population, grouping: Grouping) -> list[DomainCohorts]:
    """Return the groups domain by domain: one query, whatever the number of evaluations."""
    verdicts = _domain_verdicts(population)
    keys = _keys(grouping)
    query = (
        select(
            verdicts.c.domain,
            func.count(Evaluation.candidate_id.distinct()),
            *(
                func.sum(case((verdicts.c.verdict == one, 1), else_=0)).label(f"number_{one}")
                for one in (PASSED, OPEN, FAILED)
            ),
            *keys,
        )
        .select_from(verdicts)
        .join(Evaluation, Evaluation.id == verdicts.c.evaluation_id)
        .join(Candidate, Candidate.id == Evaluation.candidate_id)
        .outerjoin(Person, Person.id == Evaluation.assessor_id)
        .group_by(verdicts.c.domain, *keys)
    )
    found: dict[int, list[Cohort]] = {}
    for domain, people, passed, open_ones, failed, *key in session.execute(query):
        cohort = _cohort(_key(grouping, key), people, (passed, open_ones, failed))
        found.setdefault(domain, []).append(cohort)
    return [
        DomainCohorts(domain.code, domain.title, _ordered(found.get(place, [])))
        for place, domain in enumerate(population.framework.domains)
    ]


def _keys(grouping: Grouping) -> list[ColumnElement[Any]]:
    match grouping:
        case Grouping.SECTOR:
            return [Candidate.sector.expression]
        case Grouping.MONTH:
            return [extract("year", Evaluation.created_at), extract("month", Evaluation.created_at)]
        case Grouping.ASSESSOR:
            return [Person.full_name.expression, Evaluation.assessor_id.expression]


def _key(grouping: Grouping, key: Sequence[Any]) -> Key:
    if grouping is Grouping.MONTH:
        return int(key[0]), int(key[1])
    return None if key[0] is None else str(key[0])


def _cohort(key: Key, people: int, numbers: tuple[int, int, int]) -> Cohort:
    if people < SMALLEST:
        return Cohort(key, None, None, None, None)
    total = sum(numbers)
    return Cohort(key, people, *(number / total for number in numbers))


def _ordered(cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    return tuple(sorted(cohorts, key=lambda cohort: (cohort.key is None, cohort.key or "")))


def _domain_verdicts(population: Population) -> CTE:
    """Return the verdict of every domain that has a mark, evaluation by evaluation (``all_subdomains``)."""
    of_subdomains = _subdomain_verdicts(population)
    domains = _table(
        "domain_of",
        {"subdomain": Integer, "domain": Integer, "subdomains": Integer},
        [
            (place, number, len(domain.subdomains))
            for number, domain in enumerate(population.framework.domains)
            for place, (owner, _) in enumerate(_subdomains(population.framework))
            if owner == number
        ],
    )
    passed = func.sum(case((of_subdomains.c.verdict == PASSED, 1), else_=0))
    verdict = case(
        (func.min(of_subdomains.c.verdict) == FAILED, FAILED),
        (passed == domains.c.subdomains, PASSED),
        else_=OPEN,
    )
    return (
        select(of_subdomains.c.evaluation_id, domains.c.domain, verdict.label("verdict"))
        .join(domains, domains.c.subdomain == of_subdomains.c.subdomain)
        .group_by(of_subdomains.c.evaluation_id, domains.c.domain, domains.c.subdomains)
        .cte("domain_verdicts")
    )


def _subdomain_verdicts(population: Population) -> CTE:
    """Return the verdict of every sub-domain that has a mark, as ``rules.aggregate_subdomain`` has it."""
    counts = _counts(population)
    required = _table(
        "required",
        {"subdomain": Integer, "left_out": Integer, "counted": Integer, "needed": Integer},
        [
            (place, left_out, counted, subdomain.mastery.required(counted))
            for place, (_, subdomain) in enumerate(_subdomains(population.framework))
            for left_out in range(len(subdomain.criteria) + 1)
            for counted in [len(subdomain.criteria) - left_out]
        ],
    )
    verdict = case(
        (required.c.counted == 0, OPEN),
        (counts.c.acquired >= required.c.needed, PASSED),
        (required.c.counted - counts.c.failed < required.c.needed, FAILED),
        else_=OPEN,
    )
    return (
        select(counts.c.evaluation_id, counts.c.subdomain, verdict.label("verdict"))
        .join(
            required,
            (required.c.subdomain == counts.c.subdomain) & (required.c.left_out == counts.c.left_out),
        )
        .cte("subdomain_verdicts")
    )


def _counts(population: Population) -> CTE:
    members = _table(
        "subdomain_of",
        {"criterion": String, "subdomain": Integer},
        [
            (criterion.code, place)
            for place, (_, subdomain) in enumerate(_subdomains(population.framework))
            for criterion in subdomain.criteria
        ],
    )

    def number(mark: Mark) -> ColumnElement[int]:
        return func.sum(case((Judgement.mark == mark, 1), else_=0))

    query = (
        select(
            Judgement.evaluation_id,
            members.c.subdomain,
            number(Mark.ACQUIRED).label("acquired"),
            number(Mark.NOT_ACQUIRED).label("failed"),
            number(Mark.NO_TEST).label("left_out"),
        )
        .join(Evaluation, Evaluation.id == Judgement.evaluation_id)
        .join(members, members.c.criterion == Judgement.criterion)
        .where(
            Evaluation.organisation_id == population.organisation_id,
            Evaluation.framework == population.framework.framework,
        )
        .group_by(Judgement.evaluation_id, members.c.subdomain)
    )
    if population.since is not None:
        query = query.where(Evaluation.created_at >= population.since)
    if population.without:
        query = query.where(Evaluation.id.not_in(population.without))
    return query.cte("counts")


def _subdomains(framework: Framework) -> list[tuple[int, Any]]:
    return [(number, sub) for number, domain in enumerate(framework.domains) for sub in domain.subdomains]


def _table(name: str, columns: Mapping[str, Any], rows: list[tuple[Any, ...]]) -> CTE:
    """Return a small table of constants, to be joined."""
    found = values(*(column(key, kind) for key, kind in columns.items()), name=name).data(rows)
    return found.cte(name)
