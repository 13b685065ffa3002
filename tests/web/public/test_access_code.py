"""Coming in with an access code."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import AttemptKind, FailedAttempt
from clea_quiz.accounts.rules import show_access_code
from clea_quiz.accounts.service import ATTEMPT_WINDOW, MOST_ATTEMPTS
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World


def test_the_home_page_asks_for_the_code_first(browser: Browser) -> None:
    page = read(browser.go("/"))

    (form,) = page.findall(".//main//form")
    assert form.get("action") == "/code"
    assert text_of(form.find(".//label")) == "Votre code"
    assert page.find(".//a[@href='/connexion']") is not None


@pytest.mark.parametrize("way", ["plain", "lower", "dashed", "spaced"])
def test_a_code_opens_the_evaluation_however_it_is_typed(browser: Browser, world: World, way: str) -> None:
    code = world.code
    typed = {
        "plain": code,
        "lower": code.lower(),
        "dashed": show_access_code(code),
        "spaced": f"  {code[:2]} {code[2:]} ",
    }
    browser.enter_code(typed[way])

    assert browser.path == "/candidat/"
    assert "Élodie Çağlar-Nuñez" in browser.html


@pytest.mark.parametrize(("typed", "said"), [("", "Tapez votre code."), ("ZZZZ 2222", "n’est pas connu")])
def test_a_wrong_code_is_said_at_the_field_and_kept(browser: Browser, typed: str, said: str) -> None:
    page = read(browser.enter_code(typed))

    assert browser.status == 422
    field = page.find(".//input[@id='code']")
    assert field is not None
    assert field.get("value", "") == typed
    assert field.get("aria-invalid") == "true"
    assert "code-erreur" in (field.get("aria-describedby") or "")
    assert said in text_of(page.find(".//p[@id='code-erreur']"))
    assert (page.findtext(".//title") or "").startswith("Erreur")


def test_too_many_wrong_codes_make_everybody_there_wait(
    browser: Browser, session: Session, world: World, clock: Clock
) -> None:
    session.add_all(
        FailedAttempt(kind=AttemptKind.ACCESS_CODE, origin="127.0.0.1", at=clock() - timedelta(seconds=5))
        for _ in range(MOST_ATTEMPTS[AttemptKind.ACCESS_CODE])
    )
    session.commit()

    page = read(browser.enter_code(world.code))
    assert browser.status == 429
    assert "Attendez dix minutes" in text_of(page.find(".//p[@id='code-erreur']"))

    clock.pass_(ATTEMPT_WINDOW.total_seconds())
    browser.enter_code(world.code)
    assert browser.path == "/candidat/"


def test_a_candidate_on_a_colleagues_computer_does_not_inherit_the_staffs_session(
    browser: Browser, world: World
) -> None:
    browser.sign_in(world.manager_email, world.password)
    browser.enter_code(world.code)

    browser.go("/responsable/")

    assert browser.path == "/connexion"


def test_the_home_page_offers_to_go_on(browser: Browser, world: World) -> None:
    browser.enter_code(world.code)

    page = read(browser.go("/"))

    assert page.find(".//main//a[@href='/candidat/']") is not None
    assert "Élodie" not in browser.html


def test_a_form_without_its_token_is_refused_with_what_to_do(browser: Browser, world: World) -> None:
    response = browser.client.post("/code", data={"code": world.code})

    assert response.status_code == 400
    assert "Rechargez-la" in text_of(read(response.get_data(as_text=True)).find(".//main"))
