"""What a second assessor must not see yet: every page of the dossier that is not named here is closed.

A new page of a dossier is closed to them until it is added to ``OPEN``: forgetting one never shows a mark.
"""

from typing import Any

from flask import flash, g, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.errors import Forbidden
from clea_quiz.matrices.second_models import SecondMarking
from clea_quiz.matrices.second_queries import blind_to
from clea_quiz.reports.labels import N_
from clea_quiz.web.shared import database

WHY = N_(
    "Vous appréciez ce dossier à l’aveugle : les premières appréciations vous restent cachées "
    "jusqu’à ce que vous ayez terminé les vôtres."
)
OPEN = frozenset({"answers", "answer", "picture"})
"""Pages of the evaluation that show answers alone; what they say of mastery follows the choice made."""

WITH_PROPOSALS = frozenset({"replay"})
"""Pages that show nothing but answers and proposals."""

OWN = frozenset({"second_marking", "second_domain", "second_save", "second_finish"})
"""The second assessor's own pages."""


def check() -> Response | None:
    """Lead a second assessor from what they must not see to their own page."""
    evaluation_id = (request.view_args or {}).get("evaluation_id")
    if evaluation_id is None or request.endpoint is None:
        return None
    marking = blind_evaluations().get(evaluation_id)
    if marking is None:
        return None
    if marking.evaluation_id == evaluation_id and _opens(marking, request.endpoint.rpartition(".")[2]):
        g.blind = marking
        return None
    if request.method not in ("GET", "HEAD"):
        raise Forbidden(WHY)
    flash(WHY, "info")
    own = url_for("assessor.second_marking", evaluation_id=marking.evaluation_id, marking_id=marking.id)
    return redirect(own, 303)


def _opens(marking: SecondMarking, page: str) -> bool:
    """Return whether a page is open; of second markings, their own alone: another one tells the marks."""
    if page in OWN:
        return (request.view_args or {}).get("marking_id") == marking.id
    return page in OPEN or (marking.shows_proposal and page in WITH_PROPOSALS)


def blind_evaluations() -> dict[int, SecondMarking]:
    """Return the evaluations whose first marks this person must not see, asked once a request."""
    if "blind_evaluations" not in g:
        g.blind_evaluations = blind_to(database.session(), g.person.id)
    found: dict[int, SecondMarking] = g.blind_evaluations
    return found


def words() -> dict[str, Any]:
    """Return what templates know of it: the marking under way, and whether proposals are hidden."""
    marking: SecondMarking | None = g.get("blind")
    return {"blind": marking, "hides_proposal": marking is not None and not marking.shows_proposal}
