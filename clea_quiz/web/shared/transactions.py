"""One transaction per request: a returned response commits, a raised one rolls back."""

from flask import Flask, Response, g, has_request_context, request

from clea_quiz.web.shared.database import db

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Commit after each request that may write."""
    app.after_request(_commit)


def only_reads() -> bool:
    """Return whether this request writes nothing (any more), so that it never waits for the write lock."""
    if not has_request_context() or "remembers" in g:
        return False
    return request.method in _READING or "given_up" in g


def give_up() -> None:
    """Undo everything the request has written; the page that says so only reads."""
    db.session.rollback()
    g.given_up = True


def remember() -> None:
    """Begin again with a transaction that writes: a page that was only read has something to remember."""
    db.session.rollback()
    g.remembers = True


def _commit(response: Response) -> Response:
    if not only_reads():
        db.session.commit()
    return response
