"""Trying each way of answering before anything counts; nothing is stored, everything may be skipped."""

from collections.abc import Mapping, Sequence

from flask import Response, g, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from clea_quiz.bank.interactions.base import UnreadableResponse
from clea_quiz.sittings import practice
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk
from clea_quiz.web.shared.guards import candidate

Page = str | tuple[str, int] | BaseResponse


@candidate
def overview() -> Page:
    """Show the ways of answering that this evaluation asks for."""
    return render_template("candidate/practice.html", tries=[practice.try_of(kind) for kind in _kinds()])


@candidate
def show(kind: str) -> Page:
    """Show one try."""
    return _page(kind, {}, None, None)


@candidate
def check(kind: str) -> Page:
    """Say what an answer to a try is worth, with the answer still there."""
    typed = dict(request.form.lists())
    try:
        tried = practice.attempt(kind, typed)
    except UnreadableResponse as problem:
        return _page(kind, typed, None, str(problem)), 422
    return _page(kind, typed, tried, None)


@candidate
def picture(file: str) -> Page:
    """Send the picture of a try."""
    response = Response(practice.picture(file), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _kinds() -> tuple[str, ...]:
    bank = desk().library.banks.current(database.session(), g.evaluation.organisation_id)
    return practice.kinds_met(bank, g.evaluation.framework)


def _page(
    kind: str, typed: Mapping[str, Sequence[str]], tried: practice.Tried | None, problem: str | None
) -> str:
    kinds = _kinds()
    trial = practice.try_of(kind)
    place = kinds.index(kind) if kind in kinds else 0
    return render_template(
        "candidate/try.html",
        trial=trial,
        typed=typed,
        tried=tried,
        problem=problem,
        place=place + 1,
        count=len(kinds),
        following=kinds[place + 1] if place + 1 < len(kinds) else None,
        picture_url=lambda file: url_for("candidate.practice_picture", file=file),
    )
