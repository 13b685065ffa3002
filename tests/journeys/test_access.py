"""Every way of answering, in every way of looking: axe, large and spaced text, what is said of them."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clea_quiz.sittings import practice
from tests.journeys.conftest import Arrive, Visitor
from tests.journeys.test_candidate import begin, does_not_scroll_sideways, enter
from tests.journeys.test_comfort import VOICE
from tests.support.world import World

pytestmark = pytest.mark.any_database

TOLD = Path(__file__).parent / "aria"
PAGES = ("/candidat/", "/candidat/confort", "/candidat/essais", "/donnees-personnelles", "/accessibilite")
WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"dark": True},
    "narrow": {"width": 320, "height": 640},
    "twice as large": {"width": 640, "height": 400},
}
"""A window of 1280 pixels at 200 % leaves 640 of them."""

SPACED = """
const sheet = [...document.styleSheets].find((one) => one.href?.endsWith("clea.css"));
sheet.insertRule(`@layer modes { * { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important } }`, sheet.cssRules.length);
"""
"""WCAG 1.4.12, by the page's own sheet: its policy lets no other in."""

CLIPPED = """
[...document.querySelectorAll("main *")].filter((part) =>
  part.scrollWidth > part.clientWidth + 2 && getComputedStyle(part).overflowX === "hidden"
  && part.innerText?.trim() && !part.matches(".visually-hidden")
).map((part) => part.className)
"""


def tries(person: Visitor, world: World) -> list[str]:
    """Come in, and return the addresses of the tries: one for each way of answering."""
    enter(person, world.code)
    return [f"/candidat/essais/{kind}" for kind in practice.ORDER]


@pytest.mark.parametrize("way", WAYS)
def test_every_state_of_a_candidates_page_passes_axe(visitor: Arrive, world: World, way: str) -> None:
    person = visitor(**WAYS[way], failures=True)
    page = person.page
    for path in tries(person, world):
        person.go(path)
        person.check(f"{path} {way}")
        assert does_not_scroll_sideways(page), path
        if way in ("light", "narrow"):
            page.get_by_role("button", name="Valider").click()
            page.wait_for_load_state()
            person.check(f"{path} after an empty answer, {way}")
    for path in (
        "/candidat/",
        "/candidat/confort",
        "/candidat/essais",
        "/donnees-personnelles",
        "/accessibilite",
    ):
        person.go(path)
        person.check(f"{path} {way}")
        assert does_not_scroll_sideways(page), path
    begin_again(person)
    person.check(f"question {way}")
    page.get_by_text("Signaler un problème").click()
    page.get_by_text("Mon brouillon").click()
    person.check(f"question with everything open, {way}")


def begin_again(person: Visitor) -> None:
    person.go("/candidat/")
    begin(person, "2")


def test_forced_colours_keep_every_border_and_state(visitor: Arrive, world: World) -> None:
    person = visitor()
    person.page.emulate_media(forced_colors="active")
    for path in tries(person, world):
        person.go(path)
        person.check(f"{path} in forced colours")
    expect(person.page.locator(".button").first).to_have_css("border-top-style", "solid")


def test_text_at_two_hundred_percent_and_spaced_loses_nothing(visitor: Arrive, world: World) -> None:
    person = visitor(width=640, height=400)
    page = person.page
    for path in tries(person, world):
        person.go(path)
        page.evaluate(SPACED)
        assert page.locator("h1").evaluate("h => parseFloat(getComputedStyle(h).letterSpacing)") > 1
        assert page.evaluate(CLIPPED) == [], path
        assert does_not_scroll_sideways(page), path


def told(page: Page) -> str:
    return page.locator("main").aria_snapshot() + "\n"


def test_what_a_screen_reader_is_told(visitor: Arrive, world: World, request: pytest.FixtureRequest) -> None:
    person = visitor()
    page = person.page
    page.add_init_script(VOICE)
    for path in tries(person, world):
        person.go(path)
        file = TOLD / f"{path.rpartition('/')[2]}.yaml"
        if request.config.getoption("--write-docs"):
            file.write_text(told(page), "utf-8")
        assert file.read_text("utf-8") == told(page), path


def test_nothing_moves_while_a_question_settles(visitor: Arrive, world: World) -> None:
    person = visitor()
    page = person.page
    page.add_init_script(VOICE)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        " for (const one of list.getEntries()) window.moved += one.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    enter(person, world.code)
    begin(person, "2")
    for _ in range(4):
        page.wait_for_load_state("networkidle")
        assert page.locator(".listen").count() == 2
        assert page.evaluate("window.moved") < 0.01
        with page.expect_navigation():
            page.get_by_role("button", name="Je ne sais pas").click()
