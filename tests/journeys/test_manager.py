"""A manager opens an evaluation; the candidate's code works at once."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.support.world import World


def test_a_manager_enrols_a_candidate_and_hands_out_the_code(visitor: Arrive, world: World) -> None:
    person = visitor()
    page = person.page
    person.sign_in(world.manager_email)
    page.wait_for_url("**/responsable/")
    person.check("evaluations")
    page.get_by_role("link", name="Candidats").click()
    person.check("candidates")
    page.get_by_label("Prénom", exact=True).fill("Awa")
    page.get_by_label("Nom", exact=True).fill("Diop")
    page.get_by_role("button", name="Ajouter le candidat").click()
    expect(page.get_by_role("status")).to_contain_text("Awa Diop")

    page.get_by_role("link", name="Évaluations").last.click()
    page.get_by_role("link", name="Ouvrir une évaluation").click()
    person.check("open an evaluation")
    page.get_by_label("Awa Diop").check()
    page.locator("input[name=framework]").first.check()
    page.get_by_role("button", name="Ouvrir les évaluations").click()
    row = page.locator("tbody tr", has_text="Awa Diop")
    code = row.locator(".code").inner_text()
    person.picture("manager-evaluations")
    page.get_by_role("link", name="Codes à imprimer").click()
    person.check("codes")
    person.go("/responsable/personnel")
    person.check("staff")

    candidate = visitor(width=320, height=640)
    candidate.go("/")
    candidate.page.get_by_label("Votre code").fill(code)
    candidate.page.keyboard.press("Enter")
    expect(candidate.page.locator("h1")).to_contain_text("Awa Diop")


@pytest.mark.any_database
def test_public_pages_hold(visitor: Arrive) -> None:
    person = visitor(width=320, height=640, dark=True)
    for path in (
        "/",
        "/connexion",
        "/mentions-legales",
        "/donnees-personnelles",
        "/accessibilite",
        "/inconnu",
    ):
        person.go(path)
        person.check(path)
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
