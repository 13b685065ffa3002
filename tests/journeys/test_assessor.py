"""An assessor reads a profile, completes the matrix, signs and prints, in a real browser."""

import io

import pypdf
import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.models import Judgement, Signature
from clea_quiz.sittings.library import TestLibrary
from tests.journeys.conftest import Arrive, Visitor
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World

SHARES = {"1": 0.9, "2": 0.75, "3": 1.0, "4": 0.85, "5": 0.6, "6": 0.95, "7": 0.3}
"""How able the candidate is, domain by domain: some sure, some open, one weak."""


@pytest.fixture
def taken(session: Session, library: TestLibrary, world: World, clock: Clock) -> None:
    """Let the candidate have taken every domain."""
    evaluation = session.get_one(Evaluation, world.evaluation)
    for domain, share in SHARES.items():
        take_domain(session, library, evaluation, domain, clock, share)
    session.commit()


def undecided(person: Visitor) -> list[Locator]:
    """Return the criteria of the page that nobody has marked yet."""
    groups = person.page.locator("fieldset.marks").all()
    return [group for group in groups if group.locator("input[value='']").is_checked()]


def complete_the_matrix(person: Visitor, evaluation: str, *, checked: bool) -> None:
    for domain in SHARES:
        person.go(f"{evaluation}/matrice/{domain}")
        sure = person.page.locator("button[value=accept]")
        if sure.count():
            sure.click()
            person.page.wait_for_load_state()
        for group in undecided(person):
            group.locator("input[value=not_assessed]").check()
        if checked:
            person.check(f"matrix of domain {domain}")
        person.page.get_by_role("button", name="Enregistrer", exact=True).click()
        person.page.wait_for_load_state()
        assert undecided(person) == []


def test_an_assessor_completes_and_signs(
    visitor: Arrive, taken: None, world: World, session: Session
) -> None:
    person = visitor()
    page = person.page
    evaluation = f"/evaluateur/evaluations/{world.evaluation}"
    person.sign_in(world.assessor_email)
    page.wait_for_url("**/evaluateur/")
    person.check("desk")
    page.get_by_role("link", name="Élodie Çağlar-Nuñez").first.click()
    expect(page.locator("h1")).to_contain_text("Élodie Çağlar-Nuñez")
    person.check("profile")
    page.get_by_role("link", name="La passation pas à pas du domaine 5").click()
    expect(page.locator("main")).to_contain_text("Rejoué à l’identique")
    person.check("a sitting played again")
    person.picture("assessor-replay", at="section[aria-labelledby=courbes]")
    page.go_back()
    person.picture("assessor-profile", at="section[aria-labelledby=vue]")
    person.go(f"{evaluation}/reponses")
    person.check("answers")
    page.locator("main a[href*='/reponses/']").first.click()
    person.check("one answer")
    person.go(f"{evaluation}/matrice")
    page.get_by_text("La règle d’agrégation").click()
    page.get_by_text("Ce qui manque pour décider").click()
    person.check("matrix")

    person.go(f"{evaluation}/signature")
    person.check("signature of an incomplete matrix")
    expect(page.locator("main")).to_contain_text("sans appréciation")
    complete_the_matrix(person, evaluation, checked=True)
    person.go(f"{evaluation}/signature")
    person.check("signature")
    page.locator("#confirmed").check()
    page.get_by_role("button", name="Signer").click()
    expect(page.locator("main")).to_contain_text("Matrice signée")
    person.check("signed")

    answer = page.request.get(f"{person.server.url}{evaluation}/matrice.pdf")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    signature = session.scalars(select(Signature)).one()
    assert "Élodie Çağlar-Nuñez" in text
    assert signature.content_hash[:12] in text.replace("\n", "")
    assert len(session.scalars(select(Judgement.id)).all()) == 107


@pytest.mark.any_database
def test_the_assessors_pages_hold_on_a_phone_and_in_the_dark(
    visitor: Arrive, taken: None, world: World
) -> None:
    person = visitor(width=320, height=640, dark=True)
    person.sign_in(world.assessor_email)
    evaluation = f"/evaluateur/evaluations/{world.evaluation}"
    for path in (
        "/evaluateur/",
        "/evaluateur/cohortes",
        evaluation,
        f"{evaluation}/matrice",
        f"{evaluation}/matrice/3",
        f"{evaluation}/passations/5",
        f"{evaluation}/reponses",
    ):
        person.go(path)
        person.check(f"{path} on a phone")
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_matrix_is_completed_without_script(visitor: Arrive, world: World, session: Session) -> None:
    person = visitor(javascript=False)
    person.sign_in(world.assessor_email)
    person.go(f"/evaluateur/evaluations/{world.evaluation}/matrice/1")
    first = person.page.locator("#critere-1\\.1\\.1")
    first.locator("input[value=acquired]").check()
    first.get_by_label("Commentaire").fill("Écoute et reformule bien.")

    person.page.get_by_role("button", name="Enregistrer", exact=True).click()
    person.page.wait_for_load_state()

    judgement = session.scalars(select(Judgement)).one()
    assert (judgement.criterion, judgement.comment) == ("1.1.1", "Écoute et reformule bien.")
