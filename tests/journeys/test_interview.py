"""An interview on a tablet: cards played, a network that goes away, phrases, the evidence in the matrix."""

import io
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Role, RoleGrant
from clea_quiz.matrices.observations.models import Observation
from clea_quiz.matrices.phrases.models import Phrase
from tests.journeys.conftest import Arrive, Visitor
from tests.journeys.test_network import wait_for
from tests.support.world import World

pytestmark = pytest.mark.any_database

FIRST, SECOND = "observation-argumenter-horaires-1", "fiche-mon-projet-1"
RETRY = 5_500
"""Milliseconds after which a page tries again by itself."""

TABLET = {"width": 1024, "height": 768}
UPRIGHT = {"width": 768, "height": 1024}
WAYS: dict[str, dict[str, Any]] = {
    "tablet": TABLET,
    "upright": UPRIGHT,
    "phone": {"width": 320, "height": 640},
    "dark": {**TABLET, "dark": True},
    "dark phone": {"width": 320, "height": 640, "dark": True},
    "desk": {"width": 1280, "height": 800},
}
SMALL_TARGETS = """
[...document.querySelectorAll("main :is(a, button, summary, textarea, label:not([for]))")].filter((part) => {
  const box = part.getBoundingClientRect();
  return box.width && box.height < 47.5 && !part.matches("p a, p > a");
}).map((part) => `${part.tagName} ${part.textContent.trim()} ${part.getBoundingClientRect().height}`)
"""
"""What a thumb may miss: less than 48 pixels high, and not a link within a sentence (WCAG 2.5.8)."""


def interview(world: World, item: str = "") -> str:
    return f"/evaluateur/evaluations/{world.evaluation}/entretien" + (f"/{item}" if item else "")


def observations(session: Session) -> dict[str, Observation]:
    with session.begin():
        found = {one.item: one for one in session.scalars(select(Observation))}
        for one in found.values():
            session.expunge(one)
    return found


def tap(page: Page, words: str, point: int) -> None:
    page.locator(f"label:has([name=point-{point}])", has_text=words).first.click()


def grade(page: Page, words: str) -> Locator:
    return page.locator("label.grade", has=page.locator("strong", has_text=words)).first


