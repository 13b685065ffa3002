"""The second assessor's own pages: the marks to give, domain by domain, and the end."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.matrices import second_marking
from clea_quiz.matrices.queries import DomainLine, MatrixView
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_models import SecondMarking
from clea_quiz.matrices.second_queries import blind_matrix, marking_of
from clea_quiz.matrices.service import MOST_COMMENT
from clea_quiz.web.assessor import dossier, forms
from clea_quiz.web.assessor.forms import Draft, Row
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import counted

Page = str | tuple[str, int] | Response


def marking_page(marking: SecondMarking, refusal: Refused | None = None) -> str:
    """Return how far the second assessor is, and the way to the end."""
    view = blind_matrix(database.session(), desk().library, marking)
    return render_template("assessor/second_marking.html", view=view, marking=marking, refusal=refusal)


@dossier.assessors
def show_domain(evaluation_id: int, marking_id: int, domain_code: str) -> Page:
    """Show one domain to mark."""
    marking = _own(evaluation_id, marking_id)
    view = blind_matrix(database.session(), desk().library, marking)
    line = dossier.domain_line(view, domain_code)
    return _domain_page(marking, view, line, forms.rows_of(line))


@dossier.assessors
def save_domain(evaluation_id: int, marking_id: int, domain_code: str) -> Page:
    """Keep the marks and comments typed; a refusal shows the page again with everything typed."""
    marking = _own(evaluation_id, marking_id)
    session, library = database.session(), desk().library
    view = blind_matrix(session, library, marking)
    line = dossier.domain_line(view, domain_code)
    drafts = forms.read(request.form, [c.code for s in line.subdomains for c in s.criteria])
    try:
        if any(forms.problem_of(draft, None) for draft in drafts.values()):
            raise Refused(
                "Rien n’a été enregistré : corrigez les critères signalés, puis enregistrez de nouveau."
            )
        entries = [draft.entry for draft in drafts.values() if draft.touched]
        kept = second_marking.mark(session, library, marking, g.person.id, entries, now())
    except Refused as refusal:
        transactions.give_up()
        return _refused_page(evaluation_id, marking_id, domain_code, drafts, refusal)
    flash(_kept(kept), "ok")
    return redirect(_where_next(view, marking, domain_code), 303)


def _kept(marks: int) -> str:
    """Return how many marks were saved."""
    if not marks:
        return str(_("Rien n’avait changé."))
    words = counted(
        "%(marks)s\u00a0appréciation enregistrée.", "%(marks)s\u00a0appréciations enregistrées.", marks
    )
    return words % {"marks": marks}


def _refused_page(
    evaluation_id: int, marking_id: int, domain_code: str, drafts: Mapping[str, Draft], refusal: Refused
) -> Page:
    """Show everything typed again, beside what another window kept meanwhile."""
    marking = _own(evaluation_id, marking_id)
    view = blind_matrix(database.session(), desk().library, marking)
    line = dossier.domain_line(view, domain_code)
    rows = forms.merged(forms.rows_of(line), drafts, asks_why=False)
    return _domain_page(marking, view, line, rows, refusal), refusal.status


@dossier.assessors
def finish(evaluation_id: int, marking_id: int) -> Page:
    """End the second marking, or say what is missing."""
    marking = _own(evaluation_id, marking_id)
    try:
        second_marking.finish(database.session(), desk().library, marking, g.person.id, now())
    except Refused as refusal:
        transactions.give_up()
        return marking_page(_own(evaluation_id, marking_id), refusal), refusal.status
    flash("Vos appréciations sont terminées. Voici ce qu’elles ont de commun avec les premières.", "ok")
    return redirect(
        url_for("assessor.second_marking", evaluation_id=evaluation_id, marking_id=marking_id), 303
    )


def _own(evaluation_id: int, marking_id: int) -> SecondMarking:
    """Return the second marking of the person who asks; anybody else's does not exist."""
    marking = marking_of(database.session(), dossier.evaluation(evaluation_id), marking_id)
    if marking.person_id != g.person.id:
        raise NotFound
    if not marking.under_way:
        raise Conflict(second_marking.CLOSED)
    return marking


def _where_next(view: MatrixView, marking: SecondMarking, domain_code: str) -> str:
    own: dict[str, Any] = {"evaluation_id": marking.evaluation_id, "marking_id": marking.id}
    if request.form.get("then") != "next":
        return url_for("assessor.second_domain", domain_code=domain_code, **own)
    codes = [line.code for line in view.domains]
    following = codes[codes.index(domain_code) + 1 :]
    if not following:
        return url_for("assessor.second_marking", **own)
    return url_for("assessor.second_domain", domain_code=following[0], **own)


def _domain_page(
    marking: SecondMarking,
    view: MatrixView,
    line: DomainLine,
    rows: Mapping[str, Row],
    refusal: Refused | None = None,
) -> str:
    return render_template(
        "assessor/second_domain.html",
        view=view,
        marking=marking,
        line=line,
        rows=rows,
        refusal=refusal,
        marks=list(Mark),
        most=MOST_COMMENT,
        last=view.domains[-1].code == line.code,
    )
