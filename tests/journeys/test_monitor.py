"""Two people at two browsers: an assessor holds, lets go and ends what a candidate is taking."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.test_candidate import begin, enter, pass_on
from tests.support.world import World

pytestmark = pytest.mark.any_database


def test_an_assessor_holds_and_ends_a_sitting_live(visitor: Arrive, world: World) -> None:
    candidate = visitor(width=360)
    enter(candidate, world.code)
    begin(candidate, "4")
    while not candidate.page.locator(".choice input[type=radio]").count():
        pass_on(candidate.page)
    candidate.page.locator(".choice").first.click()
    candidate.page.wait_for_timeout(1500)  # the draft reaches the server

    assessor = visitor()
    assessor.sign_in(world.assessor_email)
    assessor.page.get_by_role("link", name="Passations en cours").click()
    expect(assessor.page.get_by_role("row", name="Élodie")).to_contain_text("Répond")
    assessor.check("monitor")
    assessor.page.get_by_role("button", name="Mettre en pause").click()
    expect(assessor.page.get_by_role("row", name="Élodie")).to_contain_text("En pause")

    expect(candidate.page.locator("h1")).to_contain_text("Votre évaluateur a mis", timeout=30_000)
    candidate.check("held")
    assessor.page.get_by_role("button", name="Reprendre").click()
    expect(candidate.page.locator(".choice input").first).to_be_checked(timeout=30_000)

    candidate.page.get_by_text("Signaler un problème").click()
    candidate.page.get_by_role("button", name="Envoyer le signalement").click()
    expect(assessor.page.get_by_role("row", name="Élodie")).to_contain_text(
        "Problème signalé", timeout=15_000
    )

    with assessor.page.expect_navigation():
        assessor.page.get_by_role("button", name="Terminer").click()
    assessor.check("end a sitting")
    assessor.page.get_by_role("button", name="Terminer l’épreuve").click()
    expect(candidate.page.locator("h1")).to_contain_text("Merci", timeout=30_000)


def test_accommodations_can_be_arranged(visitor: Arrive, world: World) -> None:
    person = visitor(width=320)
    person.sign_in(world.assessor_email)
    person.go(f"/evaluateur/evaluations/{world.evaluation}/amenagements")
    person.check("accommodations")
    person.page.get_by_text("Sans image à regarder").click()
    person.page.get_by_text("Sans son à écouter").click()
    person.page.get_by_role("button", name="Garder ces aménagements").click()
    expect(person.page.get_by_role("alert")).to_contain_text("L’écran ne suffira pas")
    person.check("what will be missing")
    person.page.get_by_role("button", name="Garder quand même").click()
    expect(person.page.get_by_role("status")).to_contain_text("gardés")
