"""Routes of the candidate: what to take, one question per page, the end. No script is needed for any."""

from collections.abc import Mapping

from flask import Response, flash, g, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.reports.labels import AGREEMENTS, REPORT_REASONS
from clea_quiz.sittings import drafts, facts, holding, opinions, queries, reports, service
from clea_quiz.sittings.queries import QuestionView, StandingStill
from clea_quiz.web.candidate import exam_browser, practice_pages, welcome_pages
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.doors import door
from clea_quiz.web.shared.guards import candidate
from clea_quiz.web.shared.static_files import smaller

Page = str | tuple[str, int] | BaseResponse
Typed = Mapping[str, list[str]]

blueprint = door("candidate", __file__, "/candidat")
blueprint.before_request(exam_browser.check)
blueprint.before_request(welcome_pages.lead_in)
blueprint.after_request(smaller)

blueprint.get("/bienvenue/<step>", endpoint="welcome")(welcome_pages.show)
blueprint.post("/bienvenue/<step>", endpoint="welcomed")(welcome_pages.go_on)
blueprint.get("/confort", endpoint="comfort")(welcome_pages.show_comfort)
blueprint.post("/confort", endpoint="save_comfort")(welcome_pages.save_comfort)
blueprint.get("/essais", endpoint="practice")(practice_pages.overview)
blueprint.get("/essais/<kind>", endpoint="try_one")(practice_pages.show)
blueprint.post("/essais/<kind>", endpoint="check_try")(practice_pages.check)
blueprint.get("/essais/images/<file>", endpoint="practice_picture")(practice_pages.picture)

_PICTURE_CACHE = "private, max-age=3600"


@blueprint.get("/")
@candidate
def home() -> Page:
    """Show the domains and the next thing to do, or thanks when all is done."""
    view = _home()
    if view.done:
        return render_template(
            "candidate/finished.html",
            home=view,
            opinion=opinions.opinion_of(database.session(), _evaluation()),
            agreements=AGREEMENTS,
        )
    return render_template("candidate/home.html", home=view)


@blueprint.post("/avis")
@candidate
def give_opinion() -> Page:
    """Keep what the candidate thought of it all."""
    said = opinions.Said(
        request.form.get("ease", ""), request.form.get("clarity", ""), request.form.get("words", "")
    )
    opinions.give(database.session(), _evaluation(), said, now())
    flash("Merci pour votre avis.", "ok")
    return redirect(url_for("candidate.home"), 303)


@blueprint.post("/domaines/<code>/commencer")
@candidate
def start(code: str) -> Page:
    """Start a domain, or return to it."""
    opening = service.Opening(code, desk().chance, voice=request.form.get("voice") == "fr")
    sitting = service.start(database.session(), desk().library, _evaluation(), opening, now())
    holding.go_on(database.session(), sitting, now())
    return redirect(url_for("candidate.question", code=code), 303)


@blueprint.get("/domaines/<code>")
@candidate
def question(code: str) -> Page:
    """Show the question that waits, or the end of the domain."""
    view = _question(code)
    if isinstance(view, QuestionView):
        return _question_page(view, view.draft, None)
    if isinstance(view, StandingStill):
        return render_template("candidate/standing_still.html", view=view)
    return render_template("candidate/domain_done.html", done=view, home=_home())


@blueprint.post("/domaines/<code>/reponse")
@candidate
def answer(code: str) -> Page:
    """Record an answer, then show what comes next at its own address."""
    submission = _submission()
    drafts.keep_notes(database.session(), _evaluation(), code, submission.step_id, submission.fields)
    try:
        service.answer(database.session(), desk().library, _evaluation(), code, submission, now())
    except service.Unanswered as refusal:
        view = _question(code)
        if isinstance(view, QuestionView) and view.step_id == submission.step_id:
            return _question_page(view, _typed(), refusal.message), 422
    except Conflict as refusal:
        return render_template("candidate/conflict.html", code=code, message=refusal.message), refusal.status
    return redirect(url_for("candidate.question", code=code), 303)


