"""The manager's pages: people, candidates, evaluations."""

from flask import flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts import queries, service
from clea_quiz.accounts.models import Candidate, EvaluationKind, Role
from clea_quiz.accounts.qualifications import limited
from clea_quiz.bank.bank import Bank
from clea_quiz.errors import Refused, said
from clea_quiz.matrices.validity import refuse_expired_candidate
from clea_quiz.web.admin import log_pages, qualification_pages, settings_pages
from clea_quiz.web.admin.forms import (
    KINDS,
    ROLES,
    CandidateForm,
    CandidateListForm,
    EvaluationForm,
    PersonForm,
)
from clea_quiz.web.admin.invitations import address_of, picture_of
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.doors import door
from clea_quiz.web.shared.forms import SelectChoice
from clea_quiz.web.shared.guards import staff

blueprint = door("admin", __file__, "/responsable")
blueprint.route("/reglages", methods=["GET", "POST"], endpoint="settings")(settings_pages.settings)
blueprint.route("/personnel/<int:person_id>/domaines", methods=["GET", "POST"], endpoint="qualifications")(
    qualification_pages.qualifications
)
blueprint.get("/journal", endpoint="log")(log_pages.log)
blueprint.get("/journal.csv", endpoint="log_csv")(log_pages.log_csv)
manager = staff(Role.MANAGER)

EXAMPLE = "prenom;nom;secteur;reference\nSamira;Benali;propreté;2027-014\nThomas;Guérin;logistique;"

Page = str | tuple[str, int] | Response


def _bank() -> Bank:
    return desk().library.banks.current(session(), g.person.organisation_id)


@blueprint.get("/")
@manager
def evaluations() -> str:
    """Show the evaluations with the codes to hand out."""
    return render_template(
        "admin/evaluations.html",
        rows=queries.enrolments(session(), g.person.organisation_id),
        titles={slug: framework.short_title for slug, framework in _bank().frameworks.items()},
        kinds={kind.value: name for kind, name in KINDS.items()},
    )


@blueprint.get("/codes")
@manager
def codes() -> str:
    """Show the codes alone, one slip a candidate, to print and cut."""
    return render_template(
        "admin/codes.html",
        rows=queries.enrolments(session(), g.person.organisation_id),
        picture_of=lambda code: picture_of(address_of(request.url_root, code)),
        titles={slug: framework.short_title for slug, framework in _bank().frameworks.items()},
    )


@blueprint.route("/evaluations/ouvrir", methods=["GET", "POST"])
@manager
def open_evaluations() -> Page:
    """Open evaluations for one candidate or a group."""
    form = _evaluation_form()
    if form.validate_on_submit() and _none_expired(form):
        for candidate_id in form.candidates.data or ():
            new = service.NewEvaluation(
                candidate_id, form.framework.data, EvaluationKind(form.kind.data), form.assessor.data or None
            )
            service.open_evaluation(session(), g.person.organisation_id, new, desk().chance, now())
        count = len(form.candidates.data or ())
        flash(_("Évaluations ouvertes : %(count)s. Voici les codes à remettre.", count=count), "ok")
        return redirect(url_for("admin.evaluations"), 303)
    return render_template("admin/open.html", form=form), 422 if form.errors else 200


def _none_expired(form: EvaluationForm) -> bool:
    """Return whether no final evaluation asked for comes too late; else the form says what to do."""
    if form.kind.data != EvaluationKind.FINAL.value:
        return True
    framework, organisation_id = _bank().frameworks[form.framework.data], g.person.organisation_id
    for candidate_id in form.candidates.data or ():
        try:
            refuse_expired_candidate(session(), candidate_id, organisation_id, framework, now())
        except Refused as refusal:
            name = session().get_one(Candidate, candidate_id).full_name
            form.candidates.errors = [said("%(name)s : %(why)s", name=name, why=refusal.message)]
            return False
    return True


