"""The log of results: what happened to results, whether the chain holds, and what to note elsewhere."""

from flask import Response, g, render_template, request

from clea_quiz.accounts.models import Role
from clea_quiz.matrices.log_check import faults
from clea_quiz.matrices.log_entries import log_page, whole_log
from clea_quiz.reports.labels import label
from clea_quiz.reports.log_words import fault_sentence, log_table
from clea_quiz.reports.tables import csv_of
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import now
from clea_quiz.web.shared.guards import staff

CHECKED = "verifier"


@staff(Role.MANAGER)
def log() -> str:
    """Show a page of the log; on request, check the whole chain."""
    organisation_id = g.person.organisation_id
    checked = CHECKED in request.args
    return render_template(
        "admin/log.html",
        log=log_page(session(), organisation_id, request.args.get("page", 1, type=int)),
        checked=checked,
        faults=[fault_sentence(one) for one in faults(session(), organisation_id)] if checked else [],
        label=label,
        at=now(),
    )


@staff(Role.MANAGER)
def log_csv() -> Response:
    """Send the whole log as a text file, to be kept elsewhere."""
    body = csv_of(log_table(whole_log(session(), g.person.organisation_id)))
    name = f"journal-des-resultats-{now():%Y-%m-%d}.csv"
    disposition = f'attachment; filename="{name}"'
    return Response(
        body, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )
