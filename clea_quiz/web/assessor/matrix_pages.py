"""The matrix to look at: all domains at a glance, and one domain to fill in or to read."""

from collections.abc import Mapping

from flask import g, render_template

from clea_quiz.accounts.qualifications import qualified_for
from clea_quiz.accounts.trainers import trains
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.errors import Refused
from clea_quiz.matrices import service
from clea_quiz.matrices.marks import history
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.queries import DomainLine, MatrixView
from clea_quiz.matrices.rules import Mark
from clea_quiz.web.assessor import dossier, forms
from clea_quiz.web.assessor.forms import Draft, Row
from clea_quiz.web.assessor.profile_page import estimate_bar
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show the whole matrix."""
    view = dossier.matrix_view(evaluation_id)
    return render_template("assessor/matrix.html", view=view, may_decide=dossier.may_decide(view))


@dossier.readers
def show_domain(evaluation_id: int, domain_code: str) -> str:
    """Show one domain: to fill in, or to read once signed."""
    view = dossier.matrix_view(evaluation_id)
    return domain_page(view, dossier.domain_line(view, domain_code), {})


def rows_of(evaluation_id: int, line: DomainLine, drafts: Mapping[str, Draft]) -> dict[str, Row]:
    """Return the rows of a domain: what the database has, and what was typed and is not kept yet."""
    codes = [criterion.code for criterion in line.domain.criteria]
    past = history(database.session(), dossier.evaluation(evaluation_id), codes)
    return forms.merged(forms.rows_of(line, past), drafts)


def domain_page(
    view: MatrixView, line: DomainLine, drafts: Mapping[str, Draft], refusal: Refused | None = None
) -> str:
    """Return the page of one domain, with what was typed and refused beside what colleagues wrote."""
    rows = rows_of(view.evaluation_id, line, drafts)
    codes = [domain.code for domain in view.domains]
    evaluation = dossier.evaluation(view.evaluation_id)
    writer, ours = dossier.may_decide(view), dossier.own_domains(view)
    return render_template(
        "assessor/domain.html",
        view=view,
        line=line,
        rows=rows,
        refusal=refusal,
        may_decide=line.code in ours or refusal is not None,  # what was typed stays in reach
        live=line.code in ours,
        kept_out=_kept_out(view, line) if writer and line.code not in ours else None,
        trainer=writer and trains(database.session(), g.person.id, evaluation.candidate_id),
        ours=ours,
        version=evaluation.marks_version,
        bars={s.subdomain.code: estimate_bar(s.subdomain.title, s.estimate) for s in line.subdomains},
        cards=_cards(view, line),
        sure=sure(line),
        marks=list(Mark),
        kinds=list(EvidenceKind),
        most=service.MOST_COMMENT,
        last=codes[-1] == line.code,
    )


def sure(line: DomainLine) -> int:
    """Return how many sure proposals nobody has decided on yet."""
    return sum(
        criterion.judgement is None and criterion.proposal in service.SURE
        for subdomain in line.subdomains
        for criterion in subdomain.criteria
    )


def _kept_out(view: MatrixView, line: DomainLine) -> tuple[str, ...]:
    """Return who may write where the person looking may not."""
    ours, framework = g.person.organisation_id, view.framework.framework
    return qualified_for(database.session(), ours, framework, [line.code])[line.code]


def _cards(view: MatrixView, line: DomainLine) -> dict[str, tuple[PlacedItem, ...]]:
    """Return the cards to play in an interview, for the criteria that have some."""
    bank = desk().library.banks.current(database.session(), g.person.organisation_id)
    cards = {c.code: bank.observed_cards(view.framework.framework, c.code) for c in line.domain.criteria}
    return {code: found for code, found in cards.items() if found}
