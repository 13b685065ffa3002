"""Staff come in with an address and a password."""

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import AttemptKind, FailedAttempt, Person
from clea_quiz.accounts.service import MOST_ATTEMPTS
from clea_quiz.web.shared.navigation import is_ours
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World

WRONG = "L’adresse ou le mot de passe n’est pas le bon."


@pytest.mark.parametrize(
    ("who", "place"),
    [("assessor", "/evaluateur/"), ("author", "/concepteur/"), ("manager", "/responsable/")],
)
def test_each_role_arrives_at_its_own_place(browser: Browser, world: World, who: str, place: str) -> None:
    page = read(browser.sign_in(getattr(world, f"{who}_email"), world.password))

    assert browser.path.startswith(place)
    entries = page.findall(".//header//nav//a")
    assert [entry.get("href") for entry in entries] == [place]
    assert entries[0].get("aria-current")
    assert page.find(".//header//form[@action='/deconnexion']") is not None


@pytest.mark.parametrize(
    ("email", "password"),
    [("claire@ici.example", "pas le bon mot de passe"), ("nul@ici.example", "une phrase")],
)
def test_wrong_credentials_are_said_without_saying_which(browser: Browser, email: str, password: str) -> None:
    page = read(browser.sign_in(email, password))

    assert browser.status == 422
    assert WRONG in text_of(page.find(".//p[@id='password-erreur']"))
    assert page.find(f".//input[@value='{email}']") is not None
    assert password not in browser.html
    assert page.find(".//div[@role='alert']//a[@href='#password']") is not None


def test_empty_fields_are_named_one_by_one(browser: Browser) -> None:
    page = read(browser.sign_in("", ""))

    assert "Tapez votre adresse" in text_of(page.find(".//p[@id='email-erreur']"))
    assert "Tapez votre mot de passe" in text_of(page.find(".//p[@id='password-erreur']"))


def test_guessing_passwords_is_slowed_down(
    browser: Browser, session: Session, world: World, clock: Clock
) -> None:
    session.add_all(
        FailedAttempt(kind=AttemptKind.PASSWORD, origin="127.0.0.1", at=clock())
        for _ in range(MOST_ATTEMPTS[AttemptKind.PASSWORD])
    )
    session.commit()

    page = read(browser.sign_in(world.assessor_email, world.password))

    assert browser.status == 429
    assert "Attendez dix minutes" in text_of(page.find(".//p[@id='password-erreur']"))


def test_the_page_that_was_asked_for_comes_after_signing_in(browser: Browser, world: World) -> None:
    browser.go("/evaluateur/?domaine=2")
    assert browser.path == "/connexion"
    address = browser.response.request.full_path if browser.response else ""
    data = {
        "email": world.assessor_email,
        "password": world.password,
        "csrf_token": browser.hidden("csrf_token"),
    }

    response = browser.client.post(address, data=data)

    assert response.headers["Location"] == "/evaluateur/?domaine=2"


@pytest.mark.parametrize(
    "address",
    [
        "https://ailleurs.example/",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "/\t/ailleurs.example",
        "javascript:alert(1)",
        "evaluateur",
        "",
    ],
)
def test_no_address_leads_to_another_site(address: str) -> None:
    assert not is_ours(address)


def test_an_address_of_another_site_is_ignored(browser: Browser, world: World) -> None:
    browser.go("/connexion")
    data = {
        "email": world.author_email,
        "password": world.password,
        "csrf_token": browser.hidden("csrf_token"),
    }

    response = browser.client.post("/connexion?next=//ailleurs.example/x", data=data)

    assert response.headers["Location"] == "/concepteur/"


def test_whoever_is_signed_in_already_is_led_on(browser: Browser, world: World) -> None:
    browser.sign_in(world.manager_email, world.password)

    browser.go("/connexion")

    assert browser.path.startswith("/responsable/")


def test_signing_out_closes_every_door(browser: Browser, world: World) -> None:
    browser.sign_in(world.manager_email, world.password)

    browser.send("/deconnexion")

    assert browser.path == "/"
    browser.go("/responsable/")
    assert browser.path == "/connexion"


def test_somebody_who_left_does_not_come_in(browser: Browser, session: Session, world: World) -> None:
    session.get_one(Person, world.assessor).active = False
    session.commit()

    browser.sign_in(world.assessor_email, world.password)

    assert browser.status == 422
    assert WRONG in browser.html


def test_signing_in_closes_the_candidates_session(browser: Browser, world: World) -> None:
    browser.enter_code(world.code)
    browser.sign_in(world.assessor_email, world.password)

    browser.go("/candidat/")

    assert browser.path == "/"
