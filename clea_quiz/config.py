"""The settings of one running product, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class BadConfiguration(Exception):  # noqa: N818 - read as a sentence by the person who starts the product
    """A setting is missing or wrong; the message names the variable and what to put there."""


@dataclass(frozen=True)
class Config:
    """What differs between one installation and another.

    Attributes
    ----------
    database_url
        SQLAlchemy address; SQLite by default, PostgreSQL in production.
    secret_key
        Signs cookies and forms; at least 32 characters.
    secure_cookies
        Send cookies over HTTPS only; off for a demonstration on plain HTTP.
    trusted_proxies
        How many reverse proxies stand in front and may state the visitor's address and scheme.
    """

    database_url: str
    secret_key: str
    secure_cookies: bool = True
    trusted_proxies: int = 0


def from_environment(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration; raise :class:`BadConfiguration` naming what is missing."""
    database_url = environ.get("CLEA_DATABASE_URL", "")
    secret_key = environ.get("CLEA_SECRET_KEY", "")
    if not database_url:
        raise BadConfiguration(
            "CLEA_DATABASE_URL is not set: give the database, for example "
            "postgresql://user:password@host/clea or sqlite:////srv/clea/clea.db"
        )
    if len(secret_key) < 32:
        raise BadConfiguration("CLEA_SECRET_KEY must hold at least 32 random characters")
    return Config(
        database_url=with_driver(database_url),
        secret_key=secret_key,
        secure_cookies=environ.get("CLEA_INSECURE_COOKIES", "") != "1",
        trusted_proxies=_count(environ, "CLEA_TRUSTED_PROXIES"),
    )


def with_driver(database_url: str) -> str:
    """Name the PostgreSQL driver that is installed, whatever short form the address uses."""
    for short in ("postgresql://", "postgres://"):
        if database_url.startswith(short):
            return "postgresql+psycopg://" + database_url.removeprefix(short)
    return database_url


def _count(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "0")
    if not text.isdecimal():
        raise BadConfiguration(f"{name} must be a whole number, not {text!r}")
    return int(text)


def shipped(name: str) -> Path:
    """Return a folder of the product: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    beside = package.parent / name
    return beside if (package.parent / "pyproject.toml").exists() else package / "_shipped" / name


def item_bank_path() -> Path:
    """Return the item bank that comes with the product."""
    return shipped("item_bank")


def migrations_path() -> Path:
    """Return the migrations that come with the product."""
    return shipped("migrations")
