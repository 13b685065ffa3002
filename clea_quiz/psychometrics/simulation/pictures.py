"""Small charts as SVG text, readable without style sheet or script."""

from collections.abc import Mapping
from html import escape

import numpy as np
import numpy.typing as npt

from clea_quiz.psychometrics.arrays import FloatArray, finite
from clea_quiz.psychometrics.errors import SettingsError

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 360, 56, 44, 40
# Distinguishable without colour too: each series has its own dash.
STROKES = (("#1b4f72", ""), ("#b03a2e", "6 3"), ("#1e8449", "2 3"), ("#7d3c98", "8 3 2 3"))


def line_chart(title: str, x: npt.ArrayLike, series: Mapping[str, npt.ArrayLike]) -> str:
    """Return a chart of one line per series; values that are NaN interrupt their line."""
    places = finite(x, "x", SettingsError)
    values = {name: np.asarray(y, dtype=np.float64) for name, y in series.items()}
    if places.size < 2 or not values or any(y.shape != places.shape for y in values.values()):
        raise SettingsError("a line chart needs two points or more, and as many values in each series")
    highest = max(float(np.nanmax(y, initial=0.0)) for y in values.values()) or 1.0
    scale = _Scale(float(places.min()), float(places.max()), highest)
    parts = []
    for place, (name, y) in enumerate(values.items()):
        colour, dash = STROKES[place % len(STROKES)]
        known = ~np.isnan(y)
        points = " ".join(scale.point(a, b) for a, b in zip(places[known], y[known], strict=True))
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        parts.append(f'<polyline {style} points="{points}"/>')
        parts.append(_text(WIDTH - 8, TOP + 16 * place, name, "end", colour))
    return _document(title, scale, parts)


def bar_chart(title: str, x: npt.ArrayLike, heights: npt.ArrayLike) -> str:
    """Return a chart of one bar per place."""
    places, values = finite(x, "x", SettingsError), finite(heights, "heights", SettingsError)
    if places.shape != values.shape or places.size < 1:
        raise SettingsError("a bar chart needs as many heights as places")
    half = 0.5 if places.size < 2 else float(np.diff(np.sort(places)).min()) / 2
    scale = _Scale(float(places.min()) - half, float(places.max()) + half, float(values.max()) or 1.0)
    parts = [scale.bar(place, value, half) for place, value in zip(places, values, strict=True)]
    return _document(title, scale, parts)


class _Scale:
    """Data to picture coordinates; heights start at 0."""

    def __init__(self, low: float, high: float, top: float) -> None:
        self.low, self.high, self.top = low, high, top

    def x(self, value: float) -> float:
        return LEFT + (value - self.low) / (self.high - self.low) * (WIDTH - LEFT - 16)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - BOTTOM - TOP)

    def point(self, x: float, y: float) -> str:
        return f"{self.x(x):.1f},{self.y(y):.1f}"

    def bar(self, x: float, y: float, half: float) -> str:
        left, right, top = self.x(x - 0.9 * half), self.x(x + 0.9 * half), self.y(y)
        size = f'width="{right - left:.1f}" height="{HEIGHT - BOTTOM - top:.1f}"'
        return f'<rect x="{left:.1f}" y="{top:.1f}" {size} fill="{STROKES[0][0]}"/>'


def _document(title: str, scale: _Scale, parts: list[str]) -> str:
    axis = f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - 16}" fill="none" stroke="#333"/>'
    ticks = [
        _text(scale.x(v), HEIGHT - BOTTOM + 18, f"{v:g}", "middle") for v in _round(scale.low, scale.high)
    ]
    levels = [_text(LEFT - 6, scale.y(v) + 4, f"{v:g}", "end") for v in _round(0.0, scale.top)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
    head += f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">'
    caption = _text(LEFT, 22, title, "start")
    return "\n".join(
        [head, f"<title>{escape(title)}</title>", caption, axis, *ticks, *levels, *parts, "</svg>", ""]
    )


def _round(low: float, high: float) -> FloatArray:
    """Return some round values within [low, high]."""
    rough = (high - low) / 5
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power >= rough)
    return np.asarray(np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step) + 0.0


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
