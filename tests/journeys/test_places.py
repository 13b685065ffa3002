"""Questions with places to fill, by keyboard alone, wide and narrow, dark and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.journeys.test_candidate import SCREENS, does_not_scroll_sideways
from tests.support.world import World

pytestmark = pytest.mark.any_database  # what these pages show does not come from a query

# A scenario of the bank for each kind, its question, the answers in the order of the page's places.
QUESTIONS = {
    "classify": ("tri-du-chantier", 1, "Une brique cassée", "Benne gravats"),
    "associate": ("papiers-de-l-accueil", 1, "Une facture", "La somme à payer est écrite dessus."),
    "gap_match": ("papiers-de-l-accueil", 2, "Trou 3", "enverra"),
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("screen", SCREENS)
def test_places_are_filled_and_what_was_chosen_stays(
    visitor: Arrive, world: World, kind: str, screen: str
) -> None:
    slug, rank, place, answer = QUESTIONS[kind]
    person = visitor(**SCREENS[screen])
    page = person.page
    person.sign_in(world.author_email)
    page.wait_for_url("**/concepteur/")
    person.go(f"/concepteur/scenarios/{slug}/apercu/{rank}")
    person.check(kind)
    assert does_not_scroll_sideways(page)
    assert smallest_target(page) >= 44

    page.get_by_label(place, exact=True).focus()
    page.keyboard.type(answer[:12])
    page.get_by_role("button", name="Valider").click()

    # One place alone is no answer: the sentence says so, and what was chosen is still there.
    expect(page.locator("#reponse-erreur")).to_contain_text("pour chaque ligne")
    assert page.get_by_label(place, exact=True).locator("option:checked").inner_text() == answer
    person.check(f"{kind} refused")


def smallest_target(page: Page) -> float:
    """Return the height of the lowest list to choose from, in CSS pixels."""
    return min(
        box["height"] for list in page.locator(".question select").all() if (box := list.bounding_box())
    )
