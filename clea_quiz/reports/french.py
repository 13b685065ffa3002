"""Numbers, dates and counts as a French reader writes them; the same on screen and on paper.

What a page may also say in English is a sentence; documents write it in French as it is.
"""

import math
import unicodedata
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - « date » is what such a value is called below
from datetime import datetime
from zoneinfo import ZoneInfo

from clea_quiz.errors import Sentence, said
from clea_quiz.reports.labels import N_

PARIS = ZoneInfo("Europe/Paris")
_MONTHS = (
    N_("janvier %(year)s"),
    N_("février %(year)s"),
    N_("mars %(year)s"),
    N_("avril %(year)s"),
    N_("mai %(year)s"),
    N_("juin %(year)s"),
    N_("juillet %(year)s"),
    N_("août %(year)s"),
    N_("septembre %(year)s"),
    N_("octobre %(year)s"),
    N_("novembre %(year)s"),
    N_("décembre %(year)s"),
)


def day(moment: datetime) -> Sentence:
    """Return « 23 novembre 2026 », by the clock of Paris."""
    return plain_day(moment.astimezone(PARIS).date())


def plain_day(date: Date) -> Sentence:
    """Return a day that has no hour: « 23 novembre 2026 »."""
    number = N_("1er") if date.day == 1 else date.day
    return said("%(day)s %(month)s", day=number, month=month(date.year, date.month))


def month(year: int, number: int) -> Sentence:
    """Return « novembre 2026 »."""
    return said(_MONTHS[number - 1], year=year)


def day_and_time(moment: datetime) -> str:
    """Return « 23 novembre 2026 à 14 h 05 », by the clock of Paris."""
    local = moment.astimezone(PARIS)
    return f"{day(moment)} à {local.hour}\u00a0h\u00a0{local.minute:02d}"


def percent(share: float) -> Sentence:
    """Return a proportion as « 75 % »."""
    return said("%(number)s\u202f%%", number=_half_up(share * 100))


def sure_percent(probability: float) -> Sentence:
    """Return a probability as « 93 % », never as a certainty that no measure gives."""
    if probability > 0.99:
        return said("plus de %(share)s", share=percent(0.99))
    if probability < 0.01:
        return said("moins de %(share)s", share=percent(0.01))
    return percent(probability)


def with_comma(written: str) -> str:
    """Return a number that Python wrote, with a decimal comma: « 3.75 » is « 3,75 »."""
    whole, point, decimals = written.partition(".")
    return said("%(whole)s,%(decimals)s", whole=whole, decimals=decimals) if point else written


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


def listed(words: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return said("%(most)s et %(last)s", most=", ".join(words[:-1]), last=words[-1])


def file_name(*parts: str) -> str:
    """Return the parts in plain ASCII, joined by hyphens: a file name that every system takes."""
    plain = unicodedata.normalize(
        "NFKD", " ".join(parts).replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    )
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in _unmarked(plain))
    return "-".join(kept.split())


def _unmarked(text: str) -> str:
    return "".join(letter for letter in text if not unicodedata.combining(letter))
