"""An answer under way: a page that is left, another device, another tab, a server that is away for a moment.

The network that goes away for a whole minute is in ``test_minute``.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.sittings.models import Outcome, Step
from tests.journeys.conftest import Arrive, Server, Visitor
from tests.journeys.test_candidate import begin, enter, pass_on, question_number
from tests.support.world import World

PATIENT = 60_000  # milliseconds: longer than the longest wait between two attempts
pytestmark = pytest.mark.any_database


@pytest.fixture
def person(visitor: Arrive, world: World) -> Visitor:
    """A candidate in front of a question that is answered by writing."""
    return in_front_of_a_question(visitor(failures=True), world.code)


def in_front_of_a_question(person: Visitor, code: str) -> Visitor:
    enter(person, code)
    begin(person, "2")
    while not field(person.page).count():
        pass_on(person.page)
    ready(person.page)
    return person


def field(page: Page) -> Locator:
    return page.locator(".entry__input")


def ready(page: Page) -> None:
    """Wait until a page that the network fails can stand in for."""
    wait_for(page, lambda: bool(page.evaluate("!!navigator.serviceWorker.controller")))


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Valider et continuer").click()


def goes_on(page: Page, number: str) -> None:
    expect(page.locator(".sitting-bar strong")).not_to_have_text(number, timeout=PATIENT)


def cut(page: Page) -> None:
    page.context.set_offline(True)


def answers(session: Session) -> list[str]:
    """Return what was answered, and not merely passed on."""
    with session.begin():
        found = session.scalars(select(Step.response).where(Step.outcome == Outcome.ANSWERED)).all()
    return [str(response) for response in found]


def drafts(session: Session) -> list[dict[str, list[str]]]:
    with session.begin():
        return [draft for draft in session.scalars(select(Step.draft)) if draft]


def wait_for(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came")


def test_an_answer_that_was_waiting_when_the_page_was_closed_goes_off_on_return(
    person: Visitor, session: Session
) -> None:
    page = person.page
    field(page).fill("12")
    cut(page)
    confirm(page)
    expect(page.locator(".network")).to_contain_text("partira toute seule")
    address, context = page.url, page.context
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    wait_for(again, lambda: len(answers(session)) == 1)
    expect(again.locator(".sitting-bar strong")).not_to_have_text("Question 1")


def test_what_was_begun_is_there_on_another_device(
    person: Visitor, visitor: Arrive, world: World, session: Session
) -> None:
    field(person.page).fill("12")
    wait_for(person.page, lambda: len(drafts(session)) == 1)

    other = visitor()
    enter(other, world.code)
    begin(other, "2")
    assert field(other.page).input_value() == "12"

    confirm(other.page)
    wait_for(other.page, lambda: len(answers(session)) == 1)
    assert drafts(session) == []


def test_what_was_begun_survives_a_pause_without_script(visitor: Arrive, world: World) -> None:
    person = visitor(javascript=False)
    page = person.page
    enter(person, world.code)
    begin(person, "2")
    while not field(page).count():
        pass_on(page)
    field(page).fill("12")
    page.get_by_role("button", name="Faire une pause").click()
    expect(page.locator("h1")).to_contain_text("Bonjour")

    begin(person, "2")
    assert field(page).input_value() == "12"


def test_two_tabs_on_one_question_end_on_the_next(person: Visitor, session: Session) -> None:
    page = person.page
    second = page.context.new_page()
    second.goto(page.url)
    number = question_number(page)
    field(second).fill("7")
    confirm(second)
    expect(second.locator(".sitting-bar strong")).not_to_have_text(number)

    field(page).fill("12")
    confirm(page)
    expect(page.locator("main")).to_contain_text("déjà répondu")
    person.check("stale answer")
    page.get_by_role("link", name="question").first.click()
    assert question_number(page) == question_number(second)
    assert len(answers(session)) == 1


def test_a_server_that_is_away_for_a_moment_gets_the_answer_when_it_is_back(
    person: Visitor, server: Server, session: Session
) -> None:
    page = person.page
    number = question_number(page)
    field(page).fill("12")
    server.kill()
    confirm(page)
    expect(page.locator(".network")).to_contain_text("partira toute seule")
    server.start()

    goes_on(page, number)
    assert len(answers(session)) == 1
