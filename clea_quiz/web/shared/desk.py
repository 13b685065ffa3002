"""What a request finds on the desk: the clock, chance, the tests in use; laid once by ``create_app``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import cast

from flask import current_app

from clea_quiz.sittings.library import TestLibrary

EXTENSION = "clea_quiz"


@dataclass(frozen=True)
class Desk:
    """The tools of the running product; tests pass their own clock and chance.

    ``revision`` is the migration the code expects of the database.
    """

    clock: Callable[[], datetime]
    chance: Random
    library: TestLibrary
    revision: str | None


def desk() -> Desk:
    """Return the desk of the running application."""
    return cast("Desk", current_app.extensions[EXTENSION])


def now() -> datetime:
    """Return the time by the product's clock."""
    return desk().clock()
