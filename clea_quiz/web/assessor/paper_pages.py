"""The papers of one dossier: what can be handed out, to whom, and the final evaluation that may follow."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from clea_quiz.accounts.models import Evaluation
from clea_quiz.accounts.rules import show_access_code
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices.content import Content
from clea_quiz.matrices.following import following, left_to_assess, open_final
from clea_quiz.matrices.jury import DecisionView, decision_on
from clea_quiz.reports.attestation import attestation_pdf
from clea_quiz.reports.batches import jury_file_name, pseudonym_of
from clea_quiz.reports.french import file_name
from clea_quiz.reports.jury_file import jury_file_pdf
from clea_quiz.reports.papers import to_hand_out
from clea_quiz.reports.restitution import restitution_pdf
from clea_quiz.reports.training_path import training_path_pdf
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | AnyResponse
Make = Callable[[Evaluation, Content, datetime], tuple[str, bytes]]


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show what can be handed out."""
    return _page(evaluation_id)


@dossier.readers
def paper(evaluation_id: int, paper_name: str) -> Response | tuple[str, int]:
    """Send one paper, shown in the browser; before the signature, say what to do instead."""
    if paper_name not in _PAPERS:
        raise NotFound
    evaluation = dossier.evaluation(evaluation_id)
    try:
        content = to_hand_out(database.session(), evaluation)
        name, body = _PAPERS[paper_name](evaluation, content, now())
    except NotFound:
        raise
    except Refused as refusal:
        return _page(evaluation_id, refusal), refusal.status
    disposition = f'inline; filename="{name}"'
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": disposition})


@dossier.readers
def follow(evaluation_id: int) -> Page:
    """Open the final evaluation on what was not acquired."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        opened = open_final(database.session(), desk().library, evaluation, desk().chance, now())
    except Refused as refusal:
        transactions.give_up()
        return _page(evaluation_id, refusal), refusal.status
    code = show_access_code(opened.access_code)
    flash(_("L’évaluation finale est ouverte. Code à remettre au candidat : %(code)s", code=code), "ok")
    return redirect(url_for("assessor.papers", evaluation_id=opened.id), 303)


def _page(evaluation_id: int, refusal: Refused | None = None) -> str:
    evaluation, view = dossier.evaluation(evaluation_id), dossier.matrix_view(evaluation_id)
    final = following(database.session(), evaluation)
    return render_template(
        "assessor/papers.html",
        view=view,
        refusal=refusal,
        may_decide=dossier.may_decide(view),
        left=[view.framework.domain(code) for code in _domains(left_to_assess(view))],
        final_id=final.id if final else None,
        previous_id=evaluation.previous_id,
        scope=[view.framework.domain(code) for code in _domains(evaluation.scope or [])],
    )


def _domains(subdomains: list[str]) -> list[str]:
    """Return the domains of these sub-domains, each once, in order."""
    return list(dict.fromkeys(code.rpartition(".")[0] for code in subdomains))


def _restitution(_evaluation: Evaluation, content: Content, moment: datetime) -> tuple[str, bytes]:
    return _named("bilan", content), restitution_pdf(content, moment)


def _path(evaluation: Evaluation, content: Content, moment: datetime) -> tuple[str, bytes]:
    sectors = desk().library.banks.current(database.session(), evaluation.organisation_id).sectors
    sector = sectors.get(evaluation.candidate.sector, evaluation.candidate.sector)
    return _named("parcours", content), training_path_pdf(content, sector, moment)


def _jury_of(evaluation: Evaluation) -> DecisionView | None:
    return decision_on(database.session(), evaluation.id)


def _attestation(evaluation: Evaluation, content: Content, moment: datetime) -> tuple[str, bytes]:
    return _named("attestation", content), attestation_pdf(
        content, moment, request.url_root, _jury_of(evaluation)
    )


def _jury(evaluation: Evaluation, content: Content, moment: datetime) -> tuple[str, bytes]:
    return jury_file_name(content, None), jury_file_pdf(
        content, moment, None, request.url_root, _jury_of(evaluation)
    )


def _anonymous(evaluation: Evaluation, content: Content, moment: datetime) -> tuple[str, bytes]:
    code = pseudonym_of(evaluation)
    return jury_file_name(content, code), jury_file_pdf(
        content, moment, code, request.url_root, _jury_of(evaluation)
    )


def _named(what: str, content: Content) -> str:
    return f"{file_name(what, content.framework.short_title, content.candidate, content.reference or '')}.pdf"


_PAPERS: dict[str, Make] = {
    "bilan": _restitution,
    "parcours": _path,
    "attestation": _attestation,
    "dossier-jury": _jury,
    "dossier-jury-anonyme": _anonymous,
}
