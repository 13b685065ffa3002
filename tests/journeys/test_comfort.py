"""A newcomer in a real browser: the welcome, the tries, and what helps beside a question."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Fact, FactKind, Sitting
from tests.journeys.conftest import Arrive, Visitor
from tests.journeys.test_candidate import begin, does_not_scroll_sideways, enter, pass_on
from tests.support.sittings import ask_first
from tests.support.world import World

VOICE = """
const said = [];
const speech = {
  getVoices: () => [{ lang: "fr-FR", name: "Voix" }],
  addEventListener() {},
  get speaking() { return said.some((one) => !one.over); },
  cancel() {
    for (const one of said.filter((one) => !one.over)) {
      one.over = true;
      one.dispatchEvent(new Event("error"));
    }
  },
  speak(one) { said.push(one); },
};
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
window.said = said;
"""
"""A device with a French voice: the browser of the tests has none. What is said can be read back."""

pytestmark = pytest.mark.any_database

Ask = Callable[..., None]


@pytest.fixture
def unwelcomed(session: Session, world: World) -> str:
    """Return the code of somebody who comes in for the first time."""
    with session.begin():
        session.get_one(Evaluation, world.numerique_evaluation).welcomed_at = None
    return world.numerique_code


@pytest.mark.parametrize("screen", [{"width": 1280}, {"width": 320}, {"dark": True}])
def test_a_newcomer_is_welcomed(visitor: Arrive, unwelcomed: str, screen: dict[str, int]) -> None:
    person = visitor(**screen)
    page = person.page
    person.go("/")
    page.get_by_label("Votre code").fill(unwelcomed.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/bienvenue/identite")
    for button in ("Oui, c’est moi", "J’ai compris", "Continuer"):
        person.check(page.url)
        assert does_not_scroll_sideways(page)
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
    page.wait_for_url("**/bienvenue/confort")
    for choice in ("Très grande", "Très contrastées", "Large", "Lettres bien différentes"):
        page.get_by_text(choice, exact=True).click()
    person.check("comfort while it is chosen")
    assert does_not_scroll_sideways(page)
    expect(page.locator("html")).to_have_css("font-size", "23px")
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    page.get_by_role("button", name="C’est bon pour moi").click()
    page.wait_for_url("**/candidat/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    person.check("home in strong contrast, large")
    assert does_not_scroll_sideways(page)
    begin(person, "1")
    person.check("question in strong contrast, large")
    assert does_not_scroll_sideways(page)


def test_the_tries_can_be_made_one_after_the_other(visitor: Arrive, world: World) -> None:
    person = visitor(width=360)
    page = person.page
    enter(person, world.numerique_code)
    page.get_by_role("link", name="S’entraîner").click()
    person.check("tries")
    page.get_by_role("link", name="Commencer les essais").click()
    page.get_by_text("Vous allez à la réunion.").click()
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("status")).to_contain_text("bonne façon de répondre")
    person.check("a try that is right")
    page.get_by_role("link", name="Essai suivant").click()
    tried = 1
    while "/essais/" in page.url:
        tried += 1
        person.check(page.url)
        assert does_not_scroll_sideways(page), page.url
        with page.expect_navigation():
            page.get_by_role("link", name="Passer cet essai").click()

    assert tried > 8


@pytest.fixture
def asked(session: Session, world: World, library: TestLibrary) -> Ask:
    """Let somebody meet a question of the kind that is wanted, whatever chance would have chosen."""

    def ask(person: Visitor, wanted: Callable[[PlacedItem], bool], domain: str = "2") -> None:
        with session.begin():
            evaluation = session.get_one(Evaluation, world.evaluation)
            ask_first(session, library, evaluation, domain, datetime.now(UTC), wanted)
        enter(person, world.code)
        begin(person, domain)

    return ask


def is_choice(placed: PlacedItem) -> bool:
    return placed.item.interaction.type == "choice"


def is_entry(placed: PlacedItem) -> bool:
    return placed.item.interaction.type == "numeric_entry"


def has_picture(placed: PlacedItem) -> bool:
    return any(stimulus.type == "picture" for stimulus in placed.scenario.documents)


def has_calculator(placed: PlacedItem) -> bool:
    return placed.item.calculator


def test_a_question_is_read_aloud_word_by_word(visitor: Arrive, asked: Ask) -> None:
    person = visitor()
    page = person.page
    page.add_init_script(VOICE)
    asked(person, is_choice)
    page.get_by_role("button", name="Écouter la question").click()
    person.check("while the question is read")

    said = page.evaluate("said.map((one) => one.text).join(' ')")
    for choice in page.locator(".choice__text").all_inner_texts():
        assert " ".join(choice.split()) in " ".join(said.split())
    page.evaluate(
        "said[0].dispatchEvent("
        "Object.assign(new Event('boundary'), { name: 'word', charIndex: 0, charLength: 4 }))"
    )
    marked = page.evaluate("[...CSS.highlights.get('aloud')].map(String)[0]")
    assert marked
    assert page.locator("fieldset.question legend").inner_text().strip().startswith(marked)
    page.get_by_role("button", name="Arrêter la lecture").click()
    expect(page.get_by_role("button", name="Écouter la question")).to_be_visible()
    assert page.evaluate("CSS.highlights.has('aloud')") is False


def test_where_reading_is_measured_only_the_question_is_read(visitor: Arrive, asked: Ask) -> None:
    person = visitor()
    page = person.page
    page.add_init_script(VOICE)
    asked(person, is_choice, domain="1")

    expect(page.locator("form[data-reads=question] .choice input").first).to_be_visible()
    expect(page.get_by_role("button", name="Écouter la situation")).to_have_count(0)
    page.get_by_role("button", name="Écouter la question").click()
    said = page.evaluate("said.map((one) => one.text).join(' ')")
    assert all(choice not in said for choice in page.locator(".choice__text").all_inner_texts())


def test_without_a_voice_nothing_offers_to_read(visitor: Arrive, world: World) -> None:
    person = visitor()
    enter(person, world.code)
    begin(person, "2")

    expect(person.page.locator(".listen")).to_have_count(0)


def test_a_picture_can_be_enlarged(visitor: Arrive, asked: Ask) -> None:
    person = visitor()
    page = person.page
    asked(person, has_picture)
    before = page.url
    page.get_by_role("link", name="Agrandir l’image").first.click()
    dialog = page.get_by_role("dialog", name="Image agrandie")
    width = dialog.locator("img").evaluate("image => image.clientWidth")
    dialog.get_by_role("button", name="Plus grand").click()
    assert dialog.locator("img").evaluate("image => image.clientWidth") > width
    person.check("picture enlarged")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == before


def test_a_calculator_counts_by_mouse_and_keyboard(visitor: Arrive, asked: Ask) -> None:
    person = visitor()
    page = person.page
    asked(person, has_calculator)
    page.get_by_text("Calculatrice", exact=True).click()
    for key in ("1", "2", "virgule", "5", "fois", "4", "égale"):
        page.locator(".calculator").get_by_role("button", name=key, exact=True).click()
    expect(page.locator(".calculator__shown")).to_have_text("50")
    page.keyboard.type("/0=")
    expect(page.locator(".calculator__shown")).to_have_text("Impossible")
    person.check("calculator")


def test_notes_follow_from_question_to_question(visitor: Arrive, world: World, session: Session) -> None:
    person = visitor()
    page = person.page
    enter(person, world.code)
    begin(person, "2")
    page.get_by_text("Mon brouillon").click()
    page.get_by_label("Écrivez ici").fill("4 cartons de 12,5 kg")
    pass_on(page)
    expect(page.get_by_label("Écrivez ici")).to_have_value("4 cartons de 12,5 kg")
    with session.begin():
        assert session.scalars(select(Sitting.notes)).one() == "4 cartons de 12,5 kg"


def test_leaving_the_page_and_pasting_are_facts_and_stop_nothing(
    visitor: Arrive, asked: Ask, session: Session
) -> None:
    person = visitor()
    page = person.page
    asked(person, is_entry)
    hide(page, hidden=True)
    page.wait_for_timeout(1200)
    hide(page, hidden=False)
    with page.expect_response("**/faits"):
        page.locator("input.entry__input").dispatch_event("paste")
    page.wait_for_load_state("networkidle")
    pass_on(page)

    with session.begin():
        found = session.execute(select(Fact.kind, Fact.seconds).order_by(Fact.id)).all()
    assert [kind for kind, _ in found] == [FactKind.AWAY, FactKind.PASTE]
    assert 1 <= (found[0].seconds or 0) <= 5


def hide(page: Page, *, hidden: bool) -> None:
    """Say to the page that another one is in front; a browser without a screen never does by itself."""
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_whole_domain_is_taken_with_the_keyboard_alone(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor()
    page = person.page
    enter(person, world.numerique_code)
    page.keyboard.press("Tab")
    focus(page, "document.activeElement.closest('form[action$=commencer]')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/candidat/domaines/*")
    answered = 0
    while page.locator("input[name=step]").count():
        answered += 1
        if page.locator(".choice input[type=radio]").count() and answered % 2:
            focus(page, "document.activeElement.type === 'radio'")
            page.keyboard.press("Space")
            focus(page, "document.activeElement.innerText.startsWith('Valider')")
        else:
            focus(page, "document.activeElement.name === 'unknown'")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("Merci")
    with session.begin():
        sitting = session.scalars(select(Sitting)).one()
        assert sitting.ended_at is not None
        assert len(sitting.steps) == answered


def focus(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if page.evaluate(f"!!({wanted})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def test_the_picture_of_an_invitation_fills_the_code_in(visitor: Arrive, world: World) -> None:
    person = visitor()
    page = person.page
    person.go(f"/#{world.numerique_code.lower()}")

    code = world.numerique_code
    expect(page.get_by_label("Votre code")).to_have_value(f"{code[:4]}-{code[4:]}")
    assert "#" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**/candidat/")
