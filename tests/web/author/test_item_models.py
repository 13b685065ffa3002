"""Item models on the author's shelf: one of their draws is looked at, then another."""

import re

from tests.web.author.desk import Desk

SLUG = "monnaie-en-caisse"


def amounts(html: str) -> list[str]:
    return re.findall(r"\d+,\d\d\s€", html)


def test_a_model_is_found_on_the_shelf_and_is_not_edited_as_a_scenario(author: Desk) -> None:
    author.go("/concepteur/?q=monnaie+rendre")

    assert "La monnaie à rendre" in author.html
    assert "Modèle</span>" in author.html
    assert f"/scenarios/{SLUG}/modifier" not in author.html
    response = author.browser.client.post(
        f"/concepteur/scenarios/{SLUG}/modifier", data={"csrf_token": author.browser.hidden("csrf_token")}
    )
    assert response.status_code == 404


def test_another_draw_has_other_numbers_and_is_marked_by_its_own(author: Desk) -> None:
    author.go(f"/concepteur/scenarios/{SLUG}/apercu/1")
    first = amounts(author.html)
    author.go(f"/concepteur/scenarios/{SLUG}/apercu/1?tirage=1")
    second = amounts(author.html)
    author.go(f"/concepteur/scenarios/{SLUG}/apercu/1?tirage=1")

    assert first
    assert first != second
    assert amounts(author.html) == second
    assert "tirage=2" in author.html
    author.go(f"/concepteur/scenarios/{SLUG}/apercu/1?tirage=99999999999999")
    assert "tirage 999999" in author.html
