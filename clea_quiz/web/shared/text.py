"""What templates may call: author text as HTML, dates, numbers and plurals, the staff's places.

French is written here as the house writes it (« 9 h 05 », « 1er »); any other language as Babel has it.
"""

from datetime import date as Day  # noqa: N812 - « date » is a filter here
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from clea_quiz.accounts import comfort
from clea_quiz.accounts.comfort import Comfort
from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.markup import to_html, to_inline_html
from clea_quiz.web.shared.languages import counted, language
from clea_quiz.web.shared.navigation import places_of

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
NNBSP = "\u202f"
BRITISH = "en_GB"
"""How English writes dates and numbers here."""

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def blocks(text: str) -> Markup:
    """Return an author's text as HTML paragraphs and lists."""
    return Markup(to_html(text))  # noqa: S704 - the renderer lets no HTML of the author through


def inline(text: str) -> Markup:
    """Return an author's short text as HTML without a paragraph around it."""
    return Markup(to_inline_html(text))  # noqa: S704 - the renderer lets no HTML of the author through


def date(moment: datetime) -> str:
    """Write a day: « 1er mars 2027 », in English « 1 March 2027 »."""
    return day(moment.astimezone(PARIS).date())


def day(date: Day) -> str:
    """Write a day that has no hour: « 1er mars 2027 », in English « 1 March 2027 »."""
    if language() != "fr":
        return str(format_date(date, "long", locale=BRITISH)).replace(" ", NBSP, 1)
    number = "1er" if date.day == 1 else str(date.day)
    return f"{number}{NBSP}{_MONTHS[date.month - 1]} {date.year}"


def time(moment: datetime) -> str:
    """Write a time of day: « 9 h 05 », in English « 09:05 »."""
    local = moment.astimezone(PARIS)
    if language() != "fr":
        return str(format_time(local.time(), "short", locale=BRITISH))
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


def date_time(moment: datetime) -> str:
    """Write a day and its time: « 1er mars 2027 à 9 h 05 »."""
    return str(_("%(day)s à %(time)s", day=date(moment), time=time(moment)))


def duration(seconds: float) -> str:
    """Write a duration: « 45 s », « 3 min 20 s », « 1 h 05 min »."""
    total = round(seconds)
    if total < 60:
        return f"{total}{NBSP}s"
    minutes, rest = divmod(total, 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min" + (f"{NBSP}{rest:02}{NBSP}s" if rest else "")
    return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}{NBSP}min"


def long_duration(minutes: int) -> str:
    """Write a duration that is only guessed at: « 45 minutes », « 2 heures », « 2 heures et demie »."""
    if minutes < 75:
        return plural(minutes, "minute")
    halves = round(minutes / 30)
    hour = counted("heure", "heures", halves // 2)
    hours = f"{halves // 2}{NBSP}{hour}"
    return str(_("%(hours)s et demie", hours=hours)) if halves % 2 else hours


def percent(share: float) -> str:
    """Write a share: 0.753 is « 75 % »."""
    if language() != "fr":
        return str(format_percent(round(share, 2), locale=BRITISH))
    return f"{round(100 * share)}{NNBSP}%"


def decimal(number: float, digits: int = 2) -> str:
    """Write a number: 1234.5 is « 1 234,50 »."""
    if language() != "fr":
        return str(format_decimal(round(number, digits), f"#,##0.{'0' * digits}", locale=BRITISH))
    return f"{number:,.{digits}f}".replace(",", NNBSP).replace(".", ",")


def plural(count: int, one: str, many: str | None = None) -> str:
    """Count things: 0 and 1 are singular in French."""
    return numbered(count, counted(one, many or one + "s", count))


def numbered(count: int, words: str) -> str:
    """Write a number before its words: a line never breaks between them."""
    return f"{count}{NBSP}{words}"


def comfort_of(evaluation: Evaluation | None) -> Comfort:
    """Return how pages are shown: as the candidate chose, as anybody gets them otherwise."""
    return comfort.read(evaluation.candidate.comfort if evaluation else None)


FILTERS = {
    "blocks": blocks,
    "inline": inline,
    "date": date,
    "day": day,
    "time": time,
    "date_time": date_time,
    "duration": duration,
    "long_duration": long_duration,
    "percent": percent,
    "decimal": decimal,
    "plural": plural,
}


def install(app: Flask) -> None:
    """Let every template use the filters."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["places_of"] = places_of
    app.jinja_env.globals["comfort_of"] = comfort_of
