"""Routes open to everybody. Entering, as a candidate or as staff, always starts from an empty session."""

from datetime import UTC, datetime, time

from flask import Response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from clea_quiz.accounts import service
from clea_quiz.errors import TooManyAttempts
from clea_quiz.reports.labels import N_
from clea_quiz.web.public import verification_page
from clea_quiz.web.public.forms import CodeForm, SignInForm
from clea_quiz.web.public.rgaa import audit
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.doors import door
from clea_quiz.web.shared.guards import CANDIDATE_KEY, public
from clea_quiz.web.shared.health import database_problem
from clea_quiz.web.shared.languages import LANGUAGES, SESSION_KEY, speaking
from clea_quiz.web.shared.navigation import is_ours, places_of
from clea_quiz.web.shared.signing_in import SignedIn
from clea_quiz.web.shared.static_files import compressed
from clea_quiz.web.shared.text import date, percent

Page = str | tuple[str, int] | BaseResponse

blueprint = door("public", __file__)

_UNKNOWN_CODE = N_(
    "Ce code n’est pas connu. Vérifiez chaque lettre et chaque chiffre, ou demandez de l’aide."
)
_WRONG_CREDENTIALS = N_("L’adresse ou le mot de passe n’est pas le bon.")


@blueprint.get("/")
@public
def home() -> Page:
    """Show the form for an access code."""
    return render_template("public/home.html", form=CodeForm(), under_way=CANDIDATE_KEY in session)


@blueprint.post("/code")
@public
def enter_code() -> Page:
    """Open the evaluation of an access code."""
    form = CodeForm()
    status = 422
    if form.validate_on_submit():
        try:
            evaluation = service.enter_code(database.session(), form.code.data or "", _origin(), now())
        except TooManyAttempts as refusal:
            evaluation, status, message = None, refusal.status, refusal.message
        else:
            message = _UNKNOWN_CODE
        if evaluation is not None:
            _start_over()
            session[CANDIDATE_KEY] = evaluation.id
            return redirect(url_for("candidate.home"), 303)
        form.code.errors = [message]
    return render_template("public/home.html", form=form, under_way=False), status


@blueprint.get("/connexion")
@public
def sign_in() -> Page:
    """Show the staff's sign-in form, or lead on whoever is signed in already."""
    if current_user.is_authenticated:
        return redirect(_destination(), 303)
    return render_template("public/sign_in.html", form=SignInForm())


@blueprint.post("/connexion")
@public
def check_credentials() -> Page:
    """Sign a member of staff in."""
    form = SignInForm()
    status = 422
    if form.validate_on_submit():
        email, password = form.email.data or "", form.password.data or ""
        try:
            person = service.sign_in(database.session(), email, password, _origin(), now())
        except TooManyAttempts as refusal:
            person, status, message = None, refusal.status, refusal.message
        else:
            message = _WRONG_CREDENTIALS
        if person is not None:
            _start_over()
            login_user(SignedIn(person))
            return redirect(_destination(), 303)
        form.password.errors = [message]
    return render_template("public/sign_in.html", form=form), status


@blueprint.post("/deconnexion")
@public
def sign_out() -> Page:
    """Sign out; nothing stays in the browser."""
    logout_user()
    session.clear()
    return redirect(url_for("public.home"), 303)


def _start_over() -> None:
    """Begin from an empty session: nobody inherits anything, but the language of whoever sits here."""
    spoken = session.get(SESSION_KEY)
    session.clear()
    if spoken is not None:
        session[SESSION_KEY] = spoken


def _origin() -> str:
    return request.remote_addr or "unknown"


def _destination() -> str:
    """Return where to go after signing in: the page that was asked for, when it is one of ours."""
    wanted = request.args.get("next", "")
    return wanted if is_ours(wanted) else places_of(current_user.person.roles)[0].address


@blueprint.post("/langue")
@public
def speak() -> Page:
    """Speak another language from here on, and come back to the same page."""
    wanted, suite = request.form.get("language", ""), request.form.get("suite", "")
    if wanted in LANGUAGES:
        session[SESSION_KEY] = wanted
    return redirect(suite if is_ours(suite) else url_for("public.home"), 303)


blueprint.get("/verifier", endpoint="verification")(verification_page.ask)
blueprint.post("/verifier", endpoint="check_document")(verification_page.check)
blueprint.get("/verifier/<code>", endpoint="document")(verification_page.answer)


@blueprint.get("/mentions-legales")
@public
def legal() -> Page:
    """Show who answers for the site."""
    return render_template("public/legal.html")


@blueprint.get("/donnees-personnelles")
@public
def personal_data() -> Page:
    """Show what is stored and who sees it."""
    return render_template("public/personal_data.html")


@blueprint.get("/accessibilite")
@public
def accessibility() -> Page:
    """Show what is known of the accessibility of the product, criterion by criterion."""
    found = audit()
    with speaking("fr"):  # the page is French, whatever surrounds it
        day, rate = date(datetime.combine(found.date, time(12), tzinfo=UTC)), percent(found.rate)
    return render_template("public/accessibility.html", audit=found, day=day, rate=rate)


@blueprint.get("/hors-ligne")
@public
def away() -> Page:
    """Show the page that browsers keep for when the network is away."""
    return compressed(Response(render_template("public/away.html")))


@blueprint.get("/healthz")
@public
def healthz() -> Page:
    """Say that the process is alive."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
@public
def readyz() -> Page:
    """Say whether the database can serve."""
    problem = database_problem(database.session(), desk().revision)
    return _plain(problem or "ready", 503 if problem else 200)


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")
