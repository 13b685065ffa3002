"""What a manager settles for the whole organisation."""

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from clea_quiz.accounts.exam_browser import ask_for_exam_browser
from clea_quiz.accounts.models import Role
from clea_quiz.errors import Refused
from clea_quiz.reports.labels import N_
from clea_quiz.web.admin.forms import SettingsForm
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.guards import staff

Page = str | tuple[str, int] | Response

_ASKED = N_("Réglages gardés. Safe Exam Browser est demandé aux candidats.")
_NOT_ASKED = N_("Réglages gardés. Les candidats prennent le navigateur qu’ils veulent.")


@staff(Role.MANAGER)
def settings() -> Page:
    """Show the settings of the organisation, and keep new ones."""
    organisation = g.person.organisation
    form = SettingsForm(exam_browser_keys="\n".join(organisation.exam_browser_keys or ()))
    if form.validate_on_submit():
        try:
            count = ask_for_exam_browser(session(), organisation, form.exam_browser_keys.data or "")
        except Refused as refusal:
            form.exam_browser_keys.errors = [refusal.message]
        else:
            flash(_ASKED if count else _NOT_ASKED, "ok")
            return redirect(url_for("admin.settings"), 303)
    return render_template("admin/settings.html", form=form), 422 if form.errors else 200
