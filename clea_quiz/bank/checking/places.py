"""Where a problem is: the file, the item and the field, as the readers of a bank name them."""

from collections.abc import Callable, Iterator

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.scenarios import Item, ItemStatus, Scenario
from clea_quiz.bank.sources import Kind, path_of

Rule = Callable[[Bank], Iterator[Problem]]

WHOLE_BANK = "scenarios"
"""Where a problem is that no single file causes."""


def in_scenario(scenario: Scenario, field: str, message: str) -> Problem:
    """Return a problem of the scenario itself."""
    return Problem(path_of(Kind.SCENARIO, scenario.scenario), "", field, message)


def in_item(placed: PlacedItem, field: str, message: str) -> Problem:
    """Return a problem of one item; ``field`` counts from the item."""
    rank = next(rank for rank, item in enumerate(placed.scenario.items) if item is placed.item)
    path = path_of(Kind.SCENARIO, placed.scenario.scenario)
    return Problem(path, placed.item.id, f"items[{rank}].{field}", message)


def items(bank: Bank) -> Iterator[PlacedItem]:
    """Yield every item of every scenario, even when two share an identifier."""
    for scenario in bank.scenarios.values():
        for item in scenario.items:
            yield PlacedItem(scenario, item)


def asked(bank: Bank) -> Iterator[PlacedItem]:
    """Yield the items that a screen may ask: neither retired nor an assessor's card."""
    return (placed for placed in items(bank) if is_asked(placed.item))


def is_asked(item: Item) -> bool:
    """Return whether a screen may ask the item."""
    return item.on_screen and item.status is not ItemStatus.RETIRED
