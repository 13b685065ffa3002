"""What an assessor may assess: a manager ticks the domains, and writes what establishes it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Person, Role
from clea_quiz.accounts.qualifications import LONGEST_BASIS, Qualified, person_of, qualification_of, qualify
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import Refused
from clea_quiz.web.shared import transactions
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import desk
from clea_quiz.web.shared.guards import staff

Page = str | tuple[str, int] | Response


@staff(Role.MANAGER)
def qualifications(person_id: int) -> Page:
    """Show what a member of staff may assess, and keep what is ticked."""
    person = person_of(session(), person_id, g.person.organisation_id)
    if request.method == "GET":
        return _page(person, qualification_of(session(), person_id), person.qualification_basis)
    chosen, basis = _read(), request.form.get("basis", "")
    try:
        qualify(session(), person, chosen, basis)
    except Refused as refusal:
        transactions.give_up()
        person = person_of(session(), person_id, g.person.organisation_id)
        return _page(person, chosen, basis, refusal.message), refusal.status
    flash(_("Les domaines de %(name)s sont enregistrés.", name=person.full_name), "ok")
    return redirect(url_for("admin.people"), 303)


def _read() -> Qualified:
    known = {(slug, domain.code) for slug, f in _frameworks().items() for domain in f.domains}
    ticked = {(slug, code) for slug, _, code in (v.partition("/") for v in request.form.getlist("domain"))}
    return Qualified(every=request.form.get("every") == "1", domains=frozenset(ticked & known))


def _page(person: Person, chosen: Qualified, basis: str, problem: str = "") -> str:
    return render_template(
        "admin/qualifications.html",
        person=person,
        chosen=chosen,
        basis=basis,
        most=LONGEST_BASIS,
        problem=problem,
        frameworks=_frameworks(),
    )


def _frameworks() -> dict[str, Framework]:
    return dict(desk().library.banks.current(session(), g.person.organisation_id).frameworks)
