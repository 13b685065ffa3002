"""English as the second language: the interface speaks it; what is measured stays French, and says so."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from tests.support.english import assert_english
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.candidate.conftest import Take


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


def test_french_comes_back(visitor: Browser) -> None:
    visitor.go("/")
    assert read(visitor.send("/langue")).get("lang") == "fr"


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
