"""One question or one document of a draft, as a form."""

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.utils import redirect

from clea_quiz.authoring.models import Draft
from clea_quiz.authoring.rules import problems_of
from clea_quiz.bank.problems import Problem
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.web.author import words
from clea_quiz.web.author.criteria import criteria_of
from clea_quiz.web.author.draft_pages import PAGES, blank_part
from clea_quiz.web.author.entrance import Page, authors, bank, draft, save, to_overview, typed
from clea_quiz.web.author.faults import faults_of, sharpened
from clea_quiz.web.author.part_form import PartForm, belongs
from clea_quiz.web.author.parts.scenario import ITEMS, PartKind


@dataclass(frozen=True)
class Opened:
    """A part on its page; without ``place`` it is no longer in the draft and would be added to it."""

    draft: Draft
    page: str
    place: int | None
    part: dict[str, Any]

    @property
    def kind(self) -> PartKind:
        """Return the list it stands in."""
        return PAGES[self.page]

    @property
    def path(self) -> str:
        """Return where it stands in the document."""
        return f"{self.kind.name}[{self.place}]"

    @property
    def type(self) -> str:
        """Return which kind of answer or of document it is."""
        return str(self.part["interaction"]["type"] if self.kind is ITEMS else self.part["type"])


@authors
def edit(draft_id: int, page: str, rank: int) -> Page:
    """Show a part as a form; ``?erreurs`` shows what is wrong with it too."""
    found = draft(draft_id)
    parts = PAGES[page].parts(found.document)
    if rank > len(parts):
        raise NotFound
    opened = Opened(found, page, rank - 1, parts[rank - 1])
    problems = faults_of(found.document, bank()) if "erreurs" in request.args else ()
    return _page(opened, _own(problems, opened))


@authors
def save_part(draft_id: int, page: str, rank: int) -> Page:
    """Keep what was typed, valid or not, and show what is wrong with it."""
    try:
        found = draft(draft_id)
    except NotFound:
        return render_template("author/gone.html", typed=typed()), 404
    seen = _seen(found, page, rank)
    written = seen.kind.read(typed(), seen.part)
    document = seen.kind.with_part(found.document, seen.place, written)
    try:
        saved = save(draft_id, document)
    except Conflict:
        return _conflict(_seen(found, page, rank), rank, written), 409
    place = len(seen.kind.parts(document)) - 1 if seen.place is None else seen.place
    opened = Opened(saved, page, place, written)
    problems = _own(sharpened(problems_of(document), document), opened)
    if problems:
        return _page(opened, problems, saved=True), 422
    return _onwards(opened)


def _seen(found: Draft, page: str, rank: int) -> Opened:
    """Return the part that the form was made from, wherever it stands now."""
    kind = PAGES[page]
    parts = kind.parts(found.document)
    identity, wanted = request.form.get("identity", ""), request.form.get("type", "")
    place = kind.place(found.document, identity, rank - 1)
    if place is not None:
        return Opened(found, page, place, parts[place])
    if wanted not in (words.INTERACTIONS if kind is ITEMS else words.STIMULI):
        raise NotFound
    return Opened(found, page, None, blank_part(kind, wanted, found.document))


def _conflict(seen: Opened, rank: int, written: dict[str, Any]) -> str:
    """Show what was typed beside a draft that changed: saving again replaces the other version."""
    place, parts = seen.place, seen.kind.parts(seen.draft.document)
    if place is None and seen.page == "documents" and rank <= len(parts):
        # Documents have no name: the one that stands at this rank now is this one, changed there.
        place = rank - 1 if parts[rank - 1]["type"] == seen.type else None
    return _page(Opened(seen.draft, seen.page, place, written), (), conflict=True)


def _onwards(opened: Opened) -> Page:
    draft_id, page, rank = opened.draft.id, opened.page, (opened.place or 0) + 1
    flash("C’est enregistré.", "ok")
    wanted = request.form.get("ensuite", "")
    if wanted == "apercu" and opened.kind is ITEMS:
        return redirect(url_for("author.preview", draft_id=draft_id, rank=rank), 303)
    if wanted == "lignes":
        return redirect(url_for("author.edit", draft_id=draft_id, page=page, rank=rank), 303)
    return to_overview(draft_id, opened.kind.name)


def _own(problems: tuple[Problem, ...], opened: Opened) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if belongs(problem, opened.path))


def _page(
    opened: Opened, problems: tuple[Problem, ...], *, saved: bool = False, conflict: bool = False
) -> str:
    place, document = opened.place, opened.draft.document
    parts = opened.kind.parts(document)
    screen = opened.kind is ITEMS and opened.type != "observed"
    return render_template(
        "author/item.html" if opened.kind is ITEMS else "author/stimulus.html",
        opened=opened,
        rank=len(parts) + 1 if place is None else place + 1,
        identity="" if place is None else opened.kind.identity(parts[place]),
        form=PartForm(opened.kind.fields(opened.part)).with_problems(problems, opened.path),
        saved=saved,
        conflict=conflict,
        criteria=criteria_of(bank(), screen_only=screen) if opened.kind is ITEMS else {},
    )
