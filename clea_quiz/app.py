"""``create_app``: the only file where everything meets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random, SystemRandom

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.config import Config, from_environment
from clea_quiz.db import tune
from clea_quiz.errors import Refused
from clea_quiz.schema import newest_revision
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.web.admin.routes import blueprint as admin
from clea_quiz.web.assessor.routes import blueprint as assessor
from clea_quiz.web.author.routes import blueprint as author
from clea_quiz.web.candidate.routes import blueprint as candidate
from clea_quiz.web.public.routes import blueprint as public
from clea_quiz.web.shared import (
    guards,
    languages,
    refusals,
    security,
    signing_in,
    static_files,
    text,
    transactions,
)
from clea_quiz.web.shared.database import db
from clea_quiz.web.shared.desk import EXTENSION, Desk

LARGEST_UPLOAD = 2 * 1024 * 1024


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Outside:
    """What the product takes from outside itself: the clock and chance."""

    clock: Callable[[], datetime] = _utc_now
    chance: Random = field(default_factory=SystemRandom)


def create_app(config: Config, outside: Outside | None = None) -> Flask:
    """Build the application: settings, database, what every request goes through, the front doors."""
    outside = outside or Outside()
    app = Flask("clea_quiz", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SESSION_COOKIE_NAME="clea",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        WTF_I18N_ENABLED=False,  # WTForms' own French messages serve
        WTF_CSRF_TIME_LIMIT=None,  # a candidate may think long; the token lives with the session
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions[EXTENSION] = Desk(
        outside.clock, outside.chance, TestLibrary(PublishedBanks()), newest_revision()
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.trusted_proxies:
        hops = config.trusted_proxies  # wrapping wsgi_app is Flask's own idiom
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        tune(db.engine, transactions.only_reads)
    CSRFProtect(app)
    for layer in (transactions, signing_in, guards, refusals, security, static_files, languages, text):
        layer.install(app)
    for blueprint in (public, candidate, assessor, author, admin):
        app.register_blueprint(blueprint)
    return app


def served() -> Flask:
    """Return the application of this environment: what gunicorn loads, before it forks.

    The common bank is built here once: a worker that takes the place of a dead one answers at once.
    """
    app = create_app(from_environment())
    with app.app_context():
        try:
            with Session(db.engine) as session:
                app.extensions[EXTENSION].library.warm(session)
        except (SQLAlchemyError, Refused):
            pass  # no database yet, no migration, no bank: /readyz says so, and the first visitor builds it
        finally:
            db.engine.dispose()  # no connection is shared across the fork
    return app
