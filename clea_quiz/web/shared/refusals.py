"""A refusal becomes a page: what happened, what to do, and the way out. No stack trace ever shows."""

import logging

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from clea_quiz.errors import Refused
from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.transactions import give_up

_LOG = logging.getLogger(__name__)
_SENTENCES = {
    400: N_("La demande n’a pas été comprise. Revenez à la page précédente et recommencez."),
    403: N_("Cette page ne vous est pas ouverte."),
    404: N_("Cette page n’existe pas, ou elle n’est pas la vôtre."),
    405: N_("Cette adresse ne s’ouvre pas directement. Revenez à l’accueil."),
    413: N_("Le fichier envoyé est trop gros : 2 Mo au plus."),
    429: N_("Trop de demandes. Attendez quelques minutes."),
}
_UNEXPECTED = N_(
    "Une erreur est survenue de notre côté. Vos réponses déjà validées sont gardées. Rechargez la page."
)

_STALE = N_("Cette page est restée ouverte trop longtemps. Rechargez-la, puis recommencez.")


def install(app: Flask) -> None:
    """Answer every refusal and every fault with a page."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _page(status: int, message: str, details: tuple[str, ...] = ()) -> tuple[str, int]:
    give_up()
    return render_template("shared/refusal.html", status=status, message=message, details=details), status


def _refused(refusal: Refused) -> tuple[str, int]:
    return _page(refusal.status, refusal.message, refusal.details)


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return _page(400, _STALE)


def _http(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return _page(code, _SENTENCES.get(code, _UNEXPECTED))


def _fault(error: Exception) -> tuple[str, int]:
    _LOG.error("unhandled error on %s %s", request.method, request.path, exc_info=error)
    return _page(500, _UNEXPECTED)
