"""« Mes phrases »: read, kept, changed and put aside on a page; offered beside every comment by a script."""

from dataclasses import dataclass

from flask import flash, g, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Person
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import Refused
from clea_quiz.matrices.phrases import queries, service
from clea_quiz.matrices.phrases.queries import PhraseView
from clea_quiz.matrices.phrases.service import LONGEST_PHRASE, MOST_PHRASES, Written
from clea_quiz.matrices.rules import Mark
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import told

Page = str | tuple[str, int] | Response

NEW = 0
"""Stands for the phrase that is being added, where one that exists has its number."""


@dataclass(frozen=True)
class Typed:
    """What was typed for a phrase when it was refused, and why."""

    phrase_id: int
    written: Written
    problem: str


@dossier.assessors
def show() -> str:
    """Show one's own phrases, then those that colleagues share."""
    return _page()


@dossier.assessors
def add() -> Page:
    """Keep a new phrase; a script that asks for it hears what became of it."""
    try:
        phrase = service.add(database.session(), _person(), _written(), _frameworks(), now())
    except Refused as refusal:
        return _refused(NEW, refusal)
    if "json" in request.form:
        return jsonify(id=phrase.id)
    flash("Phrase gardée.", "ok")
    return redirect(url_for("assessor.phrases"), 303)


@dossier.assessors
def change(phrase_id: int) -> Page:
    """Write a phrase otherwise."""
    try:
        service.change(database.session(), _person(), phrase_id, _written(), _frameworks())
    except Refused as refusal:
        return _refused(phrase_id, refusal)
    flash("Phrase modifiée.", "ok")
    return redirect(url_for("assessor.phrases"), 303)


@dossier.assessors
def delete(phrase_id: int) -> Page:
    """Put a phrase aside; the page then offers to bring it back."""
    service.put_aside(database.session(), _person(), phrase_id, now())
    return redirect(url_for("assessor.phrases", supprimee=1), 303)


@dossier.assessors
def restore(phrase_id: int) -> Page:
    """Bring back the phrase that was deleted last."""
    service.bring_back(database.session(), _person(), phrase_id)
    flash("Phrase rétablie.", "ok")
    return redirect(url_for("assessor.phrases"), 303)


@dossier.assessors
def use(phrase_id: int) -> Page:
    """Count a phrase that was put into a comment; the page says so by itself."""
    service.use(database.session(), _person(), phrase_id)
    return Response(status=204)


@dossier.assessors
def choice() -> Response:
    """Return what may be put into a comment, for the script that offers it."""
    return jsonify(
        [
            {
                "id": phrase.id,
                "text": phrase.text,
                "place": phrase.place,
                "mark": phrase.mark.value if phrase.mark else "",
                "owner": phrase.owner,
            }
            for phrase in queries.phrases_of(database.session(), _person())
        ]
    )


def _person() -> Person:
    person: Person = g.person
    return person


def _frameworks() -> dict[str, Framework]:
    bank = desk().library.banks.current(database.session(), g.person.organisation_id)
    return dict(bank.frameworks)


def _written() -> Written:
    form, marks = request.form, {mark.value: mark for mark in Mark}
    return Written(
        text=form.get("text", "").replace("\r\n", "\n"),
        shared="shared" in form,
        criterion=form.get("criterion", ""),
        mark=marks.get(form.get("mark", "")),
    )


def _refused(phrase_id: int, refusal: Refused) -> Page:
    if refusal.status == 404:
        raise refusal
    database.session().rollback()
    if "json" in request.form:
        return told(refusal.message), refusal.status
    return _page(Typed(phrase_id, _written(), refusal.message)), refusal.status


def _page(typed: Typed | None = None) -> str:
    session, person = database.session(), _person()
    found = queries.phrases_of(session, person)
    mine: list[PhraseView] = [phrase for phrase in found if not phrase.owner]
    return render_template(
        "assessor/phrases.html",
        mine=mine,
        shared=[phrase for phrase in found if phrase.owner],
        aside=queries.put_aside_last(session, person) if "supprimee" in request.args else None,
        typed=typed,
        opened=typed.phrase_id if typed else request.args.get("modifier", NEW, type=int),
        frameworks=_frameworks(),
        marks=list(Mark),
        most=MOST_PHRASES,
        longest=LONGEST_PHRASE,
    )
