"""A front door: a blueprint whose templates stand beside its routes, under its own name."""

from pathlib import Path

from flask import Blueprint
from jinja2 import FileSystemLoader, PrefixLoader


def door(name: str, file: str, url_prefix: str | None = None) -> Blueprint:
    """Return the blueprint of the audience ``name``; its templates answer to ``name/page.html``."""
    blueprint = Blueprint(name, f"clea_quiz.web.{name}", url_prefix=url_prefix)
    blueprint.jinja_loader = PrefixLoader({name: FileSystemLoader(Path(file).parent / "templates")})
    return blueprint
