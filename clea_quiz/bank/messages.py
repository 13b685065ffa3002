"""Pydantic's errors, said in French with the path of the field and the item they are about."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from clea_quiz.bank.problems import Problem

_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "des minuscules sans accent, des chiffres et des tirets seulement",
    r"^[0-9]+(\.[0-9]+)*$": "un code en chiffres et en points est attendu, par exemple 1.3.4",
    r"^[^\n]*$": "une seule ligne est permise",
    r"^[a-z0-9]+(-[a-z0-9]+)*/[0-9]+(\.[0-9]+)*$": "la forme référentiel/code est attendue : clea-2021/1.3.4",
    r"^[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|jpg)$": "un nom en minuscules finissant par .svg, .png ou .jpg",
    r"^[a-z0-9]+(-[a-z0-9]+)*\.(mp3|ogg)$": "un nom en minuscules finissant par .mp3 ou .ogg",
}

_MESSAGES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "ce champ manque",
    "extra_forbidden": lambda _: "ce champ n’existe pas : vérifiez son orthographe et son retrait",
    "invalid_key": lambda _: "un nom de champ est attendu, pas un nombre",
    "string_type": lambda _: "un texte est attendu : mettez la valeur entre guillemets",
    "string_too_short": lambda _: "le texte est vide",
    "string_too_long": lambda c: f"le texte dépasse {c['max_length']} caractères",
    "string_pattern_mismatch": lambda c: _PATTERNS.get(c["pattern"], "cette forme n’est pas permise"),
    "int_type": lambda _: "un nombre entier est attendu",
    "int_parsing": lambda _: "un nombre entier est attendu",
    "int_from_float": lambda _: "un nombre entier est attendu",
    "float_type": lambda _: "un nombre est attendu (avec un point décimal)",
    "float_parsing": lambda _: "un nombre est attendu (avec un point décimal)",
    "finite_number": lambda _: "un nombre fini est attendu",
    "bool_type": lambda _: "true ou false est attendu",
    "bool_parsing": lambda _: "true ou false est attendu",
    "greater_than": lambda c: f"doit être plus grand que {c['gt']}",
    "greater_than_equal": lambda c: f"doit être au moins {c['ge']}",
    "less_than": lambda c: f"doit être plus petit que {c['lt']}",
    "less_than_equal": lambda c: f"doit être au plus {c['le']}",
    "too_short": lambda c: f"il en faut au moins {c['min_length']} (il y en a {c['actual_length']})",
    "too_long": lambda c: f"il en faut au plus {c['max_length']}",
    "literal_error": lambda c: f"valeurs possibles : {c['expected'].replace(' or ', ' ou ')}",
    "enum": lambda c: f"valeurs possibles : {c['expected'].replace(' or ', ' ou ')}",
    "union_tag_invalid": lambda c: (
        f"le type {c['tag']!r} n’existe pas ; types possibles : {c['expected_tags']}"
    ),
    "union_tag_not_found": lambda _: "le champ type manque",
    "model_type": lambda _: "des champs sont attendus ici, un par ligne",
    "model_attributes_type": lambda _: "des champs sont attendus ici, un par ligne",
    "dict_type": lambda _: "des champs sont attendus ici, un par ligne",
    "tuple_type": lambda _: "une liste est attendue, un tiret par élément",
    "value_error": lambda c: str(c["error"]),
}


def problems_of(error: ValidationError, data: object, path: str) -> tuple[Problem, ...]:
    """Return what a validation found, one problem per fault, in the order of the document."""
    faults = error.errors(include_url=False)
    return tuple(_problem(fault, data, path) for fault in faults if not _follows(fault, faults))


def _follows(fault: ErrorDetails, faults: list[ErrorDetails]) -> bool:
    """Return whether a list is only too short because some of its elements are faulty."""
    depth = len(fault["loc"])
    return fault["type"] == "too_short" and any(
        len(other["loc"]) > depth and other["loc"][:depth] == fault["loc"] for other in faults
    )


def _problem(details: ErrorDetails, data: object, path: str) -> Problem:
    steps = _steps(details["loc"], data)
    explain = _MESSAGES.get(details["type"])
    message = explain(details.get("ctx", {})) if explain else f"valeur refusée ({details['type']})"
    return Problem(path, _item_of(steps, data), field_path(steps), message)


def _steps(loc: tuple[int | str, ...], data: object) -> list[int | str]:
    """Return the location without the union tags that pydantic adds (``interaction.choice.choices``)."""
    steps: list[int | str] = []
    here = data
    for step in loc:
        if isinstance(here, Mapping) and step not in here and step in (here.get("type"), here.get("kind")):
            continue
        steps.append(step)
        here = _inside(here, step)
    return steps


def _inside(value: object, step: int | str) -> object:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _item_of(steps: list[int | str], data: object) -> str:
    """Return the identifier of the item the fault is in; its rank when it has none; empty outside items."""
    if len(steps) < 2 or steps[0] != "items" or not isinstance(steps[1], int):
        return ""
    item = _inside(_inside(data, "items"), steps[1])
    identifier = item.get("id") if isinstance(item, Mapping) else None
    return identifier if isinstance(identifier, str) and identifier.strip() else f"items[{steps[1]}]"


def field_path(steps: list[int | str]) -> str:
    """Return a path as ``items[2].interaction.choices[0].why``."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
