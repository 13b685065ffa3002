"""The dossiers to finish before their years end: a reminder for assessors and managers."""

from flask import g, render_template, request

from clea_quiz.matrices.deadlines import Due, due_page
from clea_quiz.matrices.validity import RULE
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now


@readers
def show() -> str:
    """Show the dossiers of one term, the soonest first."""
    asked = request.args.get("terme", "")
    term = Due(asked) if asked in set(Due) else Due.THREE_MONTHS
    number = request.args.get("page", 1, type=int)
    page = due_page(database.session(), desk().library, g.person.organisation_id, term, now(), number)
    return render_template("assessor/deadlines.html", page=page, term=term, terms=list(Due), rule=RULE)
