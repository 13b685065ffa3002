"""Geometry of the charts: pure values for ``shared/macros/charts.html``; shares in, percentages out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from clea_quiz.web.shared.languages import told
from clea_quiz.web.shared.text import percent

AXIS = (0, 25, 50, 75, 100)
"""Ticks of the scale under a profile, in percent."""


@dataclass(frozen=True)
class Share:
    """A row to draw: an expected proportion, its interval, its threshold; each in 0–1, or absent."""

    label: str
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    tone: str = "info"
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A row as drawn on a scale from 0 to 100, and the sentence that says the same."""

    label: str
    tone: str
    note: str
    point: float | None
    start: float | None
    length: float | None
    tick: float | None
    sentence: str

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to draw but the scale."""
        return self.point is None


def bar(share: Share) -> Bar:
    """Return the geometry of one row."""
    start, end = _place(share.low), _place(share.high)
    return Bar(
        label=share.label,
        tone=share.tone,
        note=share.note,
        point=_place(share.mean),
        start=start,
        length=round(end - start, 2) if start is not None and end is not None else None,
        tick=_place(share.threshold),
        sentence=_sentence(share),
    )


def profile(shares: Iterable[Share]) -> tuple[Bar, ...]:
    """Return the rows of a profile."""
    return tuple(bar(share) for share in shares)


@dataclass(frozen=True)
class Part:
    """A part of a whole to draw, in 0–1."""

    tone: str
    label: str
    share: float


@dataclass(frozen=True)
class Slice:
    """A part as drawn: from where, how long, on a scale from 0 to 100."""

    tone: str
    start: float
    length: float


@dataclass(frozen=True)
class Stack:
    """A whole cut into parts, and the sentence that says the same."""

    slices: tuple[Slice, ...]
    sentence: str


def stack(parts: Sequence[Part]) -> Stack:
    """Return the geometry of a whole cut into parts."""
    slices, start = [], 0.0
    for part in parts:
        length = round(100 * part.share, 2)
        slices.append(Slice(part.tone, round(start, 2), length))
        start += length
    said = ", ".join(f"{percent(part.share)} {told(part.label)}" for part in parts)
    return Stack(tuple(slices), f"{said}.")


def _place(share: float | None) -> float | None:
    return None if share is None else round(100 * min(max(share, 0.0), 1.0), 2)


def _sentence(share: Share) -> str:
    if share.mean is None:
        return str(_("Pas encore de réponse."))
    numbers = {name: percent(value) for name, value in _numbers(share).items()}
    if "low" not in numbers and "threshold" not in numbers:
        return str(_("Réussite attendue : %(mean)s.", **numbers))
    if "threshold" not in numbers:
        return str(_("Réussite attendue : %(mean)s, entre %(low)s et %(high)s.", **numbers))
    if "low" not in numbers:
        return str(_("Réussite attendue : %(mean)s, seuil %(threshold)s.", **numbers))
    return str(_("Réussite attendue : %(mean)s, entre %(low)s et %(high)s, seuil %(threshold)s.", **numbers))


def _numbers(share: Share) -> dict[str, float]:
    """Return what is known of a row, by name; an interval has both its ends."""
    known = {"mean": share.mean, "threshold": share.threshold}
    if share.low is not None and share.high is not None:
        known |= {"low": share.low, "high": share.high}
    return {name: value for name, value in known.items() if value is not None}
