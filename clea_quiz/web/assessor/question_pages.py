"""Questions that candidates report, and each one: as they see it, its key, its figures, what was decided."""

from functools import partial

from flask import Response, g, render_template, request, url_for

from clea_quiz.bank.bank import PlacedItem
from clea_quiz.bank.interactions.base import View
from clea_quiz.errors import Refused
from clea_quiz.sittings.marking_again import as_written
from clea_quiz.sittings.questions import picture_of, question_of, reported
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk


@readers
def show_all() -> str:
    """Show the questions that candidates of the organisation reported."""
    session, organisation_id = database.session(), g.person.organisation_id
    bank = desk().library.banks.current(session, organisation_id)
    return render_template(
        "assessor/questions.html",
        questions=reported(session, desk().library, organisation_id),
        frameworks=bank.frameworks,
    )


@readers
def show_one(item: str) -> str:
    """Show one question that the organisation has served."""
    return page(item)


def page(item: str, refusal: Refused | None = None) -> str:
    """Return the page of a question, with what was refused, if anything was."""
    session, library = database.session(), desk().library
    question = question_of(session, library, g.person.organisation_id, item)
    return render_template(
        "assessor/question.html",
        question=question,
        interaction=_seen(question.placed),
        picture_url=partial(_picture_url, item),
        refusal=refusal,
        chosen=request.args,
    )


def _seen(placed: PlacedItem) -> View:
    return placed.item.interaction.view(as_written(placed))


def _picture_url(item: str, file: str) -> str:
    return url_for("assessor.question_picture", item=item, file=file)


@readers
def picture(item: str, file: str) -> Response:
    """Serve a picture of a question, from the publication it was last served under."""
    media = picture_of(database.session(), desk().library, g.person.organisation_id, item, file)
    return Response(media.body, mimetype=media.mime)
