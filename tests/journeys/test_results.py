"""What follows a signature, looked at: versions, verification, juries, deadlines, the log."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.verification import code_of
from clea_quiz.sittings.library import TestLibrary
from tests.journeys.conftest import Arrive
from tests.support.world import World

WIDTHS = [(1280, False), (320, True)]


@pytest.fixture
def code(session: Session, library: TestLibrary, world: World) -> str:
    """Return the first version's code of a matrix signed twice, nearly five years after it was opened."""
    now = datetime.now(UTC) - timedelta(days=7)
    with session.begin():
        evaluation = session.get_one(Evaluation, world.numerique_evaluation)
        evaluation.created_at = now - timedelta(days=5 * 365 - 30)
        codes = framework_of(session, library, evaluation).criteria
        entries = [Entry(one, Mark.ACQUIRED, "", 0) for one in codes]
        service.judge(session, library, evaluation, world.assessor, entries, now)
        first = service.sign(session, library, evaluation, world.assessor, now)
        service.reopen(session, evaluation, world.assessor, "Un commentaire manquait.", now)
        entry = Entry("1.1", Mark.ACQUIRED, "Vu en entretien.", 1)
        service.judge(session, library, evaluation, world.assessor, [entry], now)
        service.sign(session, library, evaluation, world.assessor, now)
        return code_of(first.content_hash)


@pytest.mark.any_database
@pytest.mark.parametrize(("width", "dark"), WIDTHS)
def test_an_assessor_records_a_jurys_decisions(
    visitor: Arrive, code: str, world: World, width: int, dark: bool
) -> None:
    person = visitor(width=width, dark=dark)
    page = person.page
    person.sign_in(world.assessor_email)
    page.wait_for_url("**/evaluateur/")
    dossier = f"/evaluateur/evaluations/{world.numerique_evaluation}"
    for path in ("/", "/jury", "/echeances", f"{dossier}/signature", f"{dossier}/jury"):
        person.go(path if path.startswith("/evaluateur") else f"/evaluateur{path}")
        person.check(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.get_by_role("button", name="Enregistrer la décision").click()
    person.check("refused")
    page.get_by_label("Certificat délivré").check()
    page.get_by_label("Date du jury", exact=True).fill(f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%d}")
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.locator("main")).to_contain_text("La décision du jury est enregistrée")
    person.check("recorded")


@pytest.mark.any_database
@pytest.mark.parametrize(("width", "dark"), WIDTHS)
def test_a_manager_checks_the_log(visitor: Arrive, code: str, world: World, width: int, dark: bool) -> None:
    person = visitor(width=width, dark=dark)
    person.sign_in(world.manager_email)
    person.page.wait_for_url("**/responsable/")
    person.go("/responsable/journal")
    person.check("log")
    person.page.get_by_role("button", name="Vérifier toute la chaîne").click()
    expect(person.page.locator("main")).to_contain_text("La chaîne est intacte")
    person.check("log checked")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.any_database
@pytest.mark.parametrize(("width", "dark"), WIDTHS)
def test_a_visitor_verifies_a_document_without_script(
    visitor: Arrive, code: str, width: int, dark: bool
) -> None:
    scanned = visitor(width=width, dark=dark)
    scanned.go(f"/verifier/{code}")
    scanned.check("verified")
    expect(scanned.page.locator("main")).to_contain_text("Une version plus récente a été signée")
    assert scanned.page.evaluate("document.documentElement.scrollWidth") <= width
    scanned.go("/verifier/nimporte-quoi")
    scanned.check("unknown")
    assert scanned.page.evaluate("document.documentElement.scrollWidth") <= width

    plain = visitor(javascript=False)
    plain.go("/verifier")
    plain.page.get_by_label("Code du document").fill(code.lower())
    plain.page.get_by_role("button", name="Vérifier").click()
    expect(plain.page.locator("main")).to_contain_text("Ce code est authentique")
