"""What a jury decided: on one dossier, or on all those of a jury's day."""

from collections.abc import Mapping
from datetime import date

from flask import flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.errors import Refused, said
from clea_quiz.matrices import jury
from clea_quiz.matrices.desk import Stage
from clea_quiz.matrices.jury import MOST_DOSSIERS, NewDecision
from clea_quiz.matrices.models import JuryVerdict
from clea_quiz.matrices.service import MOST_COMMENT
from clea_quiz.web.assessor import desk_page, dossier
from clea_quiz.web.assessor.blindness import WHY, blind_evaluations
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import now
from clea_quiz.web.shared.languages import counted
from clea_quiz.web.shared.text import numbered

_VERDICTS = {verdict.value: verdict for verdict in JuryVerdict}
Page = str | tuple[str, int] | Response


@dossier.readers
def show(evaluation_id: int) -> Page:
    """Show what juries decided on a dossier, and record what one did."""
    return _page(evaluation_id)


@dossier.readers
def save(evaluation_id: int) -> Page:
    """Record a decision; a refusal shows the page again with what was typed."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        verdict = _VERDICTS.get(request.form.get("verdict", ""))
        if verdict is None:
            raise Refused("Choisissez la décision du jury.")
        decided = NewDecision(verdict, _day(request.form.get("day", "")), _text("comment"))
        jury.record(database.session(), evaluation, g.person.id, decided, now())
    except Refused as refusal:
        transactions.give_up()
        return _page(evaluation_id, refusal), refusal.status
    flash("La décision du jury est enregistrée.", "ok")
    return redirect(url_for("assessor.jury", evaluation_id=evaluation_id), 303)


def _page(evaluation_id: int, refusal: Refused | None = None) -> str:
    view = dossier.matrix_view(evaluation_id)
    return render_template(
        "assessor/jury.html",
        view=view,
        refusal=refusal,
        decisions=jury.decisions_of(database.session(), evaluation_id),
        verdicts=list(JuryVerdict),
        grantable=evaluation_id in jury.grantable(database.session(), [evaluation_id]),
        typed=request.form,
        most=MOST_COMMENT,
    )


@dossier.readers
def choose() -> Page:
    """Show the signed dossiers that wait for a jury."""
    return _day_page()


@dossier.readers
def save_day() -> Page:
    """Record the decisions of a jury's day, all or none."""
    try:
        decided = _decisions(request.form)
        if decided.keys() & blind_evaluations().keys():
            raise Refused(said("%(why)s Laissez-le sans décision pour enregistrer les autres.", why=WHY))
        session, organisation_id = database.session(), g.person.organisation_id
        recorded = jury.record_day(session, organisation_id, g.person.id, decided, now())
    except Refused as refusal:
        transactions.give_up()
        return _day_page(refusal), refusal.status
    words = counted("décision enregistrée.", "décisions enregistrées.", recorded)
    flash(numbered(recorded, words), "ok")
    return redirect(url_for("assessor.jury_day"), 303)


def _day_page(refusal: Refused | None = None) -> str:
    hidden = blind_evaluations()
    waiting = [row for row in desk_page.found() if row.stage is Stage.SIGNED and row.id not in hidden]
    rows = waiting[:MOST_DOSSIERS]
    return render_template(
        "assessor/jury_day.html",
        rows=rows,
        found=len(waiting),
        narrowed="nom" in request.args,
        grantable=jury.grantable(database.session(), [row.id for row in rows]),
        refusal=refusal,
        verdicts=list(JuryVerdict),
        typed=request.form,
        most=MOST_COMMENT,
    )


def _decisions(form: Mapping[str, str]) -> dict[int, NewDecision]:
    """Return what was chosen, by dossier; those without a decision are left alone."""
    chosen = {
        int(number): _VERDICTS[verdict]
        for name, verdict in form.items()
        if verdict in _VERDICTS and (number := name.removeprefix("verdict-")) != name and number.isdecimal()
    }
    if not chosen:
        raise Refused("Choisissez la décision d’un dossier au moins.")
    day = _day(form.get("day", ""))
    return {id: NewDecision(verdict, day, _text(f"comment-{id}")) for id, verdict in chosen.items()}


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Refused("Écrivez la date du jury : année, mois, jour, par exemple 2027-03-12.") from None
