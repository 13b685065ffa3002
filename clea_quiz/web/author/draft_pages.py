"""A draft as a whole: its head, its lists, what is wrong with it, how it ends."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect

from clea_quiz.authoring import service
from clea_quiz.authoring.models import Draft
from clea_quiz.authoring.rules import next_item_id, problems_of
from clea_quiz.authoring.service import Unpublishable
from clea_quiz.bank.problems import Problem
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.reports.labels import N_
from clea_quiz.web.author import words
from clea_quiz.web.author.entrance import (
    Page,
    authors,
    bank,
    changed_elsewhere,
    draft,
    me,
    save,
    to_overview,
    typed,
    version_seen,
)
from clea_quiz.web.author.faults import faults_of, listed, sharpened
from clea_quiz.web.author.part_form import PartForm
from clea_quiz.web.author.parts.items import blank_item
from clea_quiz.web.author.parts.scenario import DOCUMENTS, ITEMS, PartKind, head_fields, head_of
from clea_quiz.web.author.parts.stimuli import blank_stimulus
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import now

PAGES = {"questions": ITEMS, "documents": DOCUMENTS}
"""The two lists of a scenario, as addresses call them."""

_HEAD = ("title", "sectors", "situation")
_WRITABLE = ("message", "sheet", "notice", "recording")
_REMOVALS = {"questions": N_("Retirer cette question\u202f?"), "documents": N_("Retirer ce document\u202f?")}
_STEPS = {"monter": -1, "descendre": 1}


@authors
def overview(draft_id: int) -> Page:
    """Show a draft: its head, its lists, and everything that stops it from being published."""
    found = draft(draft_id)
    return _page(found, found.document, faults_of(found.document, bank()))


@authors
def save_head(draft_id: int) -> Page:
    """Keep the title, the sectors and the situation, valid or not."""
    found = draft(draft_id)
    document = head_of(typed(), found.document)
    try:
        found = save(draft_id, document)
    except Conflict:
        return _page(found, document, problems_of(document), conflict=True), 409
    problems = problems_of(document)
    if any(_in_head(problem) for problem in problems):
        return _page(found, document, sharpened(problems, document), refused=True), 422
    flash("Le titre, les secteurs et la situation sont enregistrés.", "ok")
    return to_overview(draft_id)


def _in_head(problem: Problem) -> bool:
    return problem.field.partition("[")[0] in _HEAD


@authors
def add(draft_id: int, page: str) -> Page:
    """Add a blank question or document, and open it."""
    kind, wanted = PAGES[page], request.form.get("kind", "")
    found = draft(draft_id)
    if wanted not in (words.INTERACTIONS if kind is ITEMS else _WRITABLE):
        raise NotFound
    part = blank_part(kind, wanted, found.document)
    try:
        save(draft_id, kind.with_part(found.document, None, part))
    except Conflict as refusal:
        return changed_elsewhere(draft_id, refusal)
    rank = len(kind.parts(found.document))
    return redirect(url_for("author.edit", draft_id=draft_id, page=page, rank=rank), 303)


def blank_part(kind: PartKind, wanted: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a new part; an item's number is one that no published item has or had."""
    if kind is DOCUMENTS:
        return blank_stimulus(wanted)
    return blank_item(next_item_id(document, bank().items), wanted)


@authors
def move(draft_id: int, page: str) -> Page:
    """Move a question or a document up or down."""
    kind, place = PAGES[page], _place()
    steps = _STEPS.get(request.form.get("vers", ""))
    if steps is None or place is None:
        raise NotFound
    return _change(draft_id, kind, place, lambda document: kind.moved(document, place, steps))


@authors
def confirm_removal(draft_id: int, page: str, rank: int) -> Page:
    """Ask before a question or a document goes."""
    found = draft(draft_id)
    if rank > len(PAGES[page].parts(found.document)):
        raise NotFound
    return render_template(
        "author/confirm.html",
        draft=found,
        title=_REMOVALS[page],
        sentence=N_("Ce que vous y avez écrit sera effacé du brouillon. Ce qui est publié ne change pas."),
        button=N_("Retirer"),
    )


@authors
def remove(draft_id: int, page: str, rank: int) -> Page:
    """Remove a question or a document from the draft."""
    kind = PAGES[page]
    return _change(draft_id, kind, rank - 1, lambda document: kind.without(document, rank - 1))


def _place() -> int | None:
    text = request.form.get("rang", "")
    return int(text) - 1 if text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 1000 else None


def _change(
    draft_id: int, kind: PartKind, place: int, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Page:
    found = draft(draft_id)
    if place >= len(kind.parts(found.document)):
        raise NotFound
    try:
        save(draft_id, change(found.document))
    except Conflict as refusal:
        return changed_elsewhere(draft_id, refusal)
    return to_overview(draft_id, kind.name)


@authors
def publish(draft_id: int) -> Page:
    """Publish a draft, or show everything that stops it."""
    found = draft(draft_id)
    title = found.document.get("title", "")
    try:
        service.publish_draft(session(), me(), draft_id, now(), version_seen())
    except Unpublishable as refusal:
        problems = sharpened(refusal.problems, found.document)
        return _page(found, found.document, problems, refused=True), 422
    except Conflict as refusal:
        return changed_elsewhere(draft_id, refusal)
    flash(_("« %(title)s » est publié. La prochaine passation peut poser ses questions.", title=title), "ok")
    return redirect(url_for("author.shelf"), 303)


@authors
def confirm_discard(draft_id: int) -> Page:
    """Ask before a draft goes."""
    return render_template(
        "author/confirm.html",
        draft=draft(draft_id),
        title=N_("Abandonner ce brouillon\u202f?"),
        sentence=N_("Tout ce qui n’est pas publié sera effacé. Ce qui est publié ne change pas."),
        button=N_("Abandonner le brouillon"),
    )


@authors
def discard(draft_id: int) -> Page:
    """Throw a draft away."""
    service.discard_draft(session(), me(), draft_id)
    flash("Le brouillon est abandonné.", "ok")
    return redirect(url_for("author.shelf"), 303)


def _page(
    found: Draft,
    document: dict[str, Any],
    problems: tuple[Problem, ...],
    *,
    refused: bool = False,
    conflict: bool = False,
) -> str:
    form = PartForm(head_fields(document))
    return render_template(
        "author/overview.html",
        draft=found,
        document=document,
        form=form.with_problems(filter(_in_head, problems)) if refused or conflict else form,
        faults=listed(problems, document),
        refused=refused,
        conflict=conflict,
        published=found.slug in bank().scenarios,
        sectors=bank().sectors,
        writable=_WRITABLE,
    )
