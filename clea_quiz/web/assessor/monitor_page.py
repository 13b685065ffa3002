"""The sittings under way, live: who is where, who needs a hand, and what an assessor can do at once."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clea_quiz.errors import Refused
from clea_quiz.reports.labels import INTERVENTIONS
from clea_quiz.sittings import holding
from clea_quiz.sittings.models import InterventionKind
from clea_quiz.sittings.monitor import under_way
from clea_quiz.web.assessor.dossier import assessors, readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import told


@readers
def show() -> str:
    """Show the sittings under way; the page refreshes its list by itself where scripts run."""
    bank = desk().library.banks.current(database.session(), g.person.organisation_id)
    return render_template(
        "assessor/monitor.html",
        rows=under_way(database.session(), g.person.organisation_id, now()),
        domains={
            (slug, domain.code): domain.title
            for slug, framework in bank.frameworks.items()
            for domain in framework.domains
        },
        extensions=holding.EXTENSIONS,
        now=now(),
    )


@assessors
def intervene(sitting_id: int) -> Response | str:
    """Pause, let go on, give time to, or end one sitting; ending asks once more."""
    what = request.form.get("quoi", "")
    if what == InterventionKind.END.value and request.form.get("certain") != "1":
        return render_template("assessor/monitor_end.html", sitting_id=sitting_id)
    minutes = request.form.get("minutes", 0, type=int)
    try:
        holding.intervene(database.session(), g.person, sitting_id, what, now(), minutes=minutes)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        flash(told(refusal.message), "bad")
    else:
        flash(INTERVENTIONS[InterventionKind(what)], "ok")
    return redirect(url_for("assessor.monitor"), 303)
