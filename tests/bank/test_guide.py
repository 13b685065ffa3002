"""The authors' guide: its examples are valid and its numbers are those of the plans."""

import re
from math import exp
from typing import Any

import pytest
from click import Context

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.checking import check
from clea_quiz.bank.french_numbers import FILTERS
from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.item_models import ItemModel
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_document, parse_scenario, read_folder
from clea_quiz.bank.sources import Kind, source_of
from clea_quiz.bank.yaml_text import load_yaml
from clea_quiz.cli.bank import bank as bank_commands
from clea_quiz.config import item_bank_path

GUIDE = (item_bank_path() / "README.md").read_text("utf-8")
COMMON = (Kind.FRAMEWORK, Kind.PLAN, Kind.SECTORS)
BLOCKS = [load_yaml(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
MODELS = [block for block in BLOCKS if isinstance(block, dict) and "model" in block]
EXAMPLES = [block for block in BLOCKS if block not in MODELS]


def as_scenario(example: Any) -> dict[str, Any]:
    """Return an example as a whole scenario, with what it leaves out."""
    if isinstance(example, dict):
        return example
    whole: dict[str, Any] = {"scenario": "exemple", "title": "Une situation", "sectors": ["general"]}
    whole["situation"] = "Vous commencez votre journée."
    if "id" in example[0]:
        return whole | {"items": example}
    item = next(other for other in EXAMPLES if isinstance(other, list) and "id" in other[0])
    return whole | {"documents": example, "items": item}


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_valid_and_passes_the_checks(example: Any) -> None:
    scenario = typeset(parse_scenario(as_scenario(example)))
    common = [source for source in read_folder(item_bank_path())[0] if source.kind in COMMON]
    own = source_of(Kind.SCENARIO, scenario)
    faults = [fault for fault in check(bank_of([*common, own])) if fault.path == own.path]
    assert [fault for fault in faults if not fault.field.endswith(".file")] == []  # it draws no picture


def test_there_is_an_example_for_each_type_of_answer_and_each_document() -> None:
    scenarios = [as_scenario(example) for example in EXAMPLES]
    answers = {item["interaction"]["type"] for scenario in scenarios for item in scenario["items"]}
    documents = {document["type"] for scenario in scenarios for document in scenario.get("documents", [])}
    known = Interaction.__args__[0].__args__  # the members of the annotated union
    assert answers == {member.model_fields["type"].annotation.__args__[0] for member in known}
    assert documents == {"message", "sheet", "notice", "picture", "recording"}


@pytest.mark.parametrize("example", MODELS, ids=range(len(MODELS)))
def test_the_model_of_the_guide_passes_the_checks(example: Any) -> None:
    model = parse_document(ItemModel, example, "guide")
    common = [source for source in read_folder(item_bank_path())[0] if source.kind in COMMON]
    own = source_of(Kind.MODEL, model)
    assert [fault for fault in check(bank_of([*common, own])) if fault.path == own.path] == []


def test_every_filter_of_the_models_is_explained() -> None:
    assert all(f"`{name}`" in GUIDE for name in FILTERS)


def test_the_table_of_difficulties_is_that_of_the_plans(shipped: Bank) -> None:
    rows = re.findall(r"^\| ([1-5]) \| [^|]+ \| (-?[\d.]+) \| (\d+)\s%", GUIDE, re.MULTILINE)
    assert [int(level) for level, _, _ in rows] == [1, 2, 3, 4, 5]
    for plan in shipped.plans.values():
        prior = plan.difficulty
        assert [float(location) for _, location, _ in rows] == list(prior.locations)
        expected = [round(100 / (1 + exp(prior.slope * location))) for location in prior.locations]
        assert [int(share) for _, _, share in rows] == expected
        for number in (prior.spread, prior.slope, prior.step_gap):
            assert f"{number:g}".replace(".", ",") in GUIDE


def test_the_commands_of_the_guide_exist() -> None:
    named = set(re.findall(r"`clea-quiz bank (\w+)", GUIDE))
    assert named >= {"check", "coverage", "format", "schemas", "load", "export"}
    assert named <= set(bank_commands.list_commands(Context(bank_commands)))
