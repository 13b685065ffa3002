"""The welcome, the comfort settings, the tries, the exam browser: through HTTP alone."""

from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation, Organisation
from clea_quiz.sittings import practice
from clea_quiz.sittings.models import Agreement, Opinion
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.candidate.conftest import Take


@pytest.fixture
def newcomer(session: Session, client: FlaskClient, world: World) -> Browser:
    """Élodie, who comes in for the first time."""
    with session.begin():
        session.get_one(Evaluation, world.numerique_evaluation).welcomed_at = None
    browser = Browser(client)
    browser.enter_code(world.numerique_code)
    return browser


def test_the_welcome_goes_through_four_pages_and_never_comes_back(
    newcomer: Browser, session: Session, world: World
) -> None:
    assert "Êtes-vous Élodie Çağlar-Nuñez" in text_of(read(newcomer.html).find(".//h1"))
    told = text_of(read(newcomer.send("/bienvenue/identite")).find(".//main")).replace("\u202f", " ")
    for word in ("Je ne sais pas", "pause", "jury", "L’ordinateur ne décide pas", "heure"):
        assert word in told
    newcomer.send("/bienvenue/deroulement")
    newcomer.send("/bienvenue/metier", sector="restauration")
    newcomer.send("/bienvenue/confort", size="large", theme="auto", spacing="normal", font="legible")

    assert newcomer.path == "/candidat/"
    assert read(newcomer.html).get("data-size") == "large"
    with session.begin():
        candidate = session.get_one(Candidate, world.candidate)
        assert candidate.sector == "restauration"
        assert candidate.comfort == {"size": "large", "font": "legible"}
        assert session.get_one(Evaluation, world.numerique_evaluation).welcomed_at is not None
    newcomer.enter_code(world.numerique_code)
    assert newcomer.path == "/candidat/"


@pytest.mark.parametrize("path", ["/candidat/", "/candidat/domaines/1", "/candidat/essais"])
def test_nothing_starts_before_the_welcome(newcomer: Browser, path: str) -> None:
    newcomer.go(path)

    assert newcomer.path == "/candidat/bienvenue/identite"


def test_somebody_else_leaves_without_a_trace(newcomer: Browser, session: Session, world: World) -> None:
    newcomer.send("/quitter")

    assert newcomer.path == "/"
    newcomer.go("/candidat/")
    assert newcomer.path == "/"
    with session.begin():
        assert session.get_one(Evaluation, world.numerique_evaluation).welcomed_at is None


def test_a_trade_that_is_not_in_the_list_is_said_and_nothing_changes(
    newcomer: Browser, session: Session, world: World
) -> None:
    newcomer.go("/candidat/bienvenue/metier")
    page = read(newcomer.send("/bienvenue/metier", sector="piraterie"))

    assert "Choisissez un métier" in text_of(page.find(".//div[@role='alert']"))
    with session.begin():
        assert session.get_one(Candidate, world.candidate).sector == "logistique"


@pytest.mark.parametrize("step", ["fin", "../confort"])
def test_there_is_no_other_page_of_welcome(newcomer: Browser, step: str) -> None:
    newcomer.go(f"/candidat/bienvenue/{step}")

    assert newcomer.status == 404


@pytest.mark.parametrize(
    ("chosen", "scheme", "sheets"),
    [
        ({}, "light dark", {"clea.css", "dark.css"}),
        ({"theme": "light"}, "light", {"clea.css", "comfort.css"}),
        ({"theme": "dark"}, "dark", {"clea.css", "dark.css", "comfort.css"}),
        ({"theme": "contrast"}, "dark", {"clea.css", "comfort.css"}),
    ],
)
def test_a_page_carries_what_was_chosen_and_only_the_sheets_it_needs(
    candidate: Browser, chosen: dict[str, str], scheme: str, sheets: set[str]
) -> None:
    candidate.go("/candidat/confort")
    page = read(candidate.send("/candidat/confort", **chosen))

    assert {name: page.get(f"data-{name}") for name in chosen} == chosen
    assert page.find(".//meta[@name='color-scheme']").get("content") == scheme  # type: ignore[union-attr]
    links = {str(link.get("href")).rpartition("/")[2] for link in page.findall(".//link[@rel='stylesheet']")}
    assert links - {"people.css"} == sheets


