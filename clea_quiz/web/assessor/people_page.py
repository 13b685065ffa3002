"""Who is around a candidate: the assessor in charge, who may assess which domain, who trains them."""

from flask import flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Evaluation
from clea_quiz.accounts.qualifications import qualified_for
from clea_quiz.accounts.queries import assessors, staff
from clea_quiz.accounts.trainers import assign_assessor, forget_trainer, note_trainer, trainers_of
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices.rights import marks_of_trainers
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import desk, now

Page = str | tuple[str, int] | Response


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show who does what around this candidate."""
    return _page(dossier.evaluation(evaluation_id))


@dossier.readers
def change(evaluation_id: int) -> Page:
    """Put somebody in charge, note a trainer, or take that back."""
    evaluation = dossier.evaluation(evaluation_id)
    try:
        said = _change(evaluation, request.form.get("quoi", ""), request.form.get("personne", 0, type=int))
    except NotFound:
        raise
    except Refused as refusal:
        transactions.give_up()
        return _page(dossier.evaluation(evaluation_id), refusal), refusal.status
    flash(said, "ok")
    return redirect(url_for("assessor.people", evaluation_id=evaluation_id), 303)


def _change(evaluation: Evaluation, what: str, person_id: int) -> str:
    session = database.session()
    if what == "assessor":
        assign_assessor(session, evaluation, person_id or None)
        named = evaluation.assessor
        if named is None:
            return str(_("Plus personne n’est désigné."))
        return str(_("L’évaluation est confiée à %(name)s.", name=named.full_name))
    if what == "trainer":
        person = note_trainer(session, evaluation, person_id, g.person.id, now())
        return str(
            _(
                "%(name)s est notée comme personne qui forme le candidat, et ne peut plus l’évaluer.",
                name=person.full_name,
            )
        )
    if what == "no_trainer":
        forget_trainer(session, evaluation, person_id, g.person.id)
        return str(_("La personne n’est plus notée comme formant le candidat."))
    raise Refused("Cette page était incomplète. Rechargez-la, puis recommencez.")


def _page(evaluation: Evaluation, refusal: Refused | None = None) -> str:
    session, ours = database.session(), evaluation.organisation_id
    framework = desk().library.banks.current(session, ours).frameworks[evaluation.framework]
    codes = [domain.code for domain in framework.domains]
    trainers = trainers_of(session, evaluation.candidate_id)
    training = {trainer.person_id for trainer in trainers}
    return render_template(
        "assessor/people.html",
        dossier=evaluation,
        framework=framework,
        refusal=refusal,
        assessors=[(id, name) for id, name in assessors(session, ours) if id not in training],
        qualified=qualified_for(session, ours, evaluation.framework, codes),
        trainers=trainers,
        names_in_training={trainer.name for trainer in trainers},
        others=[
            row
            for row in staff(session, ours)
            if row.active and row.id not in training | {evaluation.assessor_id}
        ],
        to_take_over=marks_of_trainers(session, evaluation),
    )
