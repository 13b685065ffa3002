"""The matrix: all domains at a glance, and one domain to fill in."""

from collections.abc import Mapping

from flask import flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.errors import Refused
from clea_quiz.matrices import service
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.queries import DomainLine, MatrixView
from clea_quiz.matrices.rules import Mark
from clea_quiz.reports.french import count
from clea_quiz.web.assessor import dossier, forms
from clea_quiz.web.assessor.forms import Draft, Row
from clea_quiz.web.assessor.profile_page import estimate_bar
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | Response


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show the whole matrix."""
    view = dossier.matrix_view(evaluation_id)
    return render_template("assessor/matrix.html", view=view, may_decide=dossier.may_decide(view))


@dossier.readers
def show_domain(evaluation_id: int, domain_code: str) -> Page:
    """Show one domain: to fill in, or to read once signed."""
    view = dossier.matrix_view(evaluation_id)
    line = dossier.domain_line(view, domain_code)
    return _domain_page(view, line, forms.rows_of(line))


@dossier.assessors
def save_domain(evaluation_id: int, domain_code: str) -> Page:
    """Keep the marks, comments and evidence typed; a refusal shows the page again with everything typed."""
    evaluation = dossier.evaluation(evaluation_id)
    line = dossier.domain_line(dossier.matrix_view(evaluation_id), domain_code)
    drafts = forms.read(request.form, line)
    then = request.form.get("then", "save")
    try:
        said = _save(evaluation, domain_code, drafts, accept=then == "accept")
    except Refused as refusal:
        database.session().rollback()
        return _refused_page(evaluation_id, domain_code, drafts, refusal)
    flash(said, "ok")
    return redirect(_where_next(evaluation_id, domain_code, then), 303)


def _save(evaluation: Evaluation, domain_code: str, drafts: Mapping[str, Draft], *, accept: bool) -> str:
    if any(forms.problem_of(draft) for draft in drafts.values()):
        raise Refused(
            "Rien n’a été enregistré : corrigez les critères signalés, puis enregistrez de nouveau."
        )
    session, library, person, moment = database.session(), desk().library, g.person.id, now()
    entries = [draft.entry for draft in drafts.values() if draft.touched]
    marks = service.judge(session, library, evaluation, person, entries, moment)
    proofs = [draft.evidence for draft in drafts.values() if draft.proof]
    for proof in proofs:
        service.record_evidence(session, library, evaluation, person, proof, moment)
    accepted = (
        service.accept_proposals(session, library, evaluation, person, domain_code, moment) if accept else 0
    )
    return _said(marks, accepted, len(proofs))


def _said(marks: int, accepted: int, proofs: int) -> str:
    done = [
        count(marks, "appréciation enregistrée", "appréciations enregistrées") if marks else "",
        count(accepted, "proposition acceptée", "propositions acceptées") if accepted else "",
        count(proofs, "preuve ajoutée", "preuves ajoutées") if proofs else "",
    ]
    return ", ".join(part for part in done if part) + "." if any(done) else "Rien n’avait changé."


def _where_next(evaluation_id: int, domain_code: str, then: str) -> str:
    if then == "next":
        codes = [line.code for line in dossier.matrix_view(evaluation_id).domains]
        following = codes[codes.index(domain_code) + 1 :]
        if not following:
            return url_for("assessor.sign", evaluation_id=evaluation_id)
        domain_code = following[0]
    return url_for("assessor.matrix_domain", evaluation_id=evaluation_id, domain_code=domain_code)


def _refused_page(
    evaluation_id: int, domain_code: str, drafts: Mapping[str, Draft], refusal: Refused
) -> Page:
    view = dossier.matrix_view(evaluation_id)
    line = dossier.domain_line(view, domain_code)
    page = _domain_page(view, line, forms.merged(forms.rows_of(line), drafts), refusal)
    return page, refusal.status


def _domain_page(
    view: MatrixView, line: DomainLine, rows: Mapping[str, Row], refusal: Refused | None = None
) -> str:
    codes = [domain.code for domain in view.domains]
    return render_template(
        "assessor/domain.html",
        view=view,
        line=line,
        rows=rows,
        refusal=refusal,
        may_decide=dossier.may_decide(view) or refusal is not None,
        bars={s.subdomain.code: estimate_bar(s.subdomain.title, s.estimate) for s in line.subdomains},
        cards=_cards(view, line),
        sure=sum(_sure(row) for row in rows.values()),
        marks=list(Mark),
        kinds=list(EvidenceKind),
        most=service.MOST_COMMENT,
        last=codes[-1] == line.code,
    )


def _sure(row: Row) -> bool:
    return row.line.judgement is None and row.line.proposal in service.SURE


def _cards(view: MatrixView, line: DomainLine) -> dict[str, tuple[PlacedItem, ...]]:
    """Return the cards to play in an interview, for the criteria that have some."""
    bank = desk().library.banks.current(database.session(), g.person.organisation_id)
    cards = {c.code: bank.observed_cards(view.framework.framework, c.code) for c in line.domain.criteria}
    return {code: found for code, found in cards.items() if found}