@blueprint.post("/domaines/<code>/signaler")
@candidate
def complain(code: str) -> Page:
    """Keep what is wrong with a question, and show it again with the answer that was begun."""
    complaint = reports.Complaint(_step_id(), request.form.get("raison", ""), request.form.get("mots", ""))
    drafts.keep(database.session(), _evaluation(), code, complaint.step_id, _typed())
    try:
        reports.report(database.session(), _evaluation(), code, complaint, now())
    except Refused as refusal:
        flash(refusal.message, "bad")
    else:
        flash("Merci. Votre évaluateur verra votre message. Vous pouvez continuer.", "ok")
    return redirect(url_for("candidate.question", code=code), 303)


@blueprint.post("/domaines/<code>/brouillon")
@candidate
def draft(code: str) -> Page:
    """Keep an answer that is being written; the page sends it by itself."""
    drafts.keep(database.session(), _evaluation(), code, _step_id(), _typed())
    return "", 204


@blueprint.post("/domaines/<code>/pause")
@candidate
def pause(code: str) -> Page:
    """Keep the answer that was begun, and leave the question."""
    drafts.keep(database.session(), _evaluation(), code, _step_id(), _typed())
    holding.pause(database.session(), _evaluation(), code, now())
    return redirect(url_for("candidate.home"), 303)


@blueprint.post("/domaines/<code>/confort")
@candidate
def pause_for_comfort(code: str) -> Page:
    """Keep the answer that was begun, and show how the pages may look."""
    drafts.keep(database.session(), _evaluation(), code, _step_id(), _typed())
    back = url_for("candidate.question", code=code)
    return redirect(url_for("candidate.comfort", suite=back), 303)


@blueprint.post("/domaines/<code>/presence")
@candidate
def pulse(code: str) -> Page:
    """Note that the page is alive, and tell it how things stand; it asks by itself."""
    beat = holding.pulse(database.session(), _evaluation(), code, now())
    return jsonify(state=beat.state, left=beat.left)


@blueprint.post("/domaines/<code>/fin")
@candidate
def close(code: str) -> Page:
    """End a domain whose time has run out, and show what comes next."""
    holding.close_when_over(database.session(), _evaluation(), code, now())
    return redirect(url_for("candidate.question", code=code), 303)


@blueprint.post("/domaines/<code>/faits")
@candidate
def notice(code: str) -> Page:
    """Keep what a page noticed; it sends it by itself."""
    noticed = facts.read(request.form.get("fait", ""), request.form.get("secondes", ""))
    facts.notice(database.session(), _evaluation(), code, _step_id(), noticed, now())
    return "", 204


@blueprint.get("/domaines/<code>/images/<scenario>/<file>")
@candidate
def picture(code: str, scenario: str, file: str) -> Page:
    """Send a picture or a sound of the scenarios met in this domain."""
    place = (code, scenario)
    mime, body = queries.picture(database.session(), desk().library, _evaluation(), place, file)
    response = Response(body, mimetype=mime)
    response.headers["Cache-Control"] = _PICTURE_CACHE
    return response


@blueprint.post("/quitter")
@candidate
def leave() -> Page:
    """Forget the candidate on this computer; everything answered is kept."""
    session.clear()
    return redirect(url_for("public.home"), 303)


def _evaluation() -> Evaluation:
    evaluation: Evaluation = g.evaluation
    return evaluation


def _home() -> queries.CandidateHome:
    return queries.home(database.session(), desk().library, _evaluation())


def _question(code: str) -> QuestionView | StandingStill | queries.DomainDone:
    return queries.question(database.session(), desk().library, _evaluation(), code, now())


def _submission() -> service.Submission:
    return service.Submission(_step_id(), _typed(), unknown="unknown" in request.form)


def _step_id() -> int:
    step = request.form.get("step", "")
    if not step.isdecimal() or len(step) > 18:
        raise NotFound
    return int(step)


def _typed() -> Typed:
    return dict(request.form.lists())


def _question_page(view: QuestionView, typed: Typed, problem: str | None) -> str:
    def picture_url(file: str) -> str:
        return url_for("candidate.picture", code=view.domain_code, scenario=view.scenario, file=file)

    return render_template(
        "candidate/question.html",
        view=view,
        typed=typed,
        problem=problem,
        picture_url=picture_url,
        reasons=REPORT_REASONS,
    )
