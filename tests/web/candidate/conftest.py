"""A candidate who came in with their code."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.sittings import take_domain
from tests.support.world import World

Take = Callable[..., None]


@pytest.fixture
def candidate(client: FlaskClient, world: World) -> Browser:
    """Élodie, in front of her CléA Numérique domains."""
    browser = Browser(client)
    browser.enter_code(world.numerique_code)
    return browser


@pytest.fixture
def take(session: Session, library: TestLibrary, world: World, clock: Clock) -> Take:
    """Let her take whole domains."""

    def taken(*domains: str) -> None:
        evaluation = session.get_one(Evaluation, world.numerique_evaluation)
        for domain in domains:
            take_domain(session, library, evaluation, domain, clock, 0.6)
        session.commit()

    return taken


@pytest.fixture
def world_code(world: World) -> str:
    """The code she was given."""
    return world.numerique_code
