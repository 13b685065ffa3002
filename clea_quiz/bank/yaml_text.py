"""YAML in, plain values out: a strict reader that says where a file goes wrong, in French."""

import re
from typing import Any, Protocol

import yaml

try:  # libyaml is ten times faster; the wheels of PyYAML carry it, a build from source may not
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # pragma: no cover - depends on how PyYAML was built
    from yaml import SafeLoader  # type: ignore[assignment]  # same interface, other class

DEEPEST = 30
"""Levels of nesting a file may have; documents of the bank have fewer than ten."""


class UnreadableYaml(Exception):  # noqa: N818 - said of the file, as InvalidDocument is of a document
    """A file is not YAML, or says the same thing twice; ``where`` is « ligne 3, colonne 5 »."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where
        self.message = message


class _Loader(SafeLoader):
    """A safe loader that reads 08:30, 2026-03-14, yes and 012 as the text they are, and refuses twin keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - read by PyYAML

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
                raise UnreadableYaml(_where(key_node.start_mark), "une clé doit être un mot simple")
            if key_node.value in seen:
                raise UnreadableYaml(
                    _where(key_node.start_mark), f"la clé « {key_node.value} » est écrite deux fois"
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


# Only what has one meaning in YAML 1.1 and in YAML 1.2 is anything but text.
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*([eE][-+][0-9]+)?", "-+0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(rf"^(?:{_pattern})$"),
        ["" if c == "\0" else c for c in _first],
    )

_IN_FRENCH = {
    "mapping values are not allowed in this context": "deux-points inattendus : mettez des guillemets",
    "did not find expected key": "une clé est attendue ici : vérifiez le retrait et les guillemets",
    "did not find expected '-' indicator": "un tiret de liste est attendu ici : vérifiez le retrait",
    "did not find expected ',' or ']'": "il manque une virgule ou un crochet fermant",
    "did not find expected ',' or '}'": "il manque une virgule ou une accolade fermante",
    "did not find expected node content": "une valeur est attendue ici",
    "could not find expected ':'": "il manque deux-points après la clé",
    "found unexpected end of stream": "le fichier finit avant la fin d’un texte entre guillemets",
    "found character that cannot start any token": "caractère inattendu : mettez des guillemets",
    "block sequence entries are not allowed in this context": "un tiret de liste n’a pas sa place ici",
    "found a tab character where an indentation space is expected": "retrait fait d’une tabulation",
    "control characters are not allowed": "caractère de contrôle interdit",
    "but found another document": "un seul document par fichier",
    "did not find expected <document start>": "un seul document par fichier",
}


def load_yaml(text: str) -> object:
    """Return what a YAML text holds; raise :class:`UnreadableYaml` with line and column."""
    try:
        _refuse_deep_or_aliased(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        said = error.problem or error.context or ""
        mark = error.problem_mark or error.context_mark
        raise UnreadableYaml(_where(mark), f"YAML mal formé : {_IN_FRENCH.get(said, said)}") from error
    except yaml.reader.ReaderError as error:
        raise UnreadableYaml(
            "", f"YAML mal formé : caractère interdit à la position {error.position}"
        ) from error
    except ValueError as error:  # an explicit tag on something else (!!int douze), thousands of digits
        raise UnreadableYaml("", "YAML mal formé : valeur illisible") from error


def _refuse_deep_or_aliased(text: str) -> None:
    """Refuse what would overflow the reader's stack, and aliases, which hide what a document says."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise UnreadableYaml(_where(event.start_mark), "« * » en début de valeur : mettez des guillemets")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise UnreadableYaml(_where(event.start_mark), "trop de niveaux de retrait")


class _Mark(Protocol):
    line: int
    column: int


def _where(mark: _Mark | None) -> str:
    return f"ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
