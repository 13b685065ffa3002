"""Re-scorings: who would change first, then the decision with its reason, its result, and taking it back."""

from flask import flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.queries import candidate_names
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices import rescoring
from clea_quiz.matrices.changed_proposals import look
from clea_quiz.matrices.models import LogKind
from clea_quiz.matrices.rescoring import Decision, Preview
from clea_quiz.matrices.rescoring_wanted import Wanted
from clea_quiz.sittings.models import RescoringKind
from clea_quiz.sittings.rescoring import all_of, shown
from clea_quiz.web.assessor import dossier, question_pages
from clea_quiz.web.assessor.blindness import blind_evaluations
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | Response
WHOLE_DOMAIN = "calibration-domaine"
KEEP = "garder"


@dossier.readers
def preview(item: str) -> Page:
    """Show who would change; what cannot be done is said on the question's own page."""
    session, organisation_id = database.session(), g.person.organisation_id
    try:
        found = rescoring.preview(session, desk().library, organisation_id, _wanted(item))
    except Refused as refusal:
        if isinstance(refusal, NotFound):
            raise
        return question_pages.page(item, refusal), refusal.status
    return _preview_page(item, found)


@dossier.readers
def apply(item: str) -> Page:
    """Put in force what the page showed, with the reason typed."""
    wanted = _wanted(item)
    session, library = database.session(), desk().library
    try:
        one = rescoring.apply(session, library, wanted, _decision(), now())
    except Refused as refusal:
        session.rollback()
        if isinstance(refusal, NotFound):
            raise
        return _refused(item, wanted, refusal)
    flash("C’est appliqué. La décision est dans l’historique.", "ok")
    return redirect(url_for("assessor.rescoring", rescoring_id=one.id), 303)


def _refused(item: str, wanted: Wanted, refusal: Refused) -> Page:
    """Show the preview again as it is now, with what was typed; or the question, when there is none."""
    try:
        found = rescoring.preview(database.session(), desk().library, g.person.organisation_id, wanted)
    except Refused as other:
        return question_pages.page(item, other), other.status
    return _preview_page(item, found, refusal), refusal.status


def _preview_page(
    item: str | None, found: Preview, refusal: Refused | None = None, *, back: bool = False
) -> str:
    one = found.rescoring
    return render_template(
        "assessor/rescoring_preview.html",
        preview=found,
        hidden=blind_evaluations(),
        item=item,
        back=back,
        refusal=refusal,
        reason=request.form.get("raison", ""),
        may_apply=rescoring.may_apply(database.session(), g.person),
        most=rescoring.MOST_REASON,
        asked=request.values,
        address=url_for("assessor.withdraw", rescoring_id=one.id)
        if back
        else url_for("assessor.apply_rescoring", item=item),
    )


def _wanted(item: str) -> Wanted:
    what, asked = request.values.get("quoi", ""), request.values
    kind = RescoringKind.CALIBRATION.value if what == WHOLE_DOMAIN else what
    if kind not in {known.value for known in RescoringKind}:
        raise NotFound
    return Wanted(
        kind=RescoringKind(kind),
        item=item,
        revision=asked.get("version") or None,
        whole_domain=what == WHOLE_DOMAIN,
        drop_unreadable=asked.get("illisibles") != KEEP,
    )


def _decision() -> Decision:
    reason = request.form.get("raison", "").replace("\r\n", "\n")
    return Decision(g.person, reason, request.form.get("vu", ""))


@dossier.readers
def history() -> str:
    """Show every re-scoring of the organisation, the latest first."""
    found = all_of(database.session(), g.person.organisation_id)
    return render_template("assessor/rescorings.html", rescorings=[shown(one) for one in reversed(found)])


@dossier.readers
def show(rescoring_id: int) -> str:
    """Show one re-scoring: its reason, and every dossier that it touched."""
    session, organisation_id = database.session(), g.person.organisation_id
    one = rescoring.rescoring_of(session, organisation_id, rescoring_id)
    entries = rescoring.entries_of(session, organisation_id, one)
    names = candidate_names(session, organisation_id, {e.evaluation_id for e in entries if e.evaluation_id})
    return render_template(
        "assessor/rescoring.html",
        one=shown(one),
        applied=[entry for entry in entries if entry.kind is LogKind.RESCORED],
        names=names,
        may_apply=rescoring.may_apply(session, g.person),
    )


@dossier.readers
def withdrawal(rescoring_id: int) -> str:
    """Show who would change if a re-scoring were taken back."""
    session, organisation_id = database.session(), g.person.organisation_id
    found = rescoring.withdrawal_preview(session, desk().library, organisation_id, rescoring_id)
    return _preview_page(found.rescoring.item, found, back=True)


@dossier.readers
def withdraw(rescoring_id: int) -> Page:
    """Take a re-scoring back, with the reason typed."""
    session, library = database.session(), desk().library
    try:
        rescoring.withdraw(session, library, rescoring_id, _decision(), now())
    except Refused as refusal:
        session.rollback()
        if isinstance(refusal, NotFound):
            raise
        found = rescoring.withdrawal_preview(session, library, g.person.organisation_id, rescoring_id)
        return _preview_page(found.rescoring.item, found, refusal, back=True), refusal.status
    flash("C’est annulé. Les réponses comptent de nouveau comme avant.", "ok")
    return redirect(url_for("assessor.rescoring", rescoring_id=rescoring_id), 303)


@dossier.assessors
def seen(evaluation_id: int) -> Response:
    """Keep that an assessor has looked at the proposals that changed."""
    evaluation = dossier.evaluation(evaluation_id)
    last = request.form.get("dernier", 0, type=int)
    look(database.session(), evaluation, g.person.id, last, now())
    flash("C’est noté : vous avez regardé les propositions qui ont changé.", "ok")
    return redirect(url_for("assessor.matrix", evaluation_id=evaluation_id), 303)
