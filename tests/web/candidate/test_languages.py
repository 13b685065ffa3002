"""English as the second language: the interface speaks it; what is measured stays French, and says so."""

import re
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.candidate.conftest import Take

FRENCH = re.compile(
    r"[éèêàçùûîôâëïœ]|\b(?:vous|votre|vos|les|une|des|est|sont|pour|avec|dans|cette?|aux?|choisissez|nous)\b",
    re.IGNORECASE,
)
NAMES = (
    "CléA Numérique",
    "CléA Quiz",
    "CléA",
    "Élodie Çağlar-Nuñez",
    "Français",
    "Ici Formation",
    "Certif’Pro",
)


def english_parts(element: Element) -> str:
    """Return what a page says outside the parts that are marked as French."""
    said = [element.text or ""] if element.tag not in ("textarea", "title") else []
    said += [element.get(name) or "" for name in ("aria-label", "placeholder", "alt", "title")]
    for child in element:
        if child.get("lang") != "fr":
            said.append(english_parts(child))
        said.append(child.tail or "")
    return " ".join(said)


def assert_english(html: str) -> None:
    page = read(html)
    assert page.get("lang") == "en"
    body = page.find("body")
    assert body is not None
    words = english_parts(body)
    for name in NAMES:
        words = words.replace(name, "")
    assert FRENCH.findall(words) == [], " ".join(words.split())


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    """Somebody who asked for English on the home page."""
    browser = Browser(client)
    browser.go("/")
    browser.send("/langue")
    return browser


def test_public_pages_speak_english(visitor: Browser) -> None:
    assert visitor.path == "/"
    for path in ("/", "/connexion", "/mentions-legales", "/donnees-personnelles", "/accessibilite", "/rien"):
        assert_english(visitor.go(path))


def test_a_wrong_code_is_said_in_english(visitor: Browser) -> None:
    visitor.go("/")
    assert_english(visitor.send("/code", code="AAAA-2222"))
    assert "We do not know this code" in visitor.html
    assert_english(visitor.send("/code"))
    assert "Type your code." in visitor.html


def test_a_whole_evaluation_speaks_english_and_its_content_french(
    visitor: Browser, session: Session, world: World, take: Take
) -> None:
    with session.begin():
        session.get_one(Evaluation, world.numerique_evaluation).welcomed_at = None
    visitor.enter_code(world.numerique_code)
    for step in ("identite", "deroulement", "metier", "confort"):
        assert_english(visitor.html)
        visitor.send(f"/bienvenue/{step}", sector="logistique")
    assert_english(visitor.html)
    for path in (
        "/candidat/confort",
        "/candidat/essais",
        "/candidat/essais/order",
        "/candidat/essais/mailbox",
    ):
        assert_english(visitor.go(path))
    assert_english(visitor.send("/essais/mailbox"))
    visitor.go("/candidat/")
    visitor.send("/domaines/1/commencer")
    while 'name="step"' in visitor.html:
        assert_english(visitor.html)
        assert read(visitor.html).find(".//div[@class='scenario']").get("lang") == "fr"  # type: ignore[union-attr]
        visitor.send("/reponse", unknown="1")
    assert_english(visitor.html)
    take("2", "3", "4")
    assert_english(visitor.go("/candidat/"))
    assert_english(visitor.send("/avis", ease="yes"))


def test_french_comes_back_and_staff_pages_stay_french(visitor: Browser, world: World) -> None:
    visitor.go("/")
    assert read(visitor.send("/langue")).get("lang") == "fr"

    visitor.send("/langue")
    visitor.sign_in(world.assessor_email, world.password)
    assert read(visitor.html).get("lang") == "fr"


@pytest.mark.parametrize("language", ["de", "", "../en"])
def test_there_is_no_third_language(client: FlaskClient, language: str) -> None:
    browser = Browser(client)
    browser.go("/")

    assert read(browser.send("/langue", language=language)).get("lang") == "fr"


def test_changing_language_leads_back_to_the_same_page_and_nowhere_else(visitor: Browser) -> None:
    visitor.go("/mentions-legales")
    visitor.send("/langue")
    assert visitor.path == "/mentions-legales"
    assert "Hébergement" in text_of(read(visitor.html).find(".//main"))

    visitor.send("/langue", suite="https://ailleurs.example/")
    assert visitor.path == "/"


def test_scripts_find_their_words(visitor: Browser, world: World) -> None:
    visitor.enter_code(world.code)
    words = read(visitor.html).find(".//meta[@name='words']")

    assert words is not None
    assert '"Calculatrice": "Calculator"' in (words.get("content") or "")