def _evaluation_form() -> EvaluationForm:
    organisation_id = g.person.organisation_id
    form = EvaluationForm()
    listed = sorted(queries.candidates(session(), organisation_id), key=lambda row: row.evaluations > 0)
    form.candidates.choices = [SelectChoice(row.id, _label(row)) for row in listed]
    form.framework.choices = [SelectChoice(f.framework, f.title) for f in _bank().frameworks.values()]
    staffed = [SelectChoice(*assessor) for assessor in queries.assessors(session(), organisation_id)]
    form.assessor.choices = [SelectChoice(0, _("À désigner plus tard")), *staffed]
    return form


def _label(row: queries.CandidateRow) -> str:
    reference = f" ({row.reference})" if row.reference else ""
    name = f"{row.full_name}{reference}"
    return _("%(name)s – déjà inscrit", name=name) if row.evaluations else name


@blueprint.route("/candidats", methods=["GET", "POST"])
@manager
def candidates() -> Page:
    """List the candidates and add one."""
    form = CandidateForm()
    form.sector.choices = [SelectChoice(*sector) for sector in _bank().sectors.items()]
    if form.validate_on_submit():
        new = service.NewCandidate(
            form.given_name.data or "",
            form.family_name.data or "",
            form.sector.data,
            form.reference.data or None,
        )
        try:
            candidate = service.enrol_candidate(
                session(), g.person.organisation_id, new, _bank().sectors, now()
            )
        except Refused as refusal:
            form.reference.errors = [refusal.message]
        else:
            flash(_("%(name)s est dans la liste.", name=candidate.full_name), "ok")
            return redirect(url_for("admin.candidates"), 303)
    return _candidates_page(form, CandidateListForm(formdata=None))


@blueprint.post("/candidats/liste")
@manager
def import_candidates() -> Page:
    """Add a whole list, or name every faulty line and keep what was pasted."""
    form = CandidateListForm()
    details: tuple[str, ...] = ()
    if form.validate_on_submit():
        form.text.data = _uploaded(form) or form.text.data
        try:
            created = service.import_candidates(
                session(), g.person.organisation_id, form.text.data or "", _bank().sectors, now()
            )
        except Refused as refusal:
            form.text.errors = [refusal.message]
            details = refusal.details
        else:
            flash(_("Candidats ajoutés : %(count)s.", count=len(created)), "ok")
            return redirect(url_for("admin.candidates"), 303)
    single = CandidateForm(formdata=None)
    single.sector.choices = [SelectChoice(*sector) for sector in _bank().sectors.items()]
    return _candidates_page(single, form, details)


def _uploaded(form: CandidateListForm) -> str:
    """Return the file's text; spreadsheets save in UTF-8 or, on older Windows, in its Western code page."""
    body = form.file.data.read() if form.file.data else b""
    try:
        return str(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(body.decode("cp1252", errors="replace"))


def _candidates_page(form: CandidateForm, listing: CandidateListForm, details: tuple[str, ...] = ()) -> Page:
    page = render_template(
        "admin/candidates.html",
        form=form,
        listing=listing,
        details=details,
        rows=queries.candidates(session(), g.person.organisation_id),
        sectors=_bank().sectors,
        example=EXAMPLE,
    )
    return page, 422 if form.errors or listing.errors else 200


@blueprint.route("/personnel", methods=["GET", "POST"])
@manager
def people() -> Page:
    """List the staff and create an account."""
    form = PersonForm()
    if form.validate_on_submit():
        roles = frozenset(Role(value) for value in form.roles.data or ())
        new = service.NewPerson(
            form.email.data or "", form.full_name.data or "", form.password.data or "", roles
        )
        try:
            service.create_person(session(), g.person.organisation_id, new, now())
        except Refused as refusal:
            field = form.password if "mot de passe" in refusal.message else form.email
            field.errors = [refusal.message]
        else:
            flash(_("Le compte de %(name)s est ouvert.", name=new.full_name), "ok")
            return redirect(url_for("admin.people"), 303)
    page = render_template(
        "admin/people.html",
        form=form,
        rows=queries.staff(session(), g.person.organisation_id),
        roles=ROLES,
        limited=limited(session(), g.person.organisation_id),
    )
    return page, 422 if form.errors else 200
