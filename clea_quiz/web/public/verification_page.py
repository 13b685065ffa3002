"""Is this document authentic? Answered to whoever holds it, and to nobody who guesses."""

from flask import render_template, request
from werkzeug.wrappers import Response

from clea_quiz.accounts import service
from clea_quiz.accounts.models import AttemptKind
from clea_quiz.errors import TooManyAttempts
from clea_quiz.matrices.verification import Verified, verify
from clea_quiz.reports.labels import N_
from clea_quiz.web.public.forms import VerificationForm
from clea_quiz.web.shared import database, transactions
from clea_quiz.web.shared.desk import now
from clea_quiz.web.shared.guards import public

Page = str | tuple[str, int] | Response

UNKNOWN = N_(
    "Ce code ne correspond à aucun document authentique. Vérifiez chaque lettre et chaque chiffre. "
    "S’il est bien copié, ce document ne vient pas d’ici, ou il a été modifié."
)


@public
def ask() -> Page:
    """Show the form for a code."""
    return _page(VerificationForm(), None)


@public
def answer(code: str) -> Page:
    """Tell whether a code, scanned with a phone, is authentic."""
    return _verified(VerificationForm(formdata=None, code=code))


@public
def check() -> Page:
    """Tell whether a code that was typed is authentic, and whether it goes with a name."""
    form = VerificationForm()
    return _verified(form) if form.validate_on_submit() else _page(form, None, 422)


def _verified(form: VerificationForm) -> Page:
    typed, name = form.code.data or "", (form.name.data or "").strip() or None
    origin = request.remote_addr or "unknown"
    try:
        found = verify(database.session(), typed, origin, now(), name)
    except TooManyAttempts as refusal:
        form.code.errors = [refusal.message]
        return _page(form, None, refusal.status)
    if found is None or found.named is False:
        # A wrong name counts as a wrong code: names are not to be guessed either.
        transactions.remember()
        service.remember_failure(database.session(), AttemptKind.VERIFICATION, origin, now())
    if found is None:
        form.code.errors = [UNKNOWN]
        return _page(form, None, 404)
    return _page(form, found)


def _page(form: VerificationForm, found: Verified | None, status: int = 200) -> Page:
    return render_template("public/verify.html", form=form, found=found), status
