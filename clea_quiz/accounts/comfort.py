"""How pages are shown to one candidate: size, colours, spacing, typeface. Values in, values out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum


class Size(StrEnum):
    """How large text is."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


class Theme(StrEnum):
    """Which colours; ``auto`` follows the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Spacing(StrEnum):
    """How far lines, words and letters stand apart (WCAG 1.4.12)."""

    NORMAL = "normal"
    WIDE = "wide"


class Font(StrEnum):
    """Which typeface."""

    STANDARD = "standard"
    LEGIBLE = "legible"


@dataclass(frozen=True)
class Comfort:
    """What a candidate chose; every default is what anybody gets."""

    size: Size = Size.NORMAL
    theme: Theme = Theme.AUTO
    spacing: Spacing = Spacing.NORMAL
    font: Font = Font.STANDARD

    @property
    def chosen(self) -> dict[str, str]:
        """Return what differs from the defaults, as it is stored and as the page's root carries it."""
        return {name: value.value for name, value in asdict(self).items() if value != getattr(Comfort, name)}

    @property
    def color_scheme(self) -> str:
        """Return what the browser's own controls look like (CSS Color Adjustment, ``color-scheme``)."""
        return {Theme.AUTO: "light dark", Theme.LIGHT: "light"}.get(self.theme, "dark")


DEFAULT = Comfort()
_KINDS: dict[str, type[StrEnum]] = {
    field.name: type(getattr(DEFAULT, field.name)) for field in fields(Comfort)
}


def read(chosen: Mapping[str, str] | None) -> Comfort:
    """Return a comfort from stored or submitted values; what is unknown falls back to its default."""
    known = {
        name: kind(chosen[name]) for name, kind in _KINDS.items() if chosen and chosen.get(name) in set(kind)
    }
    return Comfort(**known)  # type: ignore[arg-type]  # each kind under its own name
