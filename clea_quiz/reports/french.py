"""Numbers, dates and counts as a French reader writes them; the same on screen and on paper."""

import math
import unicodedata
from datetime import date as Date  # noqa: N812 - « date » is what such a value is called below
from datetime import datetime
from zoneinfo import ZoneInfo

NARROW = "\u202f"
"""The narrow no-break space before ; ! ? and before a unit."""

PARIS = ZoneInfo("Europe/Paris")
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 - reads better
)


def day(moment: datetime) -> str:
    """Return « 23 novembre 2026 », by the clock of Paris."""
    return plain_day(moment.astimezone(PARIS).date())


def plain_day(date: Date) -> str:
    """Return a day that has no hour: « 23 novembre 2026 »."""
    number = "1er" if date.day == 1 else str(date.day)
    return f"{number} {_MONTHS[date.month - 1]} {date.year}"


def month(year: int, number: int) -> str:
    """Return « novembre 2026 »."""
    return f"{_MONTHS[number - 1]} {year}"


def day_and_time(moment: datetime) -> str:
    """Return « 23 novembre 2026 à 14 h 05 », by the clock of Paris."""
    local = moment.astimezone(PARIS)
    return f"{day(moment)} à {local.hour}\u00a0h\u00a0{local.minute:02d}"


def percent(share: float) -> str:
    """Return a proportion as « 75 % »."""
    return f"{_half_up(share * 100)}{NARROW}%"


def sure_percent(probability: float) -> str:
    """Return a probability as « 93 % », never as a certainty that no measure gives."""
    if probability > 0.99:
        return f"plus de 99{NARROW}%"
    if probability < 0.01:
        return f"moins de 1{NARROW}%"
    return percent(probability)


def _half_up(number: float) -> int:
    return math.floor(number + 0.5)


def duration(seconds: float) -> str:
    """Return « 45 s », « 3 min 20 s » or « 1 h 05 min »."""
    whole = _half_up(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours}\u00a0h\u00a0{minutes_left:02d}\u00a0min"
    if minutes:
        return f"{minutes}\u00a0min" + (f"\u00a0{rest:02d}\u00a0s" if rest else "")
    return f"{rest}\u00a0s"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return « 1 réponse », « 2 réponses »; zero is singular in French."""
    return f"{number}\u00a0{singular if abs(number) < 2 else plural or singular + 's'}"


def listed(words: list[str]) -> str:
    """Return « a, b et c »."""
    return " et ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def file_name(*parts: str) -> str:
    """Return the parts in plain ASCII, joined by hyphens: a file name that every system takes."""
    plain = unicodedata.normalize(
        "NFKD", " ".join(parts).replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    )
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in _unmarked(plain))
    return "-".join(kept.split())


def _unmarked(text: str) -> str:
    return "".join(letter for letter in text if not unicodedata.combining(letter))
