"""Rules about coverage: what a plan promises to assess, the bank can assess."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.checking.places import Rule
from clea_quiz.bank.frameworks import Domain, Framework
from clea_quiz.bank.plans import Plan
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.scenarios import ItemStatus
from clea_quiz.bank.sources import Kind, path_of


def every_criterion_can_be_assessed(bank: Bank) -> Iterator[Problem]:
    """A criterion of a planned domain has an item on screen or an observed card."""
    for plan, framework, domain in _planned(bank):
        asked = _published(bank, framework, domain)
        for criterion in domain.criteria:
            if asked[criterion.code] or bank.observed_cards(framework.framework, criterion.code):
                continue
            what = "aucun item ni aucune fiche observed" if criterion.screen else "aucune fiche observed"
            yield Problem(path_of(Kind.PLAN, plan.plan), "", criterion.code, f"{what} n’évalue ce critère")


def every_subdomain_has_enough_items(bank: Bank) -> Iterator[Problem]:
    """A sub-domain that is asked on screen has the items that the plan's coverage wants."""
    for plan, framework, domain in _planned(bank):
        asked = _published(bank, framework, domain)
        for subdomain in domain.subdomains:
            count = sum(asked[criterion.code] for criterion in subdomain.criteria)
            if 0 < count < plan.coverage.minimum_per_subdomain:
                wanted = plan.coverage.minimum_per_subdomain
                message = f"{count} item(s) à l’écran dans ce sous-domaine ; l’épreuve en demande {wanted}"
                yield Problem(path_of(Kind.PLAN, plan.plan), "", subdomain.code, message)


def every_domain_has_enough_items(bank: Bank) -> Iterator[Problem]:
    """A planned domain has the items of its shortest sitting."""
    for plan, framework, domain in _planned(bank):
        count = sum(_published(bank, framework, domain).values())
        wanted = plan.for_domain(domain.code).minimum_items
        if count < wanted:
            message = f"{count} item(s) à l’écran dans ce domaine ; l’épreuve en demande {wanted}"
            yield Problem(path_of(Kind.PLAN, plan.plan), "", domain.code, message)


def every_criterion_meets_enough_sectors(bank: Bank) -> Iterator[Problem]:
    """A criterion asked on screen has items in as many sectors as the plan wants."""
    for plan, framework, domain in _planned(bank):
        found: dict[str, set[str]] = defaultdict(set)
        for placed in _asked_in(bank, framework, domain):
            found[placed.item.criterion_code] |= set(placed.scenario.sectors)
        for code, sectors in found.items():
            if len(sectors) < plan.coverage.sectors_per_criterion:
                wanted = plan.coverage.sectors_per_criterion
                message = (
                    f"{len(sectors)} secteur(s) seulement pour ce critère ; l’épreuve en demande {wanted}"
                )
                yield Problem(path_of(Kind.PLAN, plan.plan), "", code, message)


def every_sector_has_items(bank: Bank) -> Iterator[Problem]:
    """Each sector of the bank has an item in the domains where the plan wants all of them."""
    for plan, framework, domain in _planned(bank):
        if domain.code in plan.coverage.every_sector_in:
            met = {
                sector for placed in _asked_in(bank, framework, domain) for sector in placed.scenario.sectors
            }
            for sector in bank.sectors.keys() - met:
                message = f"aucun item du secteur {sector} dans ce domaine"
                yield Problem(path_of(Kind.PLAN, plan.plan), "", domain.code, message)


def _asked_in(bank: Bank, framework: Framework, domain: Domain) -> list[PlacedItem]:
    return [
        placed
        for placed in bank.items_of(framework.framework, domain.code)
        if placed.item.status is ItemStatus.PUBLISHED
    ]


def _planned(bank: Bank) -> Iterator[tuple[Plan, Framework, Domain]]:
    for plan in bank.plans.values():
        framework = bank.frameworks.get(plan.framework)
        if framework is not None:
            codes = {domain.domain for domain in plan.domains}
            yield from ((plan, framework, domain) for domain in framework.domains if domain.code in codes)


def _published(bank: Bank, framework: Framework, domain: Domain) -> Counter[str]:
    return Counter(placed.item.criterion_code for placed in _asked_in(bank, framework, domain))


RULES: tuple[Rule, ...] = (
    every_criterion_can_be_assessed,
    every_subdomain_has_enough_items,
    every_domain_has_enough_items,
    every_criterion_meets_enough_sectors,
    every_sector_has_items,
)
