"""The log of results before a manager: read, checked, kept elsewhere."""

import csv
import io
from datetime import date
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import jury, results_log, service
from clea_quiz.matrices.jury import NewDecision
from clea_quiz.matrices.models import JuryVerdict, LogKind
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World

REASON = "=Une erreur de saisie"


@pytest.fixture
def manager(app: Flask, world: World) -> Browser:
    browser = Browser(app.test_client())
    browser.sign_in(world.manager_email, world.password)
    return browser


@pytest.fixture
def logged(session: Session, library: TestLibrary, world: World, clock: Clock) -> None:
    """Signed, decided by a jury, reopened."""
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    codes = framework_of(session, library, evaluation).criteria
    marks = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, marks, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    clock.pass_(7 * 86_400)
    granted = NewDecision(JuryVerdict.GRANTED, date(2027, 3, 12))
    jury.record(session, evaluation, world.manager, granted, clock())
    service.reopen(session, evaluation, world.assessor, REASON, clock())
    session.commit()


def said(browser: Browser) -> str:
    return text_of(read(browser.html).find(".//main")).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.usefixtures("logged")
def test_a_manager_reads_what_happened_and_what_to_note(
    manager: Browser, session: Session, world: World
) -> None:
    total, end = results_log.end_of(session, world.organisation)
    session.rollback()
    manager.go("/responsable/journal")

    words = said(manager)
    assert total == 3
    assert end in words
    for word in ("Signature, version 1", "Certificat délivré, jury du 12 mars 2027", "Réouverture", REASON):
        assert word in words
    assert "Claire Lenoir" in words
    assert "La chaîne est intacte" not in words
    manager.go("/responsable/journal?verifier=1&page=7")
    assert "La chaîne est intacte" in said(manager)


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("DELETE FROM results_log WHERE place = 2", "Entrée 2 : la chaîne est rompue"),
        ("UPDATE results_log SET facts = '{}' WHERE place = 3", "Entrée 3 : son contenu a été changé"),
        ("UPDATE signatures SET content_hash = 'x'", "version 1 : ce qui a été signé a été changé"),
        ("UPDATE jury_decisions SET verdict = 'adjourned'", "décision du jury 1 : ce que le jury a décidé"),
    ],
)
def test_what_was_tampered_with_is_told_in_french(
    manager: Browser, session: Session, tampering: str, told: str
) -> None:
    session.execute(text(tampering))
    session.commit()
    manager.go("/responsable/journal?verifier=1")

    assert told in said(manager)
    assert "La chaîne est intacte" not in manager.html


@pytest.mark.usefixtures("logged")
def test_anybody_can_do_the_chain_again_from_the_file(manager: Browser, session: Session) -> None:
    response = manager.client.get("/responsable/journal.csv")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=";"))

    before = "0" * 64
    for place, row in enumerate(rows, 1):
        assert row["Place"] == str(place)
        assert row["Empreinte précédente"] == before
        before = sha256(row["Contenu de l’entrée"].encode()).hexdigest()
        assert row["Empreinte de l’entrée"] == before
    assert [row["Quoi"] for row in rows] == ["signature", "décision du jury", "réouverture"]
    assert rows[2]["Motif"] == f"'{REASON}"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_long_log_comes_in_pages(manager: Browser, session: Session, world: World, clock: Clock) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    for _ in range(51):
        results_log.append(session, evaluation, LogKind.REOPENED, {"version": 1}, clock())
    session.commit()

    manager.go("/responsable/journal")
    assert manager.html.count('data-label="Quoi"') == 50
    manager.go("/responsable/journal?page=2")
    assert manager.html.count('data-label="Quoi"') == 1
    assert "Page 2 sur 2" in said(manager)


@pytest.mark.usefixtures("logged")
def test_nobody_else_reads_it(app: Flask, world: World, session: Session) -> None:
    assessor = Browser(app.test_client())
    assessor.sign_in(world.assessor_email, world.password)
    for page in ("journal", "journal.csv"):
        assessor.go(f"/responsable/{page}")
        assert assessor.status == 403
    session.execute(
        text("UPDATE role_grants SET role = 'manager' WHERE person_id = :paul"),
        {"paul": world.other_assessor},
    )
    session.commit()
    stranger = Browser(app.test_client())
    stranger.sign_in(world.other_assessor_email, world.password)
    stranger.go("/responsable/journal")
    assert "Le journal est vide" in said(stranger)
    stranger.go("/responsable/journal.csv")
    assert "Élodie" not in stranger.html
