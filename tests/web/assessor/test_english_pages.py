"""English for assessors: every page of their door, of a dossier that holds all it may hold."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.second_models import SecondMarking
from clea_quiz.matrices.service import NewEvidence
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring
from tests.support.clock import Clock
from tests.support.english import assert_english
from tests.support.http import Browser
from tests.support.rescoring import DOMAIN, reported
from tests.support.second import SECOND_EMAIL, ask_for, judge_all, mark_all, second_assessor
from tests.support.world import World

pytestmark = pytest.mark.any_database

CARD = "observation-argumenter-horaires-1"
FILES = {
    "picture", "news", "card_picture", "phrase_choice", "matrix_pdf", "matrix_xlsx", "matrix_ods",
    "matrix_csv", "matrix_version", "paper", "cohort", "job_file", "question_picture",
}  # fmt: skip
"""What a browser is sent that is no page."""

Values = Mapping[str, Any]


def english(client: FlaskClient, email: str, world: World) -> Browser:
    """Return the browser of somebody who asked for English."""
    browser = Browser(client)
    browser.go("/")
    browser.send("/langue")
    browser.sign_in(email, world.password)
    return browser


@pytest.fixture
def dossier(
    session: Session, library: TestLibrary, evaluation: Evaluation, taken: str, world: World, clock: Clock
) -> Values:
    """Two domains taken, a question reported, human evidence, every mark, a second marking asked for."""
    _, step = reported(session, library, evaluation, "Both fit.", clock)
    seen = NewEvidence("3.1.1", EvidenceKind.OBSERVATION, "Seen.")
    service.record_evidence(session, library, evaluation, world.assessor, seen, clock())
    judge_all(session, library, evaluation, world.assessor, clock, comment="Seen.")
    hugo = second_assessor(session, world, clock).id
    marking = ask_for(session, library, evaluation, world.assessor, hugo, clock)
    found = {
        "evaluation_id": evaluation.id,
        "domain_code": DOMAIN,
        "step_id": step.id,
        "item": step.item,
        "marking_id": marking.id,
    }
    session.commit()
    return found


def pages(app: Flask) -> dict[str, str]:
    """Return the rules of the assessor's pages by the name of each."""
    return {
        rule.endpoint.rpartition(".")[2]: rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("assessor.") and "GET" in (rule.methods or ())
    }


def visit(app: Flask, browser: Browser, names: list[str], values: Values) -> None:
    """Open pages by name, each in English."""
    with app.test_request_context():
        paths = {name: app.url_for(f"assessor.{name}", **_wanted(app, name, values)) for name in names}
    for name, path in paths.items():
        browser.go(path)
        assert browser.status == 200, (name, path)
        assert_english(browser.html)


def _wanted(app: Flask, name: str, values: Values) -> dict[str, Any]:
    (rule,) = app.url_map.iter_rules(f"assessor.{name}")
    given = {**values, "item": CARD} if name == "card" else values
    return {argument: given[argument] for argument in rule.arguments}


def test_every_page_of_the_assessor_is_english(
    app: Flask, client: FlaskClient, dossier: Values, session: Session, world: World
) -> None:
    claire = english(client, world.assessor_email, world)
    nadia = english(app.test_client(), world.manager_email, world)
    later = {"second_domain", "rescore", "rescoring", "withdrawal", "job"}
    at_once = sorted(set(pages(app)) - FILES - later)
    managers = [name for name in at_once if name in ("rescorings", "questions", "question")]

    visit(app, claire, [name for name in at_once if name not in managers], dossier)
    visit(app, nadia, managers, dossier)

    hugo = english(app.test_client(), SECOND_EMAIL, world)
    visit(app, hugo, ["second_marking", "second_domain", "answers"], dossier)

    nadia.go(f"/evaluateur/questions/{dossier['item']}/re-notation?quoi=neutralised")
    assert_english(nadia.html)
    assert_english(nadia.send("/re-notation", raison=" "))
    nadia.go(f"/evaluateur/questions/{dossier['item']}/re-notation?quoi=neutralised")
    assert_english(nadia.send("/re-notation", raison="Two answers were right."))
    rescoring = session.scalars(select(Rescoring.id)).one()
    session.rollback()
    visit(app, nadia, ["rescoring", "withdrawal"], {"rescoring_id": rescoring})
    visit(app, claire, ["profile", "matrix", "matrix_domain", "answer", "answers", "replay"], dossier)


def test_a_signed_dossier_and_its_second_marking_are_english(
    app: Flask,
    client: FlaskClient,
    dossier: Values,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    mark_all(session, library, session.get_one(SecondMarking, dossier["marking_id"]), clock)
    service.sign(session, library, session.get_one(Evaluation, world.evaluation), world.assessor, clock())
    session.commit()
    claire = english(client, world.assessor_email, world)

    visit(
        app,
        claire,
        ["desk", "profile", "matrix", "matrix_domain", "sign", "papers", "jury", "jury_day", "deadlines",
         "batch", "second", "second_marking", "agreements", "cohorts"],
        dossier,
    )  # fmt: skip
    claire.go("/evaluateur/dossiers-de-jury")
    assert_english(claire.send("/dossiers-de-jury", choisis=str(world.evaluation)))


def test_what_a_matrix_refuses_is_english(client: FlaskClient, dossier: Values, world: World) -> None:
    claire = english(client, world.assessor_email, world)
    address = f"/evaluateur/evaluations/{world.evaluation}/matrice/{DOMAIN}"
    claire.go(address)
    assert_english(claire.send(f"/matrice/{DOMAIN}", **{"mark-3.1.1": "excellent"}))
    claire.go(f"/evaluateur/evaluations/{world.numerique_evaluation}/signature")
    assert_english(claire.html)
    claire.go(f"/evaluateur/evaluations/{world.other_evaluation}")
    assert claire.status == 404
    assert_english(claire.html)
