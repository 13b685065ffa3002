"""Who may open which door. A route without a guard is refused: forgetting one never opens anything."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import current_user, login_url
from werkzeug.exceptions import NotFound as NoSuchRoute
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from clea_quiz.accounts.models import Evaluation, Person, Role
from clea_quiz.errors import Forbidden, NotFound
from clea_quiz.web.shared import database

View = TypeVar("View", bound=Callable[..., Any])

CANDIDATE_KEY = "evaluation"
"""Where the browser's signed session keeps which evaluation the access code opened."""

_GUARD = "clea_guard"


@dataclass(frozen=True)
class Guard:
    """Who may call a view: everybody, a candidate with a code, or staff holding one of the roles."""

    audience: str
    roles: frozenset[Role] = frozenset()

    def __str__(self) -> str:
        roles = ", ".join(sorted(role.value for role in self.roles))
        return f"{self.audience} ({roles})" if roles else self.audience


def public(view: View) -> View:
    """Open a view to everybody."""
    return _guarded(view, Guard("public"))


def candidate(view: View) -> View:
    """Open a view to whoever entered a valid access code; ``g.evaluation`` is theirs."""
    return _guarded(view, Guard("candidate"))


def staff(*roles: Role) -> Callable[[View], View]:
    """Open a view to signed-in staff holding one of ``roles``; ``g.person`` is who."""

    def guarded(view: View) -> View:
        return _guarded(view, Guard("staff", frozenset(roles or Role)))

    return guarded


def _guarded(view: View, guard: Guard) -> View:
    setattr(view, _GUARD, guard)
    return view


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """Return a view's guard, or None when it has none (and will be refused)."""
    return getattr(view, _GUARD, None)


def install(app: Flask) -> None:
    """Check the guard before every request."""
    app.before_request(check_guard)


def check_guard() -> Response | None:
    """Let the request through, send it to a sign-in page, or refuse it."""
    if request.endpoint is None:
        return None  # no such route: the 404 page will say so
    guard = guard_of(current_app.view_functions[request.endpoint])
    if guard is None:
        raise NoSuchRoute
    if guard.audience == "candidate":
        return _check_candidate()
    if guard.audience == "staff":
        return _check_staff(guard)
    return None


def _check_candidate() -> Response | None:
    evaluation = database.session().get(Evaluation, session.get(CANDIDATE_KEY, 0))
    if evaluation is None:
        return redirect("/", 303)
    g.evaluation = evaluation
    return None


def _check_staff(guard: Guard) -> Response | None:
    if not current_user.is_authenticated:
        return redirect(login_url("public.sign_in", request.full_path.rstrip("?")), 303)
    person: Person = current_user.person
    if not person.active:
        raise NotFound
    if not person.roles & guard.roles:
        raise Forbidden("Votre compte ne donne pas accès à cette page. Demandez ce rôle au responsable.")
    g.person = person
    return None
