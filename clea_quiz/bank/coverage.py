"""How many items a bank has, where: by framework, domain, sub-domain, criterion, sector and difficulty."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.frameworks import Criterion, Domain, Framework, Subdomain
from clea_quiz.bank.scenarios import ItemStatus

_PARTS = {"framework": "domains", "domain": "subdomains", "subdomain": "criteria", "criterion": ""}


@dataclass(frozen=True)
class Tally:
    """Counts of items; sectors, difficulties and interactions count the published items on screen.

    An item of a scenario with two sectors counts once in each.
    """

    published: int
    pilot: int
    cards: int
    sectors: Mapping[str, int]
    difficulties: tuple[int, int, int, int, int]
    interactions: Mapping[str, int]


@dataclass(frozen=True)
class Coverage:
    """What covers a framework or one of its parts, and the parts inside it."""

    level: str
    code: str
    title: str
    screen: bool
    tally: Tally
    parts: tuple["Coverage", ...] = ()


def coverage(bank: Bank) -> tuple[Coverage, ...]:
    """Return the coverage of each framework, by slug."""
    return tuple(_of_framework(bank, bank.frameworks[slug]) for slug in sorted(bank.frameworks))


def as_json(covered: Coverage) -> dict[str, Any]:
    """Return a coverage as plain values; its parts are named by their level, such as ``domains``."""
    tally = covered.tally
    plain: dict[str, Any] = {
        "code": covered.code,
        "title": covered.title,
        "screen": covered.screen,
        "published": tally.published,
        "pilot": tally.pilot,
        "cards": tally.cards,
        "sectors": dict(tally.sectors),
        "difficulties": list(tally.difficulties),
        "interactions": dict(tally.interactions),
    }
    if covered.parts:
        plain[_PARTS[covered.level]] = [as_json(part) for part in covered.parts]
    return plain


def _of_framework(bank: Bank, framework: Framework) -> Coverage:
    domains = tuple(_of_domain(bank, framework.framework, domain) for domain in framework.domains)
    tally = _tally(_items(bank, framework.framework, framework.criteria))
    return Coverage("framework", framework.framework, framework.title, _screen(domains), tally, domains)


def _of_domain(bank: Bank, framework: str, domain: Domain) -> Coverage:
    subdomains = tuple(_of_subdomain(bank, framework, subdomain) for subdomain in domain.subdomains)
    tally = _tally(_items(bank, framework, (criterion.code for criterion in domain.criteria)))
    return Coverage("domain", domain.code, domain.title, _screen(subdomains), tally, subdomains)


def _of_subdomain(bank: Bank, framework: str, subdomain: Subdomain) -> Coverage:
    criteria = tuple(_of_criterion(bank, framework, criterion) for criterion in subdomain.criteria)
    tally = _tally(_items(bank, framework, (criterion.code for criterion in subdomain.criteria)))
    return Coverage("subdomain", subdomain.code, subdomain.title, _screen(criteria), tally, criteria)


def _of_criterion(bank: Bank, framework: str, criterion: Criterion) -> Coverage:
    tally = _tally(_items(bank, framework, [criterion.code]))
    return Coverage("criterion", criterion.code, criterion.title, criterion.screen, tally)


def _screen(parts: Iterable[Coverage]) -> bool:
    return any(part.screen for part in parts)


def _items(bank: Bank, framework: str, codes: Iterable[str]) -> list[PlacedItem]:
    wanted = set(codes)
    return [
        placed
        for placed in bank.items.values()
        if placed.item.framework == framework and placed.item.criterion_code in wanted
    ]


def _tally(placed_items: Iterable[PlacedItem]) -> Tally:
    in_use = [placed for placed in placed_items if placed.item.status is not ItemStatus.RETIRED]
    on_screen = [placed for placed in in_use if placed.item.on_screen]
    published = [placed for placed in on_screen if placed.item.status is ItemStatus.PUBLISHED]
    difficulties = Counter(placed.item.difficulty for placed in published)
    return Tally(
        published=len(published),
        pilot=len(on_screen) - len(published),
        cards=len(in_use) - len(on_screen),
        sectors=_counted(sector for placed in published for sector in placed.scenario.sectors),
        difficulties=(difficulties[1], difficulties[2], difficulties[3], difficulties[4], difficulties[5]),
        interactions=_counted(placed.item.interaction.type for placed in published),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
