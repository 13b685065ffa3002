"""Filling in the matrix: a whole domain at once, or each criterion as it is decided.

What can be kept is kept; what cannot is shown again, with everything typed and the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import flash, g, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused, Sentence, said
from clea_quiz.matrices import service
from clea_quiz.matrices.marks import changed_since
from clea_quiz.matrices.queries import DomainLine, domain_line
from clea_quiz.reports.labels import N_
from clea_quiz.web.assessor import dossier, forms
from clea_quiz.web.assessor.forms import Draft
from clea_quiz.web.assessor.matrix_pages import domain_page, rows_of, sure
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import counted
from clea_quiz.web.shared.text import numbered

Page = str | tuple[str, int] | Response
_NOTHING_NEW = N_("Rien de nouveau n’est enregistré.")
_UNCHANGED = N_("Rien n’avait changé.")


@dataclass(frozen=True)
class Filled:
    """What was kept of what was sent, and the drafts to show again."""

    marks: int
    accepted: int
    proofs: int
    problems: tuple[str, ...]
    clashes: tuple[str, ...]
    drafts: Mapping[str, Draft]

    @property
    def kept(self) -> str:
        """Return what was kept, in the language of the page; empty when nothing was."""
        done = (
            (self.marks, counted("appréciation enregistrée", "appréciations enregistrées", self.marks)),
            (self.accepted, counted("proposition acceptée", "propositions acceptées", self.accepted)),
            (self.proofs, counted("preuve ajoutée", "preuves ajoutées", self.proofs)),
        )
        parts = [numbered(count, words) for count, words in done if count]
        return ", ".join(parts) + "." if parts else ""

    @property
    def refusal(self) -> Refused | None:
        """Return what is left to do, when not everything could be kept."""
        if not self.problems and not self.clashes:
            return None
        left = len({*self.problems, *self.clashes})
        refusal = Refused(_left_to_do(self.kept or _NOTHING_NEW, left))
        refusal.status = 409 if self.clashes else 400
        return refusal


def _left_to_do(kept: str, left: int) -> Sentence:
    if left == 1:
        return said("%(kept)s Mais un critère reste à reprendre ci-dessous.", kept=kept)
    return said("%(kept)s Mais %(left)s critères restent à reprendre ci-dessous.", kept=kept, left=left)


@dossier.assessors
def save_domain(evaluation_id: int, domain_code: str) -> Page:
    """Keep the marks, comments and evidence typed; what cannot be kept is shown again as it was typed."""
    evaluation = dossier.evaluation(evaluation_id)
    line = _line(evaluation, domain_code)
    drafts = forms.read(request.form, [criterion.code for criterion in line.domain.criteria])
    then = request.form.get("then", "save")
    try:
        filled = _fill(evaluation, line, drafts, accept=then == "accept")
    except NotFound:
        raise
    except Refused as refusal:
        transactions.give_up()
        return _again(evaluation_id, domain_code, drafts, refusal)
    if filled.refusal:
        return _again(evaluation_id, domain_code, filled.drafts, filled.refusal)
    flash(filled.kept or _UNCHANGED, "ok")
    return redirect(_where_next(evaluation, domain_code, then), 303)


@dossier.assessors
def save_criterion(evaluation_id: int, domain_code: str, criterion: str) -> Page:
    """Keep one criterion as soon as it is decided; answer with the parts of the page that changed."""
    evaluation = dossier.evaluation(evaluation_id)
    line = _line(evaluation, domain_code)
    if criterion not in {one.code for one in line.domain.criteria}:
        raise NotFound
    drafts = forms.read(request.form, [criterion])
    try:
        filled = _fill(evaluation, line, drafts, accept=False)
    except Refused as refusal:
        transactions.give_up()
        return render_template("assessor/marking_refused.html", refusal=refusal), refusal.status
    database.session().flush()
    status = filled.refusal.status if filled.refusal else 200
    return _parts(evaluation, domain_code, [criterion], filled.drafts, undoable=bool(filled.marks)), status


@dossier.readers
def news(evaluation_id: int, domain_code: str) -> Page:
    """Answer with the parts of the page that colleagues changed since the version it shows."""
    evaluation = dossier.evaluation(evaluation_id)
    since = request.args.get("depuis", 0, type=int)
    if evaluation.marks_version <= since:
        return Response(status=204)
    changed = changed_since(database.session(), evaluation, since)
    return _parts(evaluation, domain_code, changed, {}, undoable=False)


def _line(evaluation: Evaluation, domain_code: str) -> DomainLine:
    return domain_line(database.session(), desk().library, evaluation, domain_code)


def _fill(evaluation: Evaluation, line: DomainLine, drafts: Mapping[str, Draft], *, accept: bool) -> Filled:
    session, library, person, moment = database.session(), desk().library, g.person.id, now()
    lines = {criterion.code: criterion for s in line.subdomains for criterion in s.criteria}
    problems = tuple(code for code, draft in drafts.items() if forms.problem_of(draft, lines[code].proposal))
    sound = {code: draft for code, draft in drafts.items() if code not in problems}
    entries = [draft.entry for draft in sound.values() if draft.touched]
    judged = service.judge(session, library, evaluation, person, entries, moment)
    proofs = [code for code, draft in sound.items() if draft.proof]
    for code in proofs:
        service.record_evidence(session, library, evaluation, person, sound[code].evidence, moment)
    accepted = (
        service.accept_proposals(session, library, evaluation, person, line.code, moment) if accept else 0
    )
    left = {code: replace(draft, proof="") if code in proofs else draft for code, draft in drafts.items()}
    return Filled(judged.kept, accepted, len(proofs), problems, judged.clashes, left)


def _again(evaluation_id: int, domain_code: str, drafts: Mapping[str, Draft], refusal: Refused) -> Page:
    view = dossier.matrix_view(evaluation_id)
    return domain_page(view, dossier.domain_line(view, domain_code), drafts, refusal), refusal.status


def _parts(
    evaluation: Evaluation,
    domain_code: str,
    criteria: list[str] | frozenset[str],
    drafts: Mapping[str, Draft],
    *,
    undoable: bool,
) -> str:
    line = _line(evaluation, domain_code)
    rows = rows_of(evaluation.id, line, drafts)
    return render_template(
        "assessor/marking_parts.html",
        line=line,
        rows=[row for code, row in rows.items() if code in criteria],
        version=evaluation.marks_version,
        sure=sure(line),
        undoable=undoable,
        moment=now(),
    )


def _where_next(evaluation: Evaluation, domain_code: str, then: str) -> str:
    if then == "next":
        framework = desk().library.banks.current(database.session(), evaluation.organisation_id).frameworks
        codes = [domain.code for domain in framework[evaluation.framework].domains]
        following = codes[codes.index(domain_code) + 1 :]
        if not following:
            return url_for("assessor.sign", evaluation_id=evaluation.id)
        domain_code = following[0]
    return url_for("assessor.matrix_domain", evaluation_id=evaluation.id, domain_code=domain_code)
