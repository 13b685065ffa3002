"""A candidate takes a domain in a real browser: with and without JavaScript, wide, narrow, dark."""

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.sittings.models import Outcome, Sitting, Step
from tests.journeys.conftest import Arrive, Server, Visitor
from tests.support.world import World

SCREENS = {
    "wide": {"width": 1280, "height": 800},
    "phone without script": {"width": 320, "height": 640, "javascript": False},
    "dark": {"width": 1280, "height": 800, "dark": True},
}


def enter(visitor: Visitor, code: str) -> None:
    visitor.go("/")
    visitor.page.get_by_label("Votre code").fill(code)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/candidat/")


def begin(visitor: Visitor, domain: str) -> None:
    visitor.page.locator(f"form[action$='/domaines/{domain}/commencer'] button").first.click()
    visitor.page.wait_for_url(f"**/candidat/domaines/{domain}")


def pass_on(page: Page) -> None:
    """Answer « Je ne sais pas » and wait for what comes next."""
    with page.expect_navigation():
        page.get_by_role("button", name="Je ne sais pas").click()


def does_not_scroll_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def question_number(page: Page) -> str:
    return page.locator(".sitting-bar strong").inner_text()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_candidate_takes_a_whole_domain(
    visitor: Arrive, world: World, session: Session, screen: str
) -> None:
    person = visitor(**SCREENS[screen])
    page = person.page
    person.go("/")
    person.check("home")
    enter(person, world.code)
    expect(page.locator("h1")).to_contain_text("Élodie Çağlar-Nuñez")
    person.check("domains")
    begin(person, "2")
    kinds = set()
    while page.locator("input[name=step]").count():
        kind = page.locator("fieldset.question").get_attribute("class") or ""
        if kind not in kinds:
            kinds.add(kind)
            person.check(f"question {kind}")
            if screen == "wide":
                person.picture("candidate-question")
        pass_on(page)
    person.check("domain done")
    expect(page.locator("main")).to_contain_text("Merci")
    assert "%" not in page.locator("main").inner_text()

    sitting = session.scalars(select(Sitting)).one()
    assert sitting.ended_at is not None
    assert len(kinds) > 1


@pytest.mark.any_database
def test_every_candidate_page_fits_a_narrow_screen(visitor: Arrive, world: World) -> None:
    person = visitor(width=320, height=640)
    enter(person, world.code)
    begin(person, "1")
    for _ in range(6):
        assert does_not_scroll_sideways(person.page), person.page.url
        pass_on(person.page)


@pytest.mark.any_database
def test_a_question_is_answered_with_the_keyboard_alone(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor()
    page = person.page
    enter(person, world.code)
    begin(person, "4")
    while not page.locator(".choice input[type=radio]").count():
        pass_on(page)
    before = question_number(page)

    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.type") == "radio":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Valider et continuer")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.sitting-bar strong')?.innerText !== before", arg=before
    )

    assert session.scalar(select(Step.id).where(Step.outcome == Outcome.ANSWERED)) is not None


def test_killing_the_server_between_two_answers_loses_nothing(
    visitor: Arrive, server: Server, world: World, session: Session
) -> None:
    person = visitor(failures=True)
    page = person.page
    enter(person, world.code)
    begin(person, "3")
    for _ in range(3):
        pass_on(page)
    number, prompt = question_number(page), page.locator(".question__text").inner_text()

    server.kill()
    server.start()
    page.reload()

    assert (question_number(page), page.locator(".question__text").inner_text()) == (number, prompt)
    assert len(session.scalars(select(Step.id).where(Step.answered_at.is_not(None))).all()) == 3
    session.rollback()
    other = visitor()
    enter(other, world.code)
    begin(other, "3")
    assert other.page.locator(".question__text").inner_text() == prompt


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_counts_once(
    visitor: Arrive, world: World, session: Session, *, javascript: bool
) -> None:
    person = visitor(javascript=javascript)
    enter(person, world.code)
    begin(person, "3")

    person.page.get_by_role("button", name="Je ne sais pas").dblclick()
    person.page.wait_for_load_state()
    expect(person.page.locator(".sitting-bar strong")).to_have_text("Question 2")

    assert len(session.scalars(select(Step.id).where(Step.answered_at.is_not(None))).all()) == 1


@pytest.mark.any_database
def test_the_back_button_leads_to_the_domains_and_on_to_the_current_question(
    visitor: Arrive, world: World
) -> None:
    person = visitor()
    page = person.page
    enter(person, world.code)
    begin(person, "4")
    pass_on(page)
    number = question_number(page)

    page.go_back()
    expect(page.locator("h1")).to_contain_text("Bonjour")
    begin(person, "4")

    assert question_number(page) == number


@pytest.mark.any_database
def test_without_script_the_back_button_leads_to_the_current_question_in_the_end(
    visitor: Arrive, world: World
) -> None:
    person = visitor(javascript=False)
    page = person.page
    enter(person, world.code)
    begin(person, "4")
    while not page.locator(".choice input[type=radio]").count():
        pass_on(page)
    number = question_number(page)
    pass_on(page)
    page.go_back()
    if (
        question_number(page) == number
    ):  # the browser shows the old page: answering it again is refused calmly
        page.locator(".choice").first.click()
        page.get_by_role("button", name="Valider et continuer").click()
        expect(page.locator("main")).to_contain_text("déjà répondu")
        page.get_by_role("link", name="question").first.click()
    assert question_number(page) != number


@pytest.mark.any_database
def test_a_question_weighs_little(visitor: Arrive, world: World) -> None:
    person = visitor(**SCREENS["wide"])
    page = person.page
    weights: list[int] = []
    page.add_init_script("delete Navigator.prototype.serviceWorker")  # it would answer out of sight
    enter(person, world.code)
    page.on("requestfinished", lambda request: weights.append(sum(_bytes(request))))
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    begin(person, "2")
    page.wait_for_load_state("networkidle")
    stand_in = page.request.get(f"{person.server.url}/hors-ligne")  # what it keeps besides
    first = sum(weights) + int(stand_in.headers["content-length"])
    weights.clear()

    pass_on(page)
    page.wait_for_load_state("networkidle")

    assert 10_000 < first <= 60_000
    assert 1_000 < sum(weights) <= 15_000


def _bytes(request: Request) -> tuple[int, int]:
    sizes = request.sizes()
    return sizes["responseBodySize"], sizes["responseHeadersSize"]
