"""The blind second marking of a dossier: asking for it, following it, cancelling it, comparing at the end."""

from collections.abc import Collection

from flask import flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import Forbidden, NotFound, Refused
from clea_quiz.matrices import second_marking, second_queries
from clea_quiz.matrices.agreement import CONFIDENCE
from clea_quiz.matrices.second_marking import NewSecondMarking, may_ask
from clea_quiz.matrices.second_models import SecondMarking
from clea_quiz.reports import agreement_words
from clea_quiz.web.assessor import dossier
from clea_quiz.web.assessor.second_entry import marking_page
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | Response


@dossier.readers
def show(evaluation_id: int) -> Page:
    """Show the second markings of a dossier, and the form to ask for one."""
    return _page(dossier.evaluation(evaluation_id))


@dossier.readers
def ask(evaluation_id: int) -> Page:
    """Ask a second assessor; a refusal shows the page again with what was chosen."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        new = NewSecondMarking(_person(), request.form.getlist("domain"), request.form.get("proposal") == "1")
        if not new.domains:
            raise Refused("Cochez au moins un domaine.")
        session, library = database.session(), desk().library
        marking = second_marking.ask(session, library, evaluation, g.person, new, now())
    except NotFound:
        raise
    except Refused as refusal:
        transactions.give_up()
        return _page(dossier.evaluation(evaluation_id), refusal), refusal.status
    name = marking.person.full_name
    flash(_("La demande est faite. %(name)s la trouve en haut de ses évaluations.", name=name), "ok")
    return redirect(url_for("assessor.second", evaluation_id=evaluation_id), 303)


def _person() -> int:
    chosen = request.form.get("person", type=int)
    if chosen is None:
        raise Refused("Choisissez la personne qui appréciera à son tour.")
    return chosen


@dossier.readers
def show_one(evaluation_id: int, marking_id: int) -> Page:
    """Show one second marking: to its assessor while it goes on, to everybody once it is finished."""
    evaluation = dossier.evaluation(evaluation_id)
    marking = second_queries.marking_of(database.session(), evaluation, marking_id)
    if marking.finished_at is not None:
        return _comparison(evaluation, marking)
    if marking.person_id == g.person.id and marking.under_way:
        return marking_page(marking)
    return redirect(url_for("assessor.second", evaluation_id=evaluation_id), 303)


@dossier.readers
def cancel(evaluation_id: int, marking_id: int) -> Page:
    """Cancel a second marking that is not finished."""
    evaluation = dossier.evaluation(evaluation_id)
    marking = second_queries.marking_of(database.session(), evaluation, marking_id)
    try:
        second_marking.cancel(database.session(), marking, g.person, now())
    except Forbidden:
        raise
    except Refused as refusal:
        transactions.give_up()
        return _page(dossier.evaluation(evaluation_id), refusal), refusal.status
    flash("La demande est annulée. Les appréciations déjà posées ne seront comparées à rien.", "ok")
    return redirect(url_for("assessor.second", evaluation_id=evaluation_id), 303)


def _page(evaluation: Evaluation, refusal: Refused | None = None) -> str:
    session = database.session()
    view = dossier.matrix_view(evaluation.id)
    rows = second_queries.markings_of(session, evaluation)
    allowed = may_ask(evaluation, g.person)
    under_way = any(row.finished_at is None and row.cancelled_at is None for row in rows)
    people = second_queries.who_may_be_asked(session, evaluation, g.person.id) if allowed else []
    return render_template(
        "assessor/second.html",
        view=view,
        rows=rows,
        sizes={row.id: _size(evaluation, view.framework, row.domains) for row in rows},
        allowed=allowed,
        under_way=under_way,
        people=people,
        domains=[d for d in view.framework.domains if _size(evaluation, view.framework, [d.code])],
        typed=request.form,
        chosen=set(request.form.getlist("domain")),
        refusal=refusal,
    )


def _size(evaluation: Evaluation, framework: Framework, domains: Collection[str]) -> int:
    return len(second_marking.criteria_of(framework, evaluation, domains))


def _comparison(evaluation: Evaluation, marking: SecondMarking) -> str:
    session, library = database.session(), desk().library
    view = dossier.matrix_view(evaluation.id)
    return render_template(
        "assessor/second_compared.html",
        view=view,
        found=second_queries.compared(session, library, marking),
        domain_of=view.framework.domain_of,
        may_decide=dossier.may_decide(view),
        told=agreement_words,
        sure=CONFIDENCE,
    )
