"""What every view begins with: the guard, who writes, the bank in use, the draft and its version."""

from typing import Any

from flask import flash, g, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Role
from clea_quiz.authoring import service
from clea_quiz.authoring.models import Draft
from clea_quiz.authoring.service import Author
from clea_quiz.bank.bank import Bank
from clea_quiz.errors import Conflict
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.guards import staff

Page = str | tuple[str, int] | Response

authors = staff(Role.AUTHOR)
"""Those who write the bank."""

_NO_VERSION = -1


def me() -> Author:
    """Return who is writing, and for which organisation."""
    return Author(g.person.id, g.person.organisation_id)


def bank() -> Bank:
    """Return the bank that the author's organisation uses today."""
    return desk().library.banks.current(session(), g.person.organisation_id)


def draft(draft_id: int) -> Draft:
    """Return a draft of the author's organisation; anybody else's does not exist."""
    return service.draft_of(session(), me(), draft_id)


def version_seen() -> int:
    """Return the version of the draft that the page sent back was made from."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else _NO_VERSION


def typed() -> dict[str, list[str]]:
    """Return what the form sent, all values by field name."""
    return dict(request.form.lists())


def save(draft_id: int, document: dict[str, Any]) -> Draft:
    """Keep a changed document; Conflict when the draft is no longer the one that was seen."""
    return service.save_draft(session(), me(), draft_id, version_seen(), document, now())[0]


def to_overview(draft_id: int, anchor: str = "") -> Response:
    """Lead back to the draft."""
    return redirect(url_for("author.overview", draft_id=draft_id, _anchor=anchor or None), 303)


def changed_elsewhere(draft_id: int, refusal: Conflict) -> Response:
    """Lead back to the draft as it is now: there was nothing typed to keep."""
    del refusal
    flash("Ce brouillon a été modifié dans une autre fenêtre. Voici sa version actuelle.", "warn")
    return to_overview(draft_id)