def narrow_enough(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def arrived(person: Visitor, world: World, path: str) -> Page:
    person.sign_in(world.assessor_email)
    person.page.wait_for_url("**/evaluateur/")
    person.go(path)
    return person.page


def test_two_cards_are_played_on_a_tablet_through_a_cut(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor(**TABLET, failures=True)
    page = arrived(person, world, interview(world))
    person.picture("assessor-interview")
    page.get_by_role("link", name="Donner son avis").click()
    tap(page, "Vu", 1)
    wait_for(page, lambda: FIRST in observations(session))
    expect(page.locator("[data-started]")).to_contain_text("Commencée à")
    expect(page.locator("[data-saved]")).to_have_text("Enregistré")

    page.context.set_offline(True)
    tap(page, "Pas vu", 2)
    grade(page, "Réussi en partie").click()
    page.get_by_label("Notes").fill("Dit deux raisons.")
    expect(page.locator(".network")).to_contain_text("Pas de connexion")
    person.check("a card without network")
    page.get_by_role("button", name="Terminer la fiche").click()
    expect(page.locator(".network")).to_contain_text("Attendez le retour")
    assert observations(session)[FIRST].grade is None

    page.context.set_offline(False)
    wait_for(page, lambda: observations(session)[FIRST].notes == "Dit deux raisons.")
    page.reload()
    expect(page.get_by_label("Notes")).to_have_value("Dit deux raisons.")
    page.get_by_role("button", name="Terminer la fiche").click()
    expect(page.locator(".flashes")).to_contain_text("Fiche terminée")

    person.go(interview(world, SECOND))
    tap(page, "Vu", 1)
    grade(page, "Projet réaliste").click()
    person.picture("assessor-card")
    with page.expect_navigation():
        page.get_by_role("button", name="Terminer la fiche").click()
    assert {item for item, one in observations(session).items() if one.finished_at} == {FIRST, SECOND}
    wait_for(page, lambda: page.evaluate("Object.keys(localStorage)") == [])

    person.go(f"/evaluateur/evaluations/{world.evaluation}/matrice/1")
    expect(page.locator("#critere-1\\.2\\.3")).to_contain_text("Dit deux raisons.")
    expect(page.locator("#critere-1\\.2\\.3")).to_contain_text("à confirmer en entretien")
    person.check("the matrix with a card played")
    answer = page.request.get(f"{person.server.url}/evaluateur/evaluations/{world.evaluation}/matrice.pdf")
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    assert "Dit deux raisons." in " ".join(text.split())


def test_taps_that_were_waiting_when_the_page_was_closed_go_off_from_any_page_of_an_interview(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor(**TABLET, failures=True)
    page = arrived(person, world, interview(world, FIRST))
    page.context.set_offline(True)
    tap(page, "Vu", 1)
    page.get_by_label("Notes").fill("Sans réseau.")
    expect(page.locator(".network")).to_contain_text("Pas de connexion")
    context = page.context
    page.close()
    assert observations(session) == {}

    context.set_offline(False)
    again = context.new_page()
    again.goto(person.server.url + interview(world))
    wait_for(again, lambda: FIRST in observations(session))
    kept = observations(session)[FIRST]
    assert (kept.points[0], kept.notes) == ("seen", "Sans réseau.")
    wait_for(again, lambda: again.evaluate("Object.keys(localStorage)") == [])


def test_notes_arrive_when_the_page_is_left_at_once(visitor: Arrive, world: World, session: Session) -> None:
    page = arrived(visitor(**TABLET), world, interview(world, FIRST))
    page.get_by_label("Notes").fill("Écrit en partant.")
    page.get_by_role("link", name="Entretien").click()
    page.wait_for_url("**/entretien")
    wait_for(page, lambda: FIRST in observations(session))
    assert observations(session)[FIRST].notes == "Écrit en partant."


def test_a_card_that_could_not_be_finished_is_kept_all_the_same(
    visitor: Arrive, world: World, session: Session
) -> None:
    page = arrived(visitor(**TABLET), world, interview(world, FIRST))
    page.get_by_label("Notes").fill("Sans résultat.")
    page.get_by_role("button", name="Terminer la fiche").click()
    expect(page.locator(".error-summary")).to_contain_text("Choisissez un résultat")
    wait_for(page, lambda: FIRST in observations(session))
    assert observations(session)[FIRST].notes == "Sans résultat."


def test_a_card_opened_again_after_a_cut_still_holds_its_taps(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor(**TABLET, failures=True)
    page = arrived(person, world, interview(world, FIRST))
    address, context = page.url, page.context
    context.set_offline(True)
    tap(page, "Pas vu", 3)
    page.get_by_label("Notes").fill("À garder.")
    expect(page.locator(".network")).to_contain_text("Pas de connexion")
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.route("**/brouillon", lambda route: route.abort())
    again.goto(address)
    expect(again.get_by_label("Notes")).to_have_value("À garder.")
    expect(again.locator("[name=point-3][value=not_seen]")).to_be_checked()
    expect(again.locator(".network")).to_contain_text("Pas de connexion")
    assert observations(session) == {}

    again.unroute("**/brouillon")
    again.wait_for_timeout(RETRY)
    wait_for(again, lambda: FIRST in observations(session))
    assert observations(session)[FIRST].points[2] == "not_seen"


def test_two_assessors_on_one_card_compare_and_choose(
    visitor: Arrive, world: World, session: Session
) -> None:
    with session.begin():
        session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    claire, nadia = visitor(**TABLET), visitor(**UPRIGHT)
    page = arrived(claire, world, interview(world, FIRST))
    nadia.sign_in(world.manager_email)
    nadia.page.wait_for_url("**/evaluateur/")
    nadia.go(interview(world, FIRST))
    nadia.page.get_by_label("Notes").fill("Saisie de Nadia.")
    wait_for(nadia.page, lambda: FIRST in observations(session))

    tap(page, "Vu", 1)
    expect(page.locator(".alert--warn")).to_contain_text("Nadia Ferrand a rempli")
    claire.check("a conflict")
    expect(page.locator("[name=point-1][value=seen]")).to_be_checked()
    page.get_by_label("Notes").fill("Saisie de Claire.")
    page.wait_for_timeout(1500)
    assert observations(session)[FIRST].notes == "Saisie de Nadia.", "no tap decides a conflict"
    page.get_by_role("button", name="Mettre ma saisie à la place").click()
    wait_for(page, lambda: observations(session)[FIRST].notes == "Saisie de Claire.")

    tap(nadia.page, "Vu", 2)
    expect(nadia.page.locator(".alert--warn")).to_contain_text("Claire Lenoir a rempli")
    nadia.page.get_by_role("link", name="Prendre la saisie").click()
    expect(nadia.page.get_by_label("Notes")).to_have_value("Saisie de Claire.")
    assert observations(session)[FIRST].notes == "Saisie de Claire."


def test_without_a_script_a_card_is_played_by_its_buttons(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor(**UPRIGHT, javascript=False)
    page = arrived(person, world, interview(world, FIRST))
    tap(page, "Vu", 1)
    page.get_by_role("button", name="Enregistrer").click()
    grade(page, "Non réussi").click()
    page.get_by_role("button", name="Terminer la fiche").click()
    expect(page.locator(".flashes")).to_contain_text("Fiche terminée")
    assert observations(session)[FIRST].proposal == "not_acquired"

    person.go(f"{interview(world, FIRST)}?corriger=1")
    grade(page, "Réussi").click()
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.locator("main")).to_contain_text("1 correction")


def test_phrases_are_written_once_and_put_by_the_keyboard(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor()
    page = arrived(person, world, f"/evaluateur/evaluations/{world.evaluation}/matrice/1")
    area = page.locator("#comment-1\\.1\\.1")
    area.fill("Parle clairement.")
    page.locator("#comment-1\\.1\\.1 + .phrase__open").click()
    expect(page.get_by_role("dialog")).to_contain_text("Vous n’avez pas encore de phrase")
    person.check("an empty list of phrases")
    page.get_by_role("button", name="Garder ce commentaire").click()
    expect(page.get_by_role("dialog")).to_contain_text("Phrase gardée.")
    expect(page.get_by_role("option", name="Parle clairement.")).to_be_visible()
    person.check("a list of phrases")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(area).to_be_focused()

    other = page.locator("#comment-1\\.1\\.2")
    other.fill("Bien.")
    other.press("Alt+ArrowDown")
    expect(page.get_by_role("combobox", name="Chercher une phrase")).to_be_focused()
    page.keyboard.type("claire")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(other).to_have_value("Bien. Parle clairement.")
    expect(other).to_be_focused()

    def used() -> bool:
        with session.begin():
            return session.scalars(select(Phrase.uses)).all() == [1]

    wait_for(page, used)
    person.go(interview(world, FIRST))
    page.get_by_role("button", name="Mes phrases").click()
    page.get_by_role("option", name="Parle clairement.").click()
    expect(page.get_by_label("Notes", exact=False).first).to_have_value("Parle clairement.")
    wait_for(page, lambda: FIRST in observations(session))
    wait_for(page, lambda: observations(session)[FIRST].notes == "Parle clairement.")
    person.go("/evaluateur/phrases")
    person.check("the page of phrases")


@pytest.mark.parametrize("way", WAYS)
def test_every_page_and_state_of_an_interview_passes_axe(
    visitor: Arrive, world: World, session: Session, way: str
) -> None:
    person = visitor(**WAYS[way])
    page = arrived(person, world, interview(world))

    def look(name: str) -> None:
        person.check(f"{name}, {way}")
        assert narrow_enough(page), name
        assert page.evaluate(SMALL_TARGETS) == [], name
        person.picture(f"{way}-{name}".replace(" ", "-"))

    look("the list")
    person.go(interview(world, FIRST))
    look("a card")
    page.get_by_text("Pourquoi cette fiche").click()
    tap(page, "Vu", 1)
    page.get_by_role("button", name="Mes phrases").click()
    look("a card begun with everything open")
    person.go(interview(world, FIRST))
    page.get_by_role("button", name="Terminer la fiche").click()
    page.wait_for_load_state()
    expect(page.locator(".error-summary")).to_contain_text("Choisissez un résultat")
    look("a refusal")
    grade(page, "Réussi").click()
    page.get_by_role("button", name="Terminer la fiche").click()
    page.wait_for_load_state()
    look("the next card, after a finished one")
    person.go(interview(world, FIRST))
    look("a finished card")
    person.go(f"{interview(world, FIRST)}?corriger=1")
    page.get_by_label("Notes").fill("Corrigée.")
    look("a correction")
    page.get_by_role("button", name="Enregistrer la correction").click()
    page.get_by_text("1 correction").click()
    look("a corrected card")
    person.go(f"{interview(world)}?partie=1")
    look("a part of the list")
    person.go("/evaluateur/phrases")
    page.get_by_label("Phrase", exact=True).fill("Parle clairement.")
    page.get_by_role("button", name="Garder cette phrase").click()
    person.check(f"phrases, {way}")
    assert narrow_enough(page)
    person.picture(f"{way}-phrases")
    page.get_by_role("link", name="Modifier").click()
    person.check(f"a phrase changed, {way}")
    assert narrow_enough(page)
    person.go("/evaluateur/phrases")
    page.get_by_role("button", name="Supprimer").click()
    person.check(f"a phrase deleted, {way}")
