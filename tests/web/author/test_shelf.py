"""The author's shelf: what is published, searched; how a scenario begins."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.authoring.models import Draft
from tests.support.http import Browser
from tests.support.world import World
from tests.web.author.desk import Desk


def begin(author: Desk, **fields: str | list[str]) -> str:
    author.go("/concepteur/nouveau")
    values: dict[str, str | list[str]] = {
        "title": "Le quai du matin",
        "situation": "Vous êtes au quai.",
        "sectors": ["logistique"],
    }
    return author.send("/nouveau", values | fields)


def test_signing_in_leads_to_the_bank_in_use(author: Desk) -> None:
    assert author.path == "/concepteur/"
    assert "Scénarios publiés" in author.html
    assert "page 1 sur" in author.html


def test_a_search_finds_by_words_without_accents_by_domain_and_by_sector(author: Desk) -> None:
    author.go("/concepteur/?q=SALLE+de+pause&secteur=batiment")
    assert "La pause sur le chantier" in author.html
    assert "page 1 sur" not in author.html

    author.go("/concepteur/?q=accent-en-salle&domaine=clea-2021/1")
    assert "Aucun scénario ne correspond" in author.html
    author.go("/concepteur/?q=accent-en-salle&domaine=clea-2021/4")
    assert "La pause sur le chantier" in author.html


@pytest.mark.parametrize("query", ["?page=0", "?page=999", "?page=x", "?domaine=%3Cb%3E", "?q=" + "a" * 3000])
def test_an_odd_search_still_gives_a_page(author: Desk, query: str) -> None:
    author.go("/concepteur/" + query)

    assert author.status == 200
    assert "<b>" not in author.html


def test_a_new_scenario_draws_its_identifier_from_the_title(author: Desk, session: Session) -> None:
    begin(author)

    draft = session.scalars(select(Draft)).one()
    assert draft.slug == "le-quai-du-matin"
    assert author.path == f"/concepteur/brouillons/{draft.id}"
    assert "Le brouillon est créé" in author.html
    assert "Questions</a>" in author.html  # what is missing is said at once
    assert "il en faut au moins 1" in author.html


def test_an_identifier_of_the_bank_or_of_another_draft_is_refused_with_a_free_one(author: Desk) -> None:
    begin(author, slug="accent-en-salle-de-pause")
    assert author.status == 422
    assert "«\u202faccent-en-salle-de-pause-2\u202f»" in author.html
    assert "Vous êtes au quai." in author.html

    begin(author)
    begin(author, slug="le-quai-du-matin")
    assert author.status == 422
    assert "«\u202fle-quai-du-matin-2\u202f»" in author.html
    assert author.faulty_fields() == {"slug"}


def test_a_malformed_identifier_and_missing_fields_are_said_at_their_field(author: Desk) -> None:
    begin(author, slug="Le Quai !")
    assert (author.status, author.faulty_fields()) == (422, {"slug"})
    assert "«\u202fle-quai\u202f»" in author.html

    begin(author, title="", situation="", sectors=[])
    assert author.status == 422
    assert {"title", "situation"} <= author.faulty_fields()
    assert author.dead_links() == set()


def test_revising_a_published_scenario_twice_leads_to_the_same_draft(author: Desk, session: Session) -> None:
    author.go("/concepteur/?q=accent-en-salle")
    author.send("/accent-en-salle-de-pause/modifier")
    first = author.path
    author.go("/concepteur/?q=accent-en-salle")

    assert f'href="{first}"' in author.html
    assert "/modifier" not in author.html
    assert session.scalars(select(Draft.slug)).all() == ["accent-en-salle-de-pause"]


def test_an_unknown_scenario_cannot_be_revised(author: Desk) -> None:
    author.go("/concepteur/?q=accent-en-salle")
    response = author.browser.client.post(
        "/concepteur/scenarios/nulle-part/modifier",
        data={"csrf_token": author.browser.hidden("csrf_token")},
    )

    assert response.status_code == 404


def test_an_assessor_a_manager_and_a_visitor_stay_outside(app: Flask, world: World) -> None:
    for email in (world.assessor_email, world.manager_email):
        browser = Browser(app.test_client())
        browser.sign_in(email, world.password)
        browser.go("/concepteur/")
        assert browser.status == 403
    visitor = Browser(app.test_client())
    visitor.go("/concepteur/")
    assert visitor.path == "/connexion"
