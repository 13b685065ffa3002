"""The design system keeps its promises: contrast in light and dark, no inline style, French typography."""

import re
from pathlib import Path

import pytest

from clea_quiz.bank.typography import french
from clea_quiz.web.shared.static_files import FOLDER

WEB = FOLDER.parent.parent
TEMPLATES = [
    path
    for audience in ("shared", "public", "candidate")
    for path in sorted((WEB / audience / "templates").rglob("*.html"))
]
ICONS = (FOLDER.parent / "templates" / "icons.html").read_text("utf-8")
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]+>", re.DOTALL)

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for what is needed to see a control
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-soft", "brand")
        for ground in ("paper", "surface", "surface-2")
    ),
    *(
        (tone, ground, TEXT)
        for tone in ("ok", "warn", "bad", "info")
        for ground in ("surface", f"{tone}-soft")
    ),
    ("brand", "brand-soft", TEXT),
    ("ink", "sun-soft", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    *((mark, ground, CONTROL) for mark in ("line-strong", "focus") for ground in ("paper", "surface")),
]


SCHEMES = {
    "light": (),
    "dark": ("dark.css", ":root {"),
    "contrast": ("comfort.css", ':root[data-theme="contrast"] {'),
}
"""Where a scheme's own colours stand; they replace the light ones."""


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme."""
    places = [("clea.css", ":root {"), SCHEMES[scheme]] if SCHEMES[scheme] else [("clea.css", ":root {")]
    return {
        name: value
        for sheet, opening in places
        for name, value in re.findall(
            r"--([a-z0-9-]+): (#[0-9a-f]{3,6});",
            (FOLDER / sheet).read_text("utf-8").partition(opening)[2].partition("}")[0],
        )
    }


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance of « #rgb » or « #rrggbb »."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_each_scheme_has_its_own_colours() -> None:
    assert len({tokens(scheme)["ink"] for scheme in SCHEMES}) > 1
    assert len({tokens(scheme)["paper"] for scheme in SCHEMES}) == len(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_contrast_enough(scheme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(scheme)

    assert contrast(colours[ink], colours[ground]) >= least


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_templates_are_written_in_french_typography(template: Path) -> None:
    lines = (line.strip() for part in CODE.split(template.read_text("utf-8")) for line in part.splitlines())

    assert [line for line in lines if french(line) != line] == []


@pytest.mark.parametrize("template", sorted(WEB.rglob("*.html")), ids=lambda path: str(path.relative_to(WEB)))
def test_templates_name_icons_that_exist_and_hold_no_style(template: Path) -> None:
    source = template.read_text("utf-8")

    assert [name for name in re.findall(r'\bicon\("([a-z-]+)"', source) if f'"{name}":' not in ICONS] == []
    assert re.search(r"<style|\sstyle=|\son[a-z]+=\"", source) is None


@pytest.mark.parametrize("sheet", sorted(FOLDER.glob("*.css")), ids=lambda path: path.name)
def test_stylesheets_load_nothing_from_elsewhere(sheet: Path) -> None:
    source = sheet.read_text("utf-8")

    assert "@import" not in source
    assert "//" not in source
    assert source.count("{") == source.count("}")
