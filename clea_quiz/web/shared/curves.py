"""Geometry of curves over the questions of a sitting: pure values for ``shared/macros/curves.html``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 100.0, 50.0


@dataclass(frozen=True)
class Line:
    """What to draw: shares in 0–1 after 0, 1, 2 … answers, their band, the levels that decide.

    ``marked``: after which answers the line gets a dot.
    """

    label: str
    values: Sequence[float | None]
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    levels: Sequence[float] = ()
    marked: Collection[int] = ()
    sentence: str = ""


@dataclass(frozen=True)
class Curve:
    """A line as drawn on a surface of ``WIDTH`` by ``HEIGHT``, 0 % at the bottom."""

    label: str
    sentence: str
    points: str
    band: str
    levels: tuple[float, ...]
    dots: tuple[tuple[float, float], ...]

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to draw but the frame."""
        return not self.points


def curve(line: Line) -> Curve:
    """Return the geometry of one line."""
    last = max(len(line.values) - 1, 1)
    places = [
        (_across(place, last), _down(value)) for place, value in enumerate(line.values) if value is not None
    ]
    dots = [
        (_across(place, last), _down(value))
        for place, value in enumerate(line.values)
        if value is not None and place in line.marked
    ]
    return Curve(
        label=line.label,
        sentence=line.sentence,
        points=_joined(places),
        band=_joined([*_edge(line.highs, last), *reversed(_edge(line.lows, last))]),
        levels=tuple(_down(level) for level in line.levels),
        dots=tuple(dots),
    )


def _edge(values: Sequence[float | None], last: int) -> list[tuple[float, float]]:
    return [(_across(place, last), _down(value)) for place, value in enumerate(values) if value is not None]


def _across(place: int, last: int) -> float:
    return round(WIDTH * place / last, 2)


def _down(share: float) -> float:
    return round(HEIGHT * (1 - min(max(share, 0.0), 1.0)), 2)


def _joined(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
