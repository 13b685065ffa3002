"""A bank, written as canonical files: equal content gives equal bytes, whoever writes."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from clea_quiz.bank.document import Document
from clea_quiz.bank.frameworks import Framework
from clea_quiz.bank.plans import Plan
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sectors import Sectors
from clea_quiz.bank.sources import MODELS, Source

WIDTH = 110
"""Where a long line is folded."""

_ON_ONE_LINE = 100  # longest list or group of plain values that stays on one line
_STRING = "tag:yaml.org,2002:str"
_MAPPING = "tag:yaml.org,2002:map"
_SEQUENCE = "tag:yaml.org,2002:seq"


class _Dumper(yaml.SafeDumper):
    """The pure-Python emitter, always: libyaml folds some lines elsewhere."""


# Any reader of YAML 1.2 takes 012 and 1e3 for numbers; quoted, they stay the text they are.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


def scenario_yaml(scenario: Scenario) -> str:
    """Return a scenario's canonical file."""
    return document_yaml(scenario)


def framework_yaml(framework: Framework) -> str:
    """Return a framework's canonical file."""
    return document_yaml(framework)


def plan_yaml(plan: Plan) -> str:
    """Return a plan's canonical file."""
    return document_yaml(plan)


def sectors_yaml(sectors: Sectors) -> str:
    """Return the canonical file of the sectors."""
    return document_yaml(sectors)


def document_yaml(document: Document) -> str:
    """Return a document as YAML: fields in the model's order, defaults left out, one value per line."""
    return plain_yaml(document.model_dump(mode="json", exclude_defaults=True))


def plain_yaml(value: Any) -> str:
    """Return plain values as YAML, in the same form."""
    node = _node(value)
    written = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=WIDTH)
    return str(written)


def write_folder(sources: Iterable[Source], path: Path) -> list[Path]:
    """Write every part where it belongs under ``path``; return the files, in the order given.

    Files already there that are not of these parts are left alone.
    """
    written = []
    for source in sources:
        file = path / source.path
        if not file.resolve().is_relative_to(path.resolve()):
            raise ValueError(f"{source.slug!r} would be written outside the bank's folder")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(file_body(source))
        written.append(file)
    return written


def file_body(source: Source) -> bytes:
    """Return what the file of a part holds: canonical YAML for a document, else its bytes."""
    model = MODELS.get(source.kind)
    if model is None:
        return source.body
    return document_yaml(model.model_validate_json(source.body)).encode()


def _node(value: Any) -> yaml.Node:
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return _sequence(value)
    return _scalar(value)


def _mapping(value: dict[str, Any]) -> yaml.MappingNode:
    pairs = [(_scalar(key), _node(inner)) for key, inner in value.items()]
    return yaml.MappingNode(_MAPPING, pairs, flow_style=False)


def _sequence(value: list[Any]) -> yaml.SequenceNode:
    """Return a list: on one line when it holds a few short plain values, as a table's row does."""
    nodes = [_flow_mapping(inner) if _is_small_group(inner) else _node(inner) for inner in value]
    return yaml.SequenceNode(_SEQUENCE, nodes, flow_style=_fits(value))


def _flow_mapping(value: dict[str, Any]) -> yaml.MappingNode:
    node = _mapping(value)
    node.flow_style = True
    return node


def _is_small_group(value: Any) -> bool:
    """Return whether a group is a label and its value, which read best side by side."""
    return isinstance(value, dict) and set(value) == {"label", "value"} and _fits(list(value.values()))


def _fits(value: list[Any]) -> bool:
    plain = all(not isinstance(inner, dict | list) and "\n" not in str(inner) for inner in value)
    return plain and sum(len(str(inner)) + 4 for inner in value) <= _ON_ONE_LINE


def _scalar(value: Any) -> yaml.ScalarNode:
    match value:
        case bool():
            return yaml.ScalarNode("tag:yaml.org,2002:bool", "true" if value else "false")
        case int():
            return yaml.ScalarNode("tag:yaml.org,2002:int", str(value))
        case float():
            return _scalar(int(value)) if value.is_integer() and abs(value) < 1e15 else _float(value)
        case str() if "\n" in value:
            return yaml.ScalarNode(_STRING, value + "\n", style="|")
        case _:
            return yaml.ScalarNode(_STRING, str(value))


def _float(value: float) -> yaml.ScalarNode:
    text = repr(value)
    if "e" in text and "." not in text:  # 1e-07 is text in YAML 1.1
        text = text.replace("e", ".0e")
    return yaml.ScalarNode("tag:yaml.org,2002:float", text)
