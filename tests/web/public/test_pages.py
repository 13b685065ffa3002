"""Pages that owe nothing to anybody: legal, data, accessibility, refusals, health."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from clea_quiz.web.shared.security import CONTENT_SECURITY_POLICY
from tests.support.http import Browser
from tests.support.pages import read, text_of


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/mentions-legales", "entre crochets"),
        ("/donnees-personnelles", "Personne d’un autre organisme"),
        ("/accessibilite", "Ce n’est pas un audit fait par un organisme indépendant"),
        ("/connexion", "Espace professionnel"),
    ],
)
def test_a_page_says_what_it_is_for(browser: Browser, path: str, said: str) -> None:
    page = read(browser.go(path))

    assert browser.status == 200
    assert said in text_of(page.find(".//main")).replace("\u202f", " ")
    assert browser.response is not None
    assert browser.response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert browser.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/connexion", "/accessibilite"])
def test_every_page_has_its_landmarks_and_a_way_past_the_header(browser: Browser, path: str) -> None:
    page = read(browser.go(path))

    for landmark in ("header", "main", "footer"):
        assert len(page.findall(f".//body/{landmark}")) == 1
    first = next(page.find(".//body").iter("a"))  # type: ignore[union-attr]  # a page has a body
    assert first.get("href") == "#contenu"


@pytest.mark.parametrize(("path", "status"), [("/nulle-part", 404), ("/code", 405), ("/deconnexion", 405)])
def test_a_refusal_is_a_page_with_a_way_out(browser: Browser, path: str, status: int) -> None:
    page = read(browser.go(path))

    assert browser.status == status
    assert page.find(".//main//a[@href='/']") is not None


def test_the_process_says_that_it_is_alive(browser: Browser) -> None:
    assert browser.go("/healthz") == "ok\n"


def test_the_product_is_ready_when_its_tables_are_current(browser: Browser, session: Session) -> None:
    assert browser.go("/readyz") == "ready\n"
    assert browser.status == 200

    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()

    assert "clea-quiz db upgrade" in browser.go("/readyz")
    assert browser.status == 503
