"""Simulated tools of work, tables and pictures: by keyboard, wide and narrow, dark and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive, Visitor
from tests.journeys.test_candidate import SCREENS, does_not_scroll_sideways, enter
from tests.support.world import World

pytestmark = pytest.mark.any_database  # what these pages show does not come from a query

QUESTIONS = {
    "mailbox": "boite-du-magasin-a-ranger",
    "file_explorer": "renommer-les-photos-du-jardin",
    "spreadsheet": "num-stock-a-trier",
    "web_form": "demande-de-vetements-de-travail",
    "calendar": "num-reunion-de-chantier-a-placer",
    "table_entry": "stock-de-la-semaine",
    "hotspot": "fenetre-du-navigateur",
}


def looked_at(visitor: Arrive, world: World, kind: str, screen: str = "wide") -> Visitor:
    """Open a question of the bank as its candidate sees it."""
    person = visitor(**SCREENS[screen])
    person.sign_in(world.author_email)
    person.page.wait_for_url("**/concepteur/")
    person.go(f"/concepteur/scenarios/{QUESTIONS[kind]}/apercu/1")
    return person


@pytest.mark.parametrize(
    ("kind", "screen"),
    [*((kind, "phone without script") for kind in QUESTIONS), ("calendar", "dark"), ("hotspot", "dark")],
)
def test_a_tool_is_sound_on_every_screen_and_says_when_nothing_is_done(
    visitor: Arrive, world: World, kind: str, screen: str
) -> None:
    person = looked_at(visitor, world, kind, screen)
    person.check(kind)
    assert does_not_scroll_sideways(person.page)
    for control in person.page.locator(".question select, .question input[type=text]").all():
        box = control.bounding_box()
        assert box is None or box["height"] >= 44

    person.page.get_by_role("button", name="Valider").click()
    expect(person.page.locator("#reponse-erreur")).to_contain_text("Je ne sais pas")
    person.check(f"{kind} refused")


def test_a_mailbox_is_dealt_with_by_keyboard(visitor: Arrive, world: World) -> None:
    page = looked_at(visitor, world, "mailbox").page
    for subject, action in (
        ("Facture 2288", "Classer"),
        ("Horaires du samedi", "Répondre"),
        ("Partez au soleil", "Supprimer"),
    ):
        page.get_by_label(f"Action pour «\u202f{subject}").focus()
        page.keyboard.type(action)
    page.get_by_role("button", name="Valider").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("2 points sur 2")


def rows(page: Page) -> list[str]:
    """Return the first column of the rows that are seen, in their order."""
    cells = page.locator(".tool__grid tbody tr:visible td:nth-child(2)").all()
    return [cell.inner_text() for cell in cells]


def test_sorting_is_seen_at_once_and_the_formula_is_marked_by_what_it_gives(
    visitor: Arrive, world: World
) -> None:
    page = looked_at(visitor, world, "spreadsheet").page
    assert rows(page) == ["Café", "Thé", "Sucre", "Lait"]

    page.get_by_label("Trier").select_option("Quantité, ordre croissant")
    assert rows(page) == ["Sucre", "Café", "Thé", "Lait"]

    page.get_by_label("Total des quantités").fill("= b2 + b3 + b4 + b5")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("status")).to_contain_text("2 points sur 2")
    assert rows(page) == ["Sucre", "Café", "Thé", "Lait"]


def test_a_place_of_a_picture_is_chosen_by_pointing_or_from_the_list(visitor: Arrive, world: World) -> None:
    page = looked_at(visitor, world, "hotspot").page
    page.locator("[data-area=c] text").click()
    expect(page.locator("input[value=c]")).to_be_checked()
    expect(page.locator("[data-area=c]")).to_have_class("hotspot__area hotspot__area--chosen")

    page.locator("input[value=c]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-area=a]")).to_have_class("hotspot__area hotspot__area--chosen")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("status")).to_contain_text("1 point sur 1")


# The machines that run the tests have no voice: the browser's is played by this one, which speaks at once.
VOICE = """
class Utterance extends EventTarget { constructor(text) { super(); this.text = text; } }
const said = [];
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  getVoices: () => [{ lang: "en-GB" }, { lang: "fr-FR" }],
  addEventListener() {},
  cancel() {},
  speak(utterance) {
    said.push([utterance.lang, utterance.rate, utterance.text]);
    setTimeout(() => utterance.dispatchEvent(new Event("end")));
  },
}});
window.said = said;
"""


def test_a_message_is_listened_to_as_often_as_one_likes(visitor: Arrive, world: World) -> None:
    person = visitor()
    page = person.page
    page.add_init_script(VOICE)
    person.sign_in(world.author_email)
    page.wait_for_url("**/concepteur/")
    person.go("/concepteur/scenarios/annonce-au-magasin/apercu/1")
    person.check("listening")

    page.get_by_role("button", name="Écouter le message").click()
    again = page.get_by_role("button", name="Écouter encore")
    expect(again).to_be_visible()
    expect(page.locator(".doc__status")).to_contain_text("Écoute numéro 1.")
    page.get_by_role("button", name="Plus lentement").click()
    again.click()
    expect(page.locator(".doc__status")).to_contain_text("Écoute numéro 2.")

    said = page.evaluate("window.said")
    assert said[0] == ["fr-FR", 0.95, "Votre attention."]
    assert said[-1][1] == 0.75
    assert "caisse 5" in " ".join(text for _, _, text in said)


def test_a_device_without_a_voice_says_so(visitor: Arrive, world: World) -> None:
    person = visitor()
    person.sign_in(world.author_email)
    person.page.wait_for_url("**/concepteur/")
    person.go("/concepteur/scenarios/annonce-au-magasin/apercu/1")

    expect(person.page.locator("[data-voiceless]")).to_be_visible()
    expect(person.page.get_by_role("button", name="Écouter")).to_have_count(0)


def test_a_candidate_s_device_tells_whether_it_has_a_voice(visitor: Arrive, world: World) -> None:
    person = visitor()
    person.page.add_init_script(VOICE)
    enter(person, world.code)
    assert person.page.locator("input[name=voice]").first.input_value() == "fr"