def test_changing_ones_comfort_keeps_the_answer_that_was_begun(candidate: Browser) -> None:
    candidate.send("/domaines/3/commencer")
    while 'type="radio" name="answer"' not in candidate.html:
        candidate.send("/reponse", unknown="1")
    question = candidate.path

    candidate.press("/confort", "/reponse", answer="b", notes="trois cartons")
    assert candidate.path == "/candidat/confort"
    candidate.send("/candidat/confort", spacing="wide")

    page = read(candidate.html)
    assert candidate.path == question
    assert page.get("data-spacing") == "wide"
    assert [
        i.get("value") for i in page.iter("input") if "checked" in i.attrib and i.get("name") == "answer"
    ] == ["b"]
    assert text_of(page.find(".//textarea[@name='notes']")) == "trois cartons"


def test_comfort_leads_back_here_and_nowhere_else(candidate: Browser) -> None:
    candidate.go("/candidat/confort?suite=https://ailleurs.example/")

    assert candidate.hidden("suite") == "/candidat/"


def test_every_try_can_be_made_and_passed(candidate: Browser) -> None:
    page = read(candidate.go("/candidat/essais"))
    addresses = [a.get("href") or "" for a in page.findall(".//ol[@class='domains']//a")]
    assert len(addresses) > 8

    for address in addresses:
        page = read(candidate.go(address))
        assert candidate.status == 200
        assert "rien n’est noté" in text_of(page.find(".//main"))
        picture = page.find(".//img")
        if picture is not None:
            assert candidate.client.get(picture.get("src") or "").mimetype == "image/svg+xml"


def test_a_try_says_what_it_is_worth_and_keeps_the_answer(candidate: Browser) -> None:
    candidate.go("/candidat/essais/numeric_entry")

    empty = read(candidate.send("/essais/numeric_entry"))
    assert candidate.status == 422
    assert empty.find(".//div[@role='alert']") is not None

    wrong = read(candidate.send("/essais/numeric_entry", answer="32"))
    assert "ici rien ne compte" in text_of(wrong.find(".//div[@role='status']"))
    assert wrong.find(".//input[@name='answer']").get("value") == "32"  # type: ignore[union-attr]

    right = read(candidate.send("/essais/numeric_entry", answer="5"))
    assert "bonne façon" in text_of(right.find(".//div[@role='status']"))


@pytest.mark.parametrize("path", ["/candidat/essais/rien", "/candidat/essais/images/choice.yaml"])
def test_a_try_that_does_not_exist_is_not_found(candidate: Browser, path: str) -> None:
    candidate.go(path)

    assert candidate.status == 404
    assert practice.ORDER


def test_the_end_asks_three_questions_and_keeps_what_is_said(
    candidate: Browser, take: Take, session: Session
) -> None:
    take("1", "2", "3", "4")
    page = read(candidate.go("/candidat/"))
    words = text_of(page.find(".//main")).replace("\u00a0", " ")
    assert "minute" in words
    assert "%" not in words
    assert len(page.findall(".//form[@aria-labelledby='avis']/fieldset")) == 2

    page = read(candidate.send("/avis", ease="yes", clarity="", words="Merci"))

    assert "Vous avez déjà donné votre avis" in text_of(page.find(".//main"))
    with session.begin():
        opinion = session.query(Opinion).one()
        assert (opinion.ease, opinion.clarity, opinion.words) == (Agreement.YES, None, "Merci")


KEY = "2b3f9a"


def sealed(address: str, key: str = KEY) -> dict[str, str]:
    """Return the header that Safe Exam Browser sends for an address."""
    return {"X-SafeExamBrowser-ConfigKeyHash": sha256(f"{address}{key}".encode()).hexdigest()}


def test_an_organisation_may_ask_for_safe_exam_browser(
    candidate: Browser, client: FlaskClient, session: Session, world: World
) -> None:
    with session.begin():
        session.get_one(Organisation, world.organisation).exam_browser_keys = ["other", KEY]
    address = "http://localhost/candidat/"

    refused = client.get("/candidat/")
    assert refused.status_code == 403
    assert "Safe Exam Browser" in text_of(read(refused.get_data(as_text=True)).find(".//h1"))
    assert client.get("/candidat/", headers=sealed(address, "a wrong key")).status_code == 403
    assert client.get("/candidat/", headers=sealed("http://localhost/candidat/essais")).status_code == 403
    assert client.get("/candidat/", headers=sealed(address)).status_code == 200
    assert client.post("/candidat/domaines/1/commencer").status_code in (400, 403)
