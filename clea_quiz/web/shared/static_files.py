"""Style, scripts and the typeface, under addresses that change with their content, so they cache for ever."""

import re
from functools import cache, lru_cache
from gzip import compress
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

from clea_quiz.errors import NotFound
from clea_quiz.web.shared.doors import door
from clea_quiz.web.shared.guards import public

FOLDER = Path(__file__).parent / "static"
TEXT = frozenset({".css", ".js", ".svg"})  # what grows smaller; a typeface is compressed already
WORKER = "worker.js"
WORKER_SCOPE = "/candidat/"
"""Pages that the service worker may stand in for; it lives elsewhere, so its file has to say so."""

blueprint = door("shared", __file__)


@cache
def current_version() -> str:
    """Return the short hash of all static files: one for the folder, as files may name each other."""
    digest = sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """Return the address of a static file, under the version of the folder."""
    return url_for("shared.static_file", version=current_version(), name=name)


@blueprint.get("/fichiers/<version>/<path:name>")
@public
def static_file(version: str, name: str) -> Response:
    """Serve a static file for a year: another content has another address."""
    if version != current_version() or not (FOLDER / name).is_file():
        raise NotFound
    if (FOLDER / name).suffix in TEXT:
        response = compressed(Response(_lighter(FOLDER / name), mimetype=guess_type(name)[0]))
    else:
        response = send_from_directory(FOLDER, name, max_age=31_536_000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if name == WORKER:
        response.headers["Service-Worker-Allowed"] = WORKER_SCOPE
    return response


@cache
def _lighter(file: Path) -> str:
    """Return a file without indentation and comments that fill whole lines: they are for its readers here."""
    source = file.read_text("utf-8")
    return re.sub(r"^[ \t]*(?://.*\n|/\*(?s:.*?)\*/[ \t]*\n)?", "", source, flags=re.MULTILINE)


def compressed(response: Response) -> Response:
    """Send what is the same for everybody compressed; other pages hold secrets beside what visitors type."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(_smaller(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    return response


def smaller(response: Response) -> Response:
    """Send a candidate's page compressed.

    Compression tells secrets only where an outsider may write into the page (BREACH); what these pages repeat
    came by a form that carried the candidate's own token.
    """
    accepts = request.accept_encodings["gzip"] > 0
    if response.mimetype != "text/html" or response.is_streamed or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if accepts:
        response.set_data(compress(response.get_data(), compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=64)
def _smaller(body: bytes) -> bytes:
    return compress(body, mtime=0)


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Serve the icon that browsers ask for on their own."""
    return send_from_directory(FOLDER, "icon.svg", mimetype="image/svg+xml", max_age=86_400)


def install(app: Flask) -> None:
    """Register the files and let templates name them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["static_url"] = static_url
