"""Formulas of a spreadsheet, as far as everyday work needs them: + - * / ( ) and a few functions.

Names are those of a French or an English spreadsheet; a cell is ``C4``, a range ``C2:C7``.
"""

import re
from collections.abc import Callable, Mapping, Sequence

Cells = Mapping[str, float]

_FUNCTIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "SOMME": sum,
    "SUM": sum,
    "MOYENNE": lambda values: sum(values) / len(values),
    "AVERAGE": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
    "NB": len,
    "COUNT": len,
}
_WORD = re.compile(r"\s*(?:(\d+(?:[.,]\d+)?)|([A-Z]+\d+(?::[A-Z]+\d+)?)|([A-Z]+)(?=\()|([-+*/();]))")
_DEEPEST = 20


class UnreadableFormula(ValueError):  # noqa: N818 - said of what was typed
    """What was typed is no formula that this spreadsheet knows."""


def evaluate(formula: str, cells: Cells) -> float:
    """Return the value of a formula that uses the cells; :class:`UnreadableFormula` otherwise.

    A formula that points to no cell is refused: it is a number recopied.
    """
    text = formula.strip().upper().replace("\u00a0", " ").replace("\u202f", " ")
    if not text.startswith("="):
        raise UnreadableFormula("une formule commence par =")
    parser = _Parser(_words(text[1:]), cells)
    try:
        value = parser.expression()
    except UnreadableFormula:
        raise
    except (ZeroDivisionError, KeyError, IndexError, ValueError) as error:
        raise UnreadableFormula("une cellule, un nombre ou une parenthèse manque") from error
    if parser.rest or not parser.pointed:
        raise UnreadableFormula("ce n’est pas une formule sur les cellules")
    return value


def _words(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _WORD.match(text, place)
        if match is None:
            raise UnreadableFormula(f"« {text[place:]} » n’est pas compris")
        found.append(match.group().strip())
        place = match.end()
    return found


class _Parser:
    """Recursive descent over the words; ``pointed`` tells whether a cell was used."""

    def __init__(self, words: list[str], cells: Cells) -> None:
        self.rest = words
        self.pointed = False
        self._cells = cells
        self._depth = 0

    def expression(self) -> float:
        value = self._term()
        while self.rest and self.rest[0] in "+-":
            value = value + self._term() if self.rest.pop(0) == "+" else value - self._term()
        return value

    def _term(self) -> float:
        value = self._factor()
        while self.rest and self.rest[0] in "*/":
            value = value * self._factor() if self.rest.pop(0) == "*" else value / self._factor()
        return value

    def _factor(self) -> float:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableFormula("trop de parenthèses")
        word = self.rest.pop(0)
        value = self._value(word)
        self._depth -= 1
        return value

    def _value(self, word: str) -> float:
        if word == "-":
            return -self._factor()
        if word == "(":
            value = self.expression()
            self._close()
            return value
        if word in _FUNCTIONS:
            return self._call(word)
        if word[0].isdigit():
            return float(word.replace(",", "."))
        return self._single(word)

    def _call(self, name: str) -> float:
        self.rest.pop(0)
        values = self._argument()
        while self.rest and self.rest[0] == ";":
            self.rest.pop(0)
            values += self._argument()
        self._close()
        return float(_FUNCTIONS[name](values))

    def _argument(self) -> list[float]:
        if self.rest and ":" in self.rest[0]:
            self.pointed = True
            return [self._cells[cell] for cell in _range(self.rest.pop(0)) if cell in self._cells]
        return [self.expression()]

    def _single(self, word: str) -> float:
        self.pointed = True
        return self._cells[word]

    def _close(self) -> None:
        if self.rest.pop(0) != ")":
            raise UnreadableFormula("il manque une parenthèse")


def _range(word: str) -> list[str]:
    """Return the cells of ``B2:C4``, column by column."""
    first, last = (re.split(r"(?<=[A-Z])(?=\d)", corner) for corner in word.split(":"))
    (left, top), (right, bottom) = first, last
    if len(left) > 1 or len(right) > 1 or int(bottom) - int(top) > 100:
        raise UnreadableFormula("cette plage est trop grande")
    return [
        f"{chr(column)}{row}"
        for column in range(ord(left), ord(right) + 1)
        for row in range(int(top), int(bottom) + 1)
    ]
