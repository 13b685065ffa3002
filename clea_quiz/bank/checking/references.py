"""Rules about names: everything a document points to exists, and an identifier names one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.calibration import DICHOTOMOUS, Calibration
from clea_quiz.bank.checking.places import Rule, in_item, in_scenario, items
from clea_quiz.bank.plans import Plan
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.sources import Kind, path_of


def identifiers_are_unique(bank: Bank) -> Iterator[Problem]:
    """An item's identifier names one item of the whole bank."""
    holders: dict[str, list[PlacedItem]] = defaultdict(list)
    for placed in items(bank):
        holders[placed.item.id].append(placed)
    for same in holders.values():
        for placed in same[1:]:
            elsewhere = same[0].scenario.scenario
            yield in_item(placed, "id", f"cet identifiant sert déjà dans le scénario « {elsewhere} »")


def identifiers_carry_their_scenario(bank: Bank) -> Iterator[Problem]:
    """An item's identifier is its scenario's, a dash and a number: a report leads to its file."""
    for placed in items(bank):
        slug = placed.scenario.scenario
        if not re.fullmatch(re.escape(slug) + r"-[1-9][0-9]*", placed.item.id):
            yield in_item(placed, "id", f"l’identifiant doit être « {slug}-1 », « {slug}-2 » …")


def criteria_exist(bank: Bank) -> Iterator[Problem]:
    """An item's criterion exists; a screen asks only what a screen can test."""
    for placed in items(bank):
        framework = bank.frameworks.get(placed.item.framework)
        if framework is None:
            known = ", ".join(bank.frameworks)
            yield in_item(placed, "criterion", f"ce référentiel n’existe pas ; référentiels : {known}")
        elif placed.item.criterion_code not in framework.criteria:
            yield in_item(placed, "criterion", f"le référentiel {framework.framework} n’a pas ce critère")
        elif placed.item.on_screen and not framework.criteria[placed.item.criterion_code].screen:
            yield in_item(
                placed, "criterion", "aucun écran ne peut évaluer ce critère : faites-en une fiche observed"
            )


def one_domain_each(bank: Bank) -> Iterator[Problem]:
    """The items of a scenario belong to one domain, which is what a sitting covers."""
    for scenario in bank.scenarios.values():
        domains = {
            domain
            for item in scenario.items
            if (domain := _domain(bank, item.framework, item.criterion_code))
        }
        if len(domains) > 1:
            found = ", ".join(sorted(domains))
            yield in_scenario(
                scenario, "items", f"les items d’un scénario sont d’un seul domaine, pas de {found}"
            )


def _domain(bank: Bank, framework: str, criterion: str) -> str | None:
    if framework in bank.frameworks and criterion in bank.frameworks[framework].domain_of:
        return f"{framework}/{bank.frameworks[framework].domain_of[criterion].code}"
    return None


def sectors_exist(bank: Bank) -> Iterator[Problem]:
    """A scenario's sectors are among the bank's, each named once."""
    for scenario in bank.scenarios.values():
        for rank, sector in enumerate(scenario.sectors):
            if sector not in bank.sectors:
                known = ", ".join(bank.sectors)
                yield in_scenario(
                    scenario, f"sectors[{rank}]", f"ce secteur n’existe pas ; secteurs : {known}"
                )
            elif sector in scenario.sectors[:rank]:
                yield in_scenario(scenario, f"sectors[{rank}]", "ce secteur est écrit deux fois")


def enemies_exist(bank: Bank) -> Iterator[Problem]:
    """An enemy is another item, of another scenario: items of one scenario are asked together."""
    for placed in items(bank):
        for rank, enemy in enumerate(placed.item.enemies):
            if enemy not in bank.items:
                yield in_item(placed, f"enemies[{rank}]", "cet item n’existe pas")
            elif bank.items[enemy].scenario is placed.scenario:
                yield in_item(placed, f"enemies[{rank}]", "les items d’un même scénario sont posés ensemble")


def plans_fit_their_framework(bank: Bank) -> Iterator[Problem]:
    """A plan covers each domain of an existing framework once, and a framework has one plan."""
    planned: dict[str, str] = {}
    for plan in bank.plans.values():
        path = path_of(Kind.PLAN, plan.plan)
        if plan.framework not in bank.frameworks:
            yield Problem(path, "", "framework", "ce référentiel n’existe pas")
            continue
        if plan.framework in planned:
            yield Problem(path, "", "framework", f"l’épreuve « {planned[plan.framework]} » l’évalue déjà")
        planned[plan.framework] = plan.plan
        yield from _planned_domains(bank, plan, path)
        if list(plan.difficulty.locations) != sorted(plan.difficulty.locations):
            yield Problem(path, "", "difficulty.locations", "les difficultés vont en croissant")
    for slug in bank.frameworks.keys() - planned.keys():
        yield Problem(
            path_of(Kind.FRAMEWORK, slug), "", "framework", "aucune épreuve (plans/) n’évalue ce référentiel"
        )


def _planned_domains(bank: Bank, plan: Plan, path: str) -> Iterator[Problem]:
    official = [domain.code for domain in bank.frameworks[plan.framework].domains]
    planned = [domain.domain for domain in plan.domains]
    for rank, code in enumerate(planned):
        if code not in official:
            yield Problem(path, "", f"domains[{rank}].domain", "le référentiel n’a pas ce domaine")
        elif code in planned[:rank]:
            yield Problem(path, "", f"domains[{rank}].domain", "ce domaine est écrit deux fois")
    for code in official:
        if code not in planned:
            yield Problem(path, "", "domains", f"le domaine {code} du référentiel manque")


def calibrations_fit_their_item(bank: Bank) -> Iterator[Problem]:
    """A calibration is that of an item on screen, with a model that has its number of scores."""
    for calibration in bank.calibrations.values():
        placed = bank.items.get(calibration.item)
        if placed is None or not placed.item.on_screen:
            yield Problem(
                "calibration", calibration.item, "id", "aucun item à l’écran ne porte cet identifiant"
            )
        elif _scores(calibration) != placed.item.interaction.max_score:
            wanted = placed.item.interaction.max_score
            yield in_item(
                placed, "interaction", f"le modèle calibré ({calibration.model}) doit avoir {wanted} pas"
            )


def _scores(calibration: Calibration) -> int:
    return 1 if calibration.model in DICHOTOMOUS else len(calibration.steps)


RULES: tuple[Rule, ...] = (
    identifiers_are_unique,
    identifiers_carry_their_scenario,
    criteria_exist,
    one_domain_each,
    sectors_exist,
    enemies_exist,
    plans_fit_their_framework,
    calibrations_fit_their_item,
)
