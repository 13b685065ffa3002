"""What is arranged for one candidate; what it costs the measurement is told before it is kept."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clea_quiz.accounts.accommodations import FACTORS, NONE, Accommodations, accommodations_of, arrange, read
from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import Bank
from clea_quiz.errors import Refused
from clea_quiz.sittings.decidability import Prospect, lost_without
from clea_quiz.sittings.service import left_out_for
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk

Page = str | tuple[str, int] | Response


@dossier.readers
def show(evaluation_id: int) -> Page:
    """Show what is arranged."""
    evaluation = dossier.evaluation(evaluation_id)
    return _page(evaluation, accommodations_of(evaluation))


@dossier.readers
def save(evaluation_id: int) -> Page:
    """Keep what is arranged, once it is known what could not be decided any more."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        wanted = read(request.form)
    except Refused as refusal:
        return _page(evaluation, NONE, problem=refusal.message), refusal.status
    lost = _lost(evaluation, wanted)
    if lost and request.form.get("certain") != "1":
        return _page(evaluation, wanted, lost=lost), 422
    arrange(database.session(), evaluation, wanted)
    flash("Les aménagements sont gardés. Ils valent pour les épreuves qui ne sont pas commencées.", "ok")
    return redirect(url_for("assessor.accommodations", evaluation_id=evaluation_id), 303)


def _lost(evaluation: Evaluation, wanted: Accommodations) -> list[Prospect]:
    """Return the sub-domains of the candidate's framework that these questions alone cannot decide."""
    left_out = left_out_for(wanted)
    if not left_out:
        return []
    return [one for one in lost_without(_bank(evaluation), left_out) if one.framework == evaluation.framework]


def _bank(evaluation: Evaluation) -> Bank:
    return desk().library.banks.current(database.session(), evaluation.organisation_id)


def _page(
    evaluation: Evaluation, chosen: Accommodations, *, lost: list[Prospect] | None = None, problem: str = ""
) -> str:
    bank = _bank(evaluation)
    framework = bank.frameworks[evaluation.framework]
    titles = {sub.code: sub.title for domain in framework.domains for sub in domain.subdomains}
    return render_template(
        "assessor/accommodations.html",
        dossier=evaluation,
        framework=framework,
        chosen=chosen,
        factors=FACTORS,
        lost=[(one.subdomain, titles[one.subdomain]) for one in lost or ()],
        problem=problem,
        timed=any(planned.time_limit for planned in bank.plan_of(evaluation.framework).domains),
    )
