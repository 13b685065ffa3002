"""The welcome: is it you, what will happen, your trade, your comfort. Four short pages, once."""

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clea_quiz.accounts import comfort, welcome
from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.sittings import queries
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.guards import candidate
from clea_quiz.web.shared.navigation import is_ours

Page = str | tuple[str, int] | Response

STEPS = ("identite", "deroulement", "metier", "confort")
OPEN_BEFORE = frozenset({"welcome", "welcomed", "comfort", "save_comfort", "leave"})
"""What a candidate may reach before having been welcomed."""


def lead_in() -> Response | None:
    """Lead whoever was not welcomed yet to the welcome, whatever they asked for."""
    evaluation: Evaluation | None = g.get("evaluation")
    asked = (request.endpoint or "").rpartition(".")[2]
    if evaluation is None or evaluation.welcomed_at is not None or asked in OPEN_BEFORE:
        return None
    return redirect(url_for("candidate.welcome", step=STEPS[0]), 303)


@candidate
def show(step: str) -> Page:
    """Show one page of the welcome."""
    return _page(step)


@candidate
def go_on(step: str) -> Page:
    """Keep what a page of the welcome asked, and go to the next one, or to the domains after the last."""
    place = _place(step)
    try:
        _settle(step)
    except Refused as refusal:
        return _page(step, refusal.message), refusal.status
    if place + 1 < len(STEPS):
        return redirect(url_for("candidate.welcome", step=STEPS[place + 1]), 303)
    welcome.welcome(database.session(), _evaluation(), now())
    return redirect(url_for("candidate.home"), 303)


def _settle(step: str) -> None:
    if step == "metier":
        sector = request.form.get("sector", "")
        welcome.choose_sector(database.session(), _person(), sector, _sectors())
    elif step == "confort":
        welcome.make_comfortable(database.session(), _person(), comfort.read(request.form))


@candidate
def show_comfort() -> Page:
    """Show how the pages may look, and what is chosen."""
    return render_template("candidate/comfort.html", chosen=comfort.read(_person().comfort), suite=_suite())


@candidate
def save_comfort() -> Page:
    """Keep how the pages look, and go back to where the candidate was."""
    welcome.make_comfortable(database.session(), _person(), comfort.read(request.form))
    flash("Vos réglages sont gardés.", "ok")
    return redirect(_suite(), 303)


def _page(step: str, problem: str | None = None) -> str:
    return render_template(
        f"candidate/welcome_{step}.html",
        home=queries.home(database.session(), desk().library, _evaluation()),
        step=step,
        place=_place(step) + 1,
        steps=len(STEPS),
        before=STEPS[_place(step) - 1] if _place(step) else None,
        sectors=_sectors(),
        sector=_person().sector,
        chosen=comfort.read(_person().comfort),
        problem=problem,
    )


def _place(step: str) -> int:
    if step not in STEPS:
        raise NotFound
    return STEPS.index(step)


def _suite() -> str:
    wanted = request.values.get("suite", "")
    return wanted if is_ours(wanted) else url_for("candidate.home")


def _sectors() -> dict[str, str]:
    return dict(desk().library.banks.current(database.session(), _evaluation().organisation_id).sectors)


def _person() -> Candidate:
    return _evaluation().candidate


def _evaluation() -> Evaluation:
    evaluation: Evaluation = g.evaluation
    return evaluation
