"""Agreement over an organisation's finished second markings: by domain, and by pair of assessors.

The database counts; a figure is only told from enough dossiers, so that no candidate is recognised in it.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import CTE, Integer, String, column, func, select, values
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import said
from clea_quiz.matrices.agreement import Agreement, agreement_over, table_of
from clea_quiz.matrices.cohorts import SMALLEST
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_models import SecondMark, SecondMarking

Key = TypeVar("Key", bound=Hashable)

FOUR = tuple(Mark)
TWO = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)


@dataclass(frozen=True)
class Population:
    """Whose second markings are counted: of which organisation and framework, finished since when.

    ``proposals``: whether those made with the proposals in view count too; else people alone are compared.
    ``without``: evaluations that the reader must not know anything of yet.
    """

    organisation_id: int
    framework: Framework
    since: datetime | None = None
    proposals: bool = True
    without: tuple[int, ...] = ()


@dataclass(frozen=True)
class Group:
    """A domain or a pair of assessors; figures are None where there are too few dossiers."""

    name: str
    people: tuple[int, ...]
    dossiers: int
    four: Agreement | None
    two: Agreement | None


@dataclass(frozen=True)
class Agreements:
    """What an organisation's second markings say."""

    whole: Group
    domains: tuple[Group, ...]
    pairs: tuple[Group, ...]


@dataclass(frozen=True)
class _Count:
    """So many criteria of one dossier and domain that one pair of assessors marked so."""

    evaluation_id: int
    domain: int
    people: tuple[int, int]
    marks: tuple[Mark, Mark]
    number: int


def agreements(session: Session, population: Population) -> Agreements:
    """Return the agreement of an organisation: two queries, whatever the number of dossiers."""
    counts = _counts(session, population)
    names = _names(session, {person for count in counts for person in count.people})
    titles = [f"{domain.code}. {domain.title}" for domain in population.framework.domains]
    by_domain = _split(counts, lambda count: count.domain)
    by_pair = _split(counts, lambda count: count.people)
    pairs = [
        _group(
            said("%(first)s et %(second)s", first=names[first], second=names[second]), part, (first, second)
        )
        for (first, second), part in by_pair.items()
    ]
    return Agreements(
        whole=_group(said("Tous les domaines"), counts),
        domains=tuple(_group(title, by_domain.get(place, ())) for place, title in enumerate(titles)),
        pairs=tuple(sorted(pairs, key=lambda group: group.name)),
    )


def _split(counts: Sequence[_Count], key: Callable[[_Count], Key]) -> Mapping[Key, list[_Count]]:
    found: dict[Key, list[_Count]] = {}
    for count in counts:
        found.setdefault(key(count), []).append(count)
    return found


def _group(name: str, counts: Sequence[_Count], people: tuple[int, ...] = ()) -> Group:
    by_dossier = _split(counts, lambda count: count.evaluation_id)
    if len(by_dossier) < SMALLEST:
        return Group(name, people, len(by_dossier), None, None)
    four, two = (
        agreement_over([_table(part, marks) for part in by_dossier.values()]) for marks in (FOUR, TWO)
    )
    return Group(name, people, len(by_dossier), four, two)


def _table(counts: Sequence[_Count], marks: Sequence[Mark]) -> tuple[tuple[int, ...], ...]:
    return table_of((count.marks for count in counts for _ in range(count.number)), marks)


def _names(session: Session, people: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.full_name).where(Person.id.in_(people)))
    return {id: name for id, name in rows}


def _counts(session: Session, population: Population) -> list[_Count]:
    domain_of = _domain_of(population.framework)
    key = (
        SecondMarking.evaluation_id,
        domain_of.c.domain,
        SecondMark.first_author_id,
        SecondMarking.person_id,
        SecondMark.first_mark,
        SecondMark.mark,
    )
    query = (
        select(*key, func.count())
        .select_from(SecondMark)
        .join(SecondMarking, SecondMarking.id == SecondMark.marking_id)
        .join(Evaluation, Evaluation.id == SecondMarking.evaluation_id)
        .join(domain_of, domain_of.c.criterion == SecondMark.criterion)
        .where(
            Evaluation.organisation_id == population.organisation_id,
            Evaluation.framework == population.framework.framework,
            SecondMarking.finished_at.is_not(None),
            SecondMark.first_mark.is_not(None),
        )
        .group_by(*key)
        .order_by(SecondMarking.evaluation_id)
    )
    if population.since is not None:
        query = query.where(SecondMarking.finished_at >= population.since)
    if not population.proposals:
        query = query.where(SecondMarking.shows_proposal.is_(False))
    if population.without:
        query = query.where(Evaluation.id.not_in(population.without))
    return [
        _Count(evaluation, domain, (first_person, person), (first, second), number)
        for evaluation, domain, first_person, person, first, second, number in session.execute(query)
    ]


def _domain_of(framework: Framework) -> CTE:
    """Return which domain each criterion is of, as a table to be joined."""
    rows = [(c.code, place) for place, domain in enumerate(framework.domains) for c in domain.criteria]
    return values(column("criterion", String), column("domain", Integer), name="domain_of").data(rows).cte()
