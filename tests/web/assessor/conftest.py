"""An assessor before a candidate who took two domains: one well, one badly."""

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.sittings import take_domain
from tests.support.world import World


class Reader(Browser):
    """A browser that refuses unsound HTML on every page it is shown."""

    def at(self, path: str) -> str:
        """Open a page of the assessor's desk; it must be there, and be sound."""
        self.go(f"/evaluateur/{path}")
        assert self.status == 200
        html5lib.HTMLParser(strict=True).parse(self.html)
        return self.html


@pytest.fixture
def assessor(client: FlaskClient, world: World) -> Reader:
    browser = Reader(client)
    browser.sign_in(world.assessor_email, world.password)
    return browser


@pytest.fixture
def manager(app: Flask, world: World) -> Reader:
    browser = Reader(app.test_client())
    browser.sign_in(world.manager_email, world.password)
    return browser


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def taken(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> str:
    """Two domains taken; returns where the dossier is, under ``/evaluateur/``."""
    take_domain(session, library, evaluation, "2", clock, 0.4)
    take_domain(session, library, evaluation, "3", clock, 1.0)
    dossier = f"evaluations/{evaluation.id}"
    session.commit()
    return dossier


@pytest.fixture
def complete(session: Session, library: TestLibrary, world: World, clock: Clock) -> str:
    """CléA Numérique with every mark given; returns where the dossier is."""
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()
    return f"evaluations/{world.numerique_evaluation}"
