"""Style, scripts and the typeface, under addresses that change with their content, so they cache for ever."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for

from clea_quiz.errors import NotFound
from clea_quiz.web.shared.doors import door
from clea_quiz.web.shared.guards import public

FOLDER = Path(__file__).parent / "static"
blueprint = door("shared", __file__)


@cache
def fingerprint(name: str) -> str:
    """Return the first letters of a static file's hash."""
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """Return the address of a static file, with its fingerprint."""
    return url_for("shared.static_file", version=fingerprint(name), name=name)


@blueprint.get("/fichiers/<version>/<path:name>")
@public
def static_file(version: str, name: str) -> Response:
    """Serve a static file for a year: another content has another address."""
    if not (FOLDER / name).is_file() or version != fingerprint(name):
        raise NotFound
    response = send_from_directory(FOLDER, name, max_age=31_536_000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Serve the icon that browsers ask for on their own."""
    return send_from_directory(FOLDER, "icon.svg", mimetype="image/svg+xml", max_age=86_400)


def install(app: Flask) -> None:
    """Register the files and let templates name them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["static_url"] = static_url
