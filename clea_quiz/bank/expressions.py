"""The small language of item models: exact arithmetic and texts with holes, closed to everything else.

It is Jinja's, in its sandbox, with numbers that are fractions: 3 × 0,1 is 0,3, and a comparison of two
prices never depends on how a machine rounds.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.environment import TemplateExpression
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from clea_quiz.bank.french_numbers import FILTERS, exact, number

Values = Mapping[str, Any]

_OPERATORS: dict[str, Callable[[Fraction, Fraction], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


class Unevaluable(ValueError):  # noqa: N818 - said of an expression that an author wrote
    """An expression or a text cannot be computed; the message says why, in French."""


class _ExactLiterals(Extension):
    """Reads the literal 0.1 as 1/10, which no binary number is."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type != "float":
                yield token
                continue
            fraction = exact(token.value)
            yield Token(token.lineno, "lparen", "(")
            yield Token(token.lineno, "integer", fraction.numerator)  # type: ignore[arg-type]  # as Jinja's lexer does
            yield Token(token.lineno, "div", "/")
            yield Token(token.lineno, "integer", fraction.denominator)  # type: ignore[arg-type]  # as Jinja's lexer does
            yield Token(token.lineno, "rparen", ")")


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, where operators work on fractions and nothing can be called but our filters."""

    intercepted_binops = frozenset({*_OPERATORS, "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        del context
        if operator not in _OPERATORS:
            raise Unevaluable(f"l’opération {operator} n’est pas permise")
        if isinstance(left, Undefined) or isinstance(right, Undefined):
            raise UndefinedError
        if not all(isinstance(side, int | float | Fraction) for side in (left, right)):
            raise Unevaluable(f"l’opération {operator} demande deux nombres")
        if right == 0 and operator in {"/", "//", "%"}:
            raise Unevaluable("une division par zéro")
        return exact(_OPERATORS[operator](exact(left), exact(right)))

    def is_safe_callable(self, obj: Any) -> bool:
        del obj
        return False


def _written(value: Any) -> Any:
    """Write what a hole holds: numbers as a French reader does, a missing value as the error it is."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list | tuple):
        raise Unevaluable("un trou du texte ne contient ni nombre ni mot")
    return number(value) if isinstance(value, int | float | Fraction) else value


def _environment() -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined, extensions=[_ExactLiterals], finalize=_written, keep_trailing_newline=True
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    environment.tests.clear()
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=4096)
def _expression(source: str) -> TemplateExpression:
    return _ENVIRONMENT.compile_expression(source, undefined_to_none=False)


@lru_cache(maxsize=4096)
def _template(source: str) -> Template:
    return _ENVIRONMENT.from_string(source)


def evaluate(source: str, values: Values) -> Any:
    """Return what an expression says (a fraction, a truth value, a word); :class:`Unevaluable` otherwise."""
    try:
        found = _expression(source)(**values)
        if isinstance(found, Undefined):  # a name alone: Jinja does not look into it
            raise UndefinedError
    except (TemplateError, ValueError, TypeError) as error:
        raise Unevaluable(_said(source, error)) from error
    return exact(found) if isinstance(found, int | float) and not isinstance(found, bool) else found


def render(source: str, values: Values) -> str:
    """Return a text with its holes filled; :class:`Unevaluable` when one cannot be."""
    if "{" not in source:
        return source
    try:
        return _template(source).render(**values)
    except (TemplateError, ValueError, TypeError) as error:
        raise Unevaluable(_said(source, error)) from error


def _said(source: str, error: Exception) -> str:
    start = source if len(source) <= 60 else source[:57] + "…"
    return f"« {start} » : {_reason(error)}"


def _reason(error: Exception) -> str:
    match error:
        case TemplateSyntaxError():
            return "l’écriture n’est pas comprise (accolades, parenthèses, nom d’un filtre ?)"
        case UndefinedError():
            return "un nom n’existe pas"
        case SecurityError():
            return "un modèle calcule et écrit, rien d’autre n’y est permis"
        case TypeError() | TemplateError():
            return "ces valeurs ne vont pas avec ce calcul"
        case _:
            return str(error)
