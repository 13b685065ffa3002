"""French first, English second: which language a page speaks, and what templates say in it.

Words of the interface are gettext messages whose identifiers are the French words themselves; the
catalogues live in ``clea_quiz/translations``. What comes from the item bank stays French on every page.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask import Flask, g, has_app_context, session
from flask_babel import Babel, force_locale, get_domain, get_locale, ngettext
from markupsafe import Markup

from clea_quiz.errors import Capitalised, Counted, Sentence
from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.static_files import FOLDER

LANGUAGES = {"fr": "Français", "en": "English"}
"""The languages of the interface, each in its own words; the first is the default."""

SESSION_KEY = "language"
CATALOGUES = Path(__file__).parents[2] / "translations"

_IN_SCRIPT = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)+)"')


def install(app: Flask) -> None:
    """Let templates speak the visitor's language."""
    Babel(
        app,
        default_locale="fr",
        default_translation_directories=str(CATALOGUES),
        locale_selector=chosen,
    )
    # The method comes with Jinja's i18n extension, which Babel has just added: its class does not declare it.
    app.jinja_env.install_gettext_callables(_translated, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(told=told, all_told=all_told)
    app.jinja_env.globals.update(
        N_=N_,
        counted=counted,
        language=language,
        french=french,
        words_of_scripts=words_of_scripts,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def chosen() -> str:
    """Return the language that was chosen in this browser, where the page speaks it."""
    wanted = session.get(SESSION_KEY, "")
    return wanted if wanted in LANGUAGES else "fr"


def language() -> str:
    """Return the language of the page being made, found once for its hundreds of words."""
    if not has_app_context():
        return "fr"
    known: str | None = g.get("language")
    if known is None:
        locale = get_locale()
        known = g.language = str(locale.language) if locale else "fr"
    return known


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make a page in this language, whatever was chosen."""
    before, g.language = g.get("language"), language
    try:
        with force_locale(language):
            yield
    finally:
        g.language = before


def french() -> Markup:
    """Return the attribute of a part that is French on a page that is not (WCAG 3.1.2)."""
    return Markup("") if language() == "fr" else Markup(' lang="fr"')


def told(words: str) -> str:
    """Return a whole sentence in the language of the page; words no catalogue knows stay as they are."""
    if not words or language() == "fr":
        return words
    if isinstance(words, Sentence):
        parts = {name: told(part) if isinstance(part, str) else part for name, part in words.parts.items()}
        whole = _pattern(words) % parts
        return whole[:1].upper() + whole[1:] if isinstance(words, Capitalised) else whole
    return _translated(words)


def _translated(words: str) -> str:
    """Return a message in the language of the page; French messages are their own identifiers."""
    return words if language() == "fr" else str(get_domain().get_translations().ugettext(words))


def _pattern(words: Sentence) -> str:
    if isinstance(words, Counted):
        return counted(words.one, words.many, words.number)
    return told(words.pattern)


def all_told(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels by value, each in the language of the page."""
    return {value: told(words) for value, words in labels.items()}


def counted(one: str, many: str, count: int) -> str:
    """Return « one » or « many » things in the language of the page; in French 0 and 1 are singular."""
    if language() == "fr":
        return one if abs(count) < 2 else many
    return str(get_domain().get_translations().ungettext(one, many, count))


def words_of_scripts() -> str:
    """Return, as JSON, what scripts say on a page that is not French."""
    if language() == "fr":
        return ""
    return json.dumps({words: told(words) for words in _said_by_scripts()}, ensure_ascii=False)


@cache
def _said_by_scripts() -> tuple[str, ...]:
    found = {
        json.loads(f'"{words}"')
        for script in FOLDER.glob("*.js")
        for words in _IN_SCRIPT.findall(script.read_text("utf-8"))
    }
    return tuple(sorted(found))
