"""One transaction per request: a returned response commits, a raised one rolls back."""

from flask import Flask, Response, request

from clea_quiz.db import READ_ONLY
from clea_quiz.web.shared.database import db

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Begin before each request that has a view, commit after it."""
    app.before_request(_begin)
    app.after_request(_commit)


def _begin() -> None:
    if request.endpoint is not None and request.method in _READING:
        # Reading never waits for the write lock. The connection is taken on first use only.
        db.session.connection(execution_options={READ_ONLY: True})


def _commit(response: Response) -> Response:
    if request.method not in _READING:
        db.session.commit()
    return response
