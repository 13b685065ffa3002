"""From criterion marks to sub-domains, domains and the certificate: values in, values out."""

import enum
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from clea_quiz.bank.frameworks import Domain, Framework, Subdomain


class Mark(enum.Enum):
    """The four marks of a criterion."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"
    NOT_ASSESSED = "not_assessed"
    NO_TEST = "no_test"


class Verdict(enum.Enum):
    """What follows for a sub-domain, a domain or the certificate."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class SubdomainResult:
    """A sub-domain's verdict and the counts it rests on.

    A criterion marked *sans épreuve* leaves the count: nothing could be asked. One *non évalué*, or
    without a mark yet, stays in it: it may still be acquired.
    """

    code: str
    acquired: int
    counted: int
    required: int
    open: int
    verdict: Verdict


@dataclass(frozen=True)
class DomainResult:
    """A domain's verdict and those of its sub-domains."""

    code: str
    subdomains: tuple[SubdomainResult, ...]
    verdict: Verdict


def aggregate_subdomain(subdomain: Subdomain, marks: Mapping[str, Mark]) -> SubdomainResult:
    """Apply the sub-domain's rule: so many acquired of the criteria that count."""
    given = [marks.get(criterion.code) for criterion in subdomain.criteria]
    counted = sum(mark is not Mark.NO_TEST for mark in given)
    acquired = sum(mark is Mark.ACQUIRED for mark in given)
    failed = sum(mark is Mark.NOT_ACQUIRED for mark in given)
    required = subdomain.mastery.required(counted)
    if counted and acquired >= required:
        verdict = Verdict.ACQUIRED
    elif counted - failed < required and counted:
        verdict = Verdict.NOT_ACQUIRED
    else:
        verdict = Verdict.UNDECIDED
    return SubdomainResult(subdomain.code, acquired, counted, required, counted - acquired - failed, verdict)


def aggregate_domain(domain: Domain, marks: Mapping[str, Mark]) -> DomainResult:
    """Apply the framework's ``all_subdomains`` rule."""
    results = tuple(aggregate_subdomain(subdomain, marks) for subdomain in domain.subdomains)
    return DomainResult(domain.code, results, all_of([result.verdict for result in results]))


def aggregate(framework: Framework, marks: Mapping[str, Mark]) -> tuple[tuple[DomainResult, ...], Verdict]:
    """Return every domain's result and the certificate's verdict (``all_domains``: nothing compensates)."""
    domains = tuple(aggregate_domain(domain, marks) for domain in framework.domains)
    return domains, all_of([domain.verdict for domain in domains])


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return acquired when all are, not acquired as soon as one is not, else undecided."""
    if Verdict.NOT_ACQUIRED in verdicts:
        return Verdict.NOT_ACQUIRED
    return Verdict.ACQUIRED if all(v is Verdict.ACQUIRED for v in verdicts) else Verdict.UNDECIDED


def missing_marks(framework: Framework, marks: Mapping[str, Mark]) -> list[str]:
    """Return the criteria still without a mark, in official order."""
    return [code for code in framework.criteria if code not in marks]


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a snapshot in canonical JSON."""
    return sha256(canonical(snapshot).encode()).hexdigest()


def canonical(values: Mapping[str, Any]) -> str:
    """Return values as canonical JSON: sorted keys, no spaces, every letter as it is (UTF-8 once hashed)."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
