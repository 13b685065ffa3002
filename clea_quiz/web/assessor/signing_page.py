"""The signature: what is signed, what is still missing, and the decision itself."""

from flask import flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Role
from clea_quiz.errors import Refused
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView
from clea_quiz.matrices.rules import content_hash
from clea_quiz.matrices.snapshot import is_as_signed, snapshot_of
from clea_quiz.matrices.verification import code_of
from clea_quiz.matrices.versions import versions_of
from clea_quiz.sittings.queries import DomainState
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | Response
CONFIRMED = "confirmed"


@dossier.readers
def show(evaluation_id: int) -> Page:
    """Show what a signature would lock, or who signed."""
    return _page(dossier.matrix_view(evaluation_id))


@dossier.assessors
def confirm(evaluation_id: int) -> Page:
    """Sign the matrix that the page showed."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        if CONFIRMED not in request.form:
            raise Refused("Cochez la case pour confirmer que vous avez relu la matrice.")
        seen = request.form.get("seen", "")
        service.sign(database.session(), desk().library, evaluation, g.person.id, now(), seen)
    except Refused as refusal:
        database.session().rollback()
        return _page(dossier.matrix_view(evaluation_id), refusal), refusal.status
    return redirect(url_for("assessor.sign", evaluation_id=evaluation_id), 303)


@dossier.assessors
def reopen(evaluation_id: int) -> Page:
    """Open a signed matrix again, with the reason of the correction."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        service.reopen(database.session(), evaluation, g.person.id, request.form.get("reason", ""), now())
    except Refused as refusal:
        database.session().rollback()
        return _page(dossier.matrix_view(evaluation_id), refusal), refusal.status
    flash("La matrice peut être corrigée. La version signée reste dans l’historique.", "ok")
    return redirect(url_for("assessor.matrix", evaluation_id=evaluation_id), 303)


def _page(view: MatrixView, refusal: Refused | None = None) -> str:
    return render_template(
        "assessor/sign.html",
        view=view,
        versions=versions_of(database.session(), view.evaluation_id),
        reason=request.form.get("reason", ""),
        may_reopen=view.signature is not None and Role.ASSESSOR in g.person.roles,
        code=code_of(view.signature.content_hash) if view.signature else None,
        refusal=refusal,
        missing=_missing(view),
        under_way=[line for line in view.domains if line.evidence.state is DomainState.IN_PROGRESS],
        seen=content_hash(snapshot_of(view)),
        as_signed=is_as_signed(view),
        may_decide=dossier.may_decide(view),
        confirmed=CONFIRMED in request.form,
    )


def _missing(view: MatrixView) -> list[tuple[DomainLine, list[CriterionLine]]]:
    """Return the criteria without a mark, domain by domain."""
    by_domain = [
        (line, [c for s in line.subdomains for c in s.criteria if c.judgement is None])
        for line in view.domains
    ]
    return [(line, criteria) for line, criteria in by_domain if criteria]
