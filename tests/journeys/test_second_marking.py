"""A second assessor is asked, marks blind by keyboard, finishes; both compare: in a real browser."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_models import SecondMark
from clea_quiz.sittings.library import TestLibrary
from tests.journeys.conftest import Arrive, Visitor
from tests.support.clock import Clock
from tests.support.second import (
    SECOND_EMAIL,
    ask_for,
    five_dossiers,
    judge_all,
    mark_all,
    second_assessor,
)
from tests.support.sittings import take_domain
from tests.support.world import World


@pytest.fixture
def dossier(session: Session, library: TestLibrary, world: World, clock: Clock) -> str:
    """A dossier with one domain taken and every first mark given; returns its address."""
    second_assessor(session, world, clock)
    evaluation = session.get_one(Evaluation, world.evaluation)
    take_domain(session, library, evaluation, "3", clock, 0.6)
    judge_all(session, library, evaluation, world.assessor, clock, comment="Vu au travail.")
    session.commit()
    return f"/evaluateur/evaluations/{world.evaluation}"


def asked(person: Visitor, dossier: str) -> None:
    """Ask Hugo to mark domain 3."""
    page = person.page
    person.sign_in(person.world.assessor_email)
    page.wait_for_url("**/evaluateur/")
    person.go(f"{dossier}/matrice")
    page.get_by_role("link", name="Seconde appréciation").click()
    person.check("asking")
    page.get_by_label("À qui ?").select_option(label="Hugo Bellec")
    for box in page.locator("input[name=domain]").all():
        box.set_checked(box.get_attribute("value") == "3")
    page.get_by_role("button", name="Demander").click()
    expect(page.locator("main")).to_contain_text("La demande est faite")
    person.check("asked")


def mark_by_keyboard(person: Visitor) -> int:
    """Mark the domain with digits alone: the first criterion not acquired, the others acquired."""
    page = person.page
    groups = page.locator("[data-marks]").count()
    page.locator("[data-marks] input:checked").first.focus()
    page.keyboard.press("2")
    for _ in range(groups - 1):
        page.keyboard.press("1")
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_be_focused()
    return groups


def test_a_second_assessor_marks_blind_by_keyboard_and_both_compare(
    visitor: Arrive, world: World, session: Session, dossier: str
) -> None:
    claire, hugo = visitor(), visitor()
    asked(claire, dossier)

    page = hugo.page
    hugo.sign_in(SECOND_EMAIL)
    page.wait_for_url("**/evaluateur/")
    expect(page.locator("main")).to_contain_text("Une seconde appréciation vous attend")
    hugo.check("desk of the second assessor")
    hugo.go(f"{dossier}/matrice")
    expect(page.locator("main")).to_contain_text("Vous appréciez ce dossier à l’aveugle")
    expect(page.locator("main")).not_to_contain_text("Vu au travail")
    hugo.check("second marking, nothing given yet")
    page.get_by_role("link", name="Apprécier le domaine 3").click()
    hugo.check("second marking of a domain")
    number = mark_by_keyboard(hugo)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"{number} appréciations posées sur {number}")
    hugo.check("second marking, complete")
    page.get_by_role("button", name="Terminer et comparer").press("Enter")
    expect(page.locator("main")).to_contain_text("1 critère en désaccord")
    page.get_by_text("Comment lire ces chiffres").click()
    hugo.check("comparison")

    marks = session.scalars(select(SecondMark.mark)).all()
    assert sorted(mark.value for mark in marks) == sorted(
        [Mark.NOT_ACQUIRED.value, *[Mark.ACQUIRED.value] * (number - 1)]
    )
    session.rollback()
    claire.go(f"{dossier}/seconde-appreciation")
    claire.page.get_by_role("link", name="Comparer").click()
    expect(claire.page.locator("main")).to_contain_text("Kappa de Cohen")
    claire.page.get_by_role("link", name="Trancher").click()
    expect(claire.page).to_have_url(f"{claire.server.url}{dossier}/matrice/3#critere-3.1.1")


@pytest.mark.any_database
def test_the_pages_of_the_second_marking_hold_on_a_phone_and_in_the_dark(
    visitor: Arrive, world: World, session: Session, library: TestLibrary, clock: Clock, dossier: str
) -> None:
    lea = second_assessor(session, world, clock, "lea@ici.example").id
    for one in five_dossiers(session, world, clock):
        judge_all(session, library, one, world.assessor, clock)
        done = ask_for(session, library, one, world.assessor, lea, clock)
        mark_all(session, library, done, clock, but={"1.1": Mark.NOT_ACQUIRED})
    compared = f"/evaluateur/evaluations/{done.evaluation_id}/seconde-appreciation/{done.id}"
    hugo = second_assessor(session, world, clock, "hugo2@ici.example").id
    evaluation = session.get_one(Evaluation, world.evaluation)
    marking = ask_for(session, library, evaluation, world.assessor, hugo, clock).id
    session.commit()
    own = f"{dossier}/seconde-appreciation/{marking}"
    pages = {
        world.assessor_email: [
            f"{dossier}/seconde-appreciation",
            compared,
            "/evaluateur/accords?referentiel=clea-numerique-2018",
        ],
        "hugo2@ici.example": ["/evaluateur/", own, f"{own}/domaines/3", f"{dossier}/reponses"],
    }
    for email, addresses in pages.items():
        person = visitor(width=320, height=640, dark=True)
        person.sign_in(email)
        for path in addresses:
            person.go(path)
            person.check(f"{path} on a phone")
            assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    wide = visitor()
    wide.sign_in(world.assessor_email)
    for path in pages[world.assessor_email]:
        wide.go(path)
        wide.check(path)


def test_a_domain_is_marked_without_script(
    visitor: Arrive, world: World, session: Session, library: TestLibrary, clock: Clock, dossier: str
) -> None:
    hugo = second_assessor(session, world, clock, "hugo2@ici.example").id
    evaluation = session.get_one(Evaluation, world.evaluation)
    marking = ask_for(session, library, evaluation, world.assessor, hugo, clock, domains=("1",)).id
    session.commit()
    person = visitor(javascript=False)
    person.sign_in("hugo2@ici.example")
    person.go(f"{dossier}/seconde-appreciation/{marking}/domaines/1")
    first = person.page.locator("#critere-1\\.1\\.1")
    first.locator("input[value=not_assessed]").check()
    first.get_by_label("Commentaire").fill("Pas assez entendu.")

    person.page.get_by_role("button", name="Enregistrer", exact=True).click()
    person.page.wait_for_load_state()

    kept = session.scalars(select(SecondMark)).one()
    assert (kept.criterion, kept.mark, kept.comment) == ("1.1.1", Mark.NOT_ASSESSED, "Pas assez entendu.")
