"""Jury files for many candidates at once, and the jobs that make them."""

from flask import Response, flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from clea_quiz.errors import Forbidden, Refused, said
from clea_quiz.matrices.desk import Stage
from clea_quiz.reports.batches import MOST_FILES, ask_jury_files, concerns
from clea_quiz.reports.jobs.queries import job_of, jobs
from clea_quiz.reports.jobs.service import file_of
from clea_quiz.web.assessor import desk_page
from clea_quiz.web.assessor.blindness import WHY, blind_evaluations
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import now

Page = str | tuple[str, int] | AnyResponse


@readers
def choose() -> str:
    """Show the signed evaluations, to choose whose files to make, and the jobs asked for lately."""
    return _page(set(), anonymous=False)


@readers
def ask() -> Page:
    """Put the files in the queue; a refusal shows the page again with everything ticked."""
    chosen = {int(value) for value in request.form.getlist("evaluation") if value.isdecimal()}
    anonymous = "anonymous" in request.form
    asker = (g.person.organisation_id, g.person.id)
    try:
        if chosen & set(blind_evaluations()):
            raise Refused(said("%(why)s Décochez-le pour préparer les autres.", why=WHY))
        job = ask_jury_files(
            database.session(),
            asker,
            sorted(chosen),
            anonymous=anonymous,
            root=request.url_root,
            now=now(),
        )
    except Refused as refusal:
        transactions.give_up()
        return _page(chosen, anonymous=anonymous, refusal=refusal), refusal.status
    flash("Le travail est lancé. Vous pouvez quitter cette page et y revenir.", "ok")
    return redirect(url_for("assessor.job", job_id=job.id), 303)


@readers
def show(job_id: int) -> str:
    """Show how far a job is."""
    view = job_of(database.session(), job_id, g.person.organisation_id, now())
    return render_template("assessor/job.html", job=view)


@readers
def fetch(job_id: int) -> Response:
    """Send what a job made."""
    if concerns(database.session(), job_id, g.person.organisation_id, set(blind_evaluations())):
        raise Forbidden(WHY)
    file = file_of(database.session(), job_id, g.person.organisation_id, now())
    disposition = f'attachment; filename="{file.name}"'
    return Response(file.body, mimetype=file.mime, headers={"Content-Disposition": disposition})


def _page(chosen: set[int], *, anonymous: bool, refusal: Refused | None = None) -> str:
    organisation_id = g.person.organisation_id
    wanted = Stage.JUDGED if request.args.get("etape") == Stage.JUDGED else Stage.SIGNED
    hidden = blind_evaluations()
    rows = [row for row in desk_page.found() if row.stage is wanted and row.id not in hidden]
    return render_template(
        "assessor/batch.html",
        rows=rows[:MOST_FILES],
        found=len(rows),
        narrowed="nom" in request.args or "miennes" in request.args,
        jobs=jobs(database.session(), organisation_id, now()),
        chosen=chosen,
        anonymous=anonymous,
        refusal=refusal,
        most=MOST_FILES,
    )
