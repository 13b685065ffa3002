"""Every answer of a candidate, and each one as it was on the screen."""

from dataclasses import dataclass
from functools import partial

from flask import Response, render_template, request, url_for

from clea_quiz.matrices.answers import answer_of, picture_of
from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView
from clea_quiz.sittings.evidence import StepView
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk


@dataclass(frozen=True)
class DomainAnswers:
    """The answers of a domain that the filter keeps."""

    line: DomainLine
    steps: tuple[StepView, ...]


@dossier.readers
def show_all(evaluation_id: int) -> str:
    """Show the answers, of all domains or of one, of all criteria or of one sub-domain or criterion."""
    view = dossier.matrix_view(evaluation_id)
    domain, code = request.args.get("domaine", ""), request.args.get("critere", "")
    kept = [_answers(line, code) for line in view.domains if domain in ("", line.code)]
    return render_template(
        "assessor/answers.html",
        view=view,
        kept=[answers for answers in kept if answers.steps],
        total=sum(len(line.evidence.steps) for line in view.domains),
        domain=domain,
        code=code,
        met={step.criterion for line in view.domains for step in line.evidence.steps},
        titles=view.framework.criteria,
        proofs=_proofs(view, domain, code) if domain or code else [],
    )


def _proofs(view: MatrixView, domain: str, code: str) -> list[CriterionLine]:
    """Return the criteria of what is shown that people saw or heard something about."""
    lines = [d for d in view.domains if domain in ("", d.code)]
    criteria = [criterion for d in lines for s in d.subdomains for criterion in s.criteria]
    return [c for c in criteria if c.evidence and (not code or f"{c.code}.".startswith(f"{code}."))]


def _answers(line: DomainLine, code: str) -> DomainAnswers:
    steps = line.evidence.steps
    return DomainAnswers(
        line, tuple(s for s in steps if not code or f"{s.criterion}.".startswith(f"{code}."))
    )


@dossier.readers
def show_one(evaluation_id: int, step_id: int) -> str:
    """Show one question as the candidate saw it, beside its answer, its key and why it was chosen."""
    evaluation = dossier.evaluation(evaluation_id)
    answer = answer_of(database.session(), desk().library, evaluation, step_id)
    return render_template(
        "assessor/answer.html",
        evaluation_id=evaluation_id,
        candidate=evaluation.candidate.full_name,
        answer=answer,
        picture_url=partial(_picture_url, evaluation_id, step_id),
    )


def _picture_url(evaluation_id: int, step_id: int, file: str) -> str:
    return url_for("assessor.picture", evaluation_id=evaluation_id, step_id=step_id, file=file)


@dossier.readers
def picture(evaluation_id: int, step_id: int, file: str) -> Response:
    """Serve a picture of the question, from the publication it was asked under."""
    evaluation = dossier.evaluation(evaluation_id)
    media = picture_of(database.session(), desk().library, evaluation, step_id, file)
    return Response(media.body, mimetype=media.mime)
