"""English for staff: every page of the manager and of the author, their refusals, and who stays in French."""

import re

import pytest
from flask.testing import FlaskClient

from clea_quiz.web.author.words import INTERACTIONS
from tests.support.english import assert_english
from tests.support.http import Browser
from tests.support.pages import read
from tests.support.world import World
from tests.web.author.desk import Desk, sheet
from tests.web.author.writing import add, begin, write_choice

Filled = dict[str, str | list[str]]

pytestmark = pytest.mark.any_database


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    """Somebody who asked for English before signing in."""
    browser = Browser(client)
    browser.go("/")
    browser.send("/langue")
    return browser


def test_staff_choose_their_language_at_the_foot_of_a_page_and_keep_it(
    client: FlaskClient, world: World
) -> None:
    nadia = Browser(client)
    nadia.sign_in(world.manager_email, world.password)
    assert read(nadia.html).get("lang") == "fr"
    nadia.go("/responsable/candidats")
    nadia.send("/langue")

    assert nadia.path == "/responsable/candidats"
    assert_english(nadia.html)
    assert_english(nadia.go("/responsable/personnel"))
    assert read(nadia.send("/langue")).get("lang") == "fr"


def test_the_assessors_pages_stay_french_and_say_so(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.assessor_email, world.password)

    assert read(visitor.html).get("lang") == "fr"
    assert "/langue" not in visitor.html
    assert_english(visitor.go("/accessibilite"))


def test_refusals_met_by_staff_are_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)

    for path in ("/responsable/rien", "/concepteur/", "/responsable/codes/"):
        assert_english(visitor.go(path))
        assert visitor.status in (403, 404)


def test_every_page_of_the_manager_is_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)
    for path in ("", "codes", "candidats", "personnel", "evaluations/ouvrir", "reglages"):
        assert_english(visitor.go(f"/responsable/{path}"))

    visitor.go("/responsable/")
    assert re.search(r"1\sMarch\s2027", visitor.html)
    assert "2 assessments, newest first" in visitor.html.replace("\u00a0", " ")


def test_what_the_manager_is_refused_is_english(visitor: Browser, world: World) -> None:
    visitor.sign_in(world.manager_email, world.password)

    def sends(page: str, action: str, words: str, **fields: str | list[str]) -> None:
        visitor.go(f"/responsable/{page}")
        assert_english(visitor.send(action, **fields))
        assert words in visitor.html, words

    awa: Filled = {"given_name": "Awa", "family_name": "Diop", "sector": "general", "reference": "R-7"}
    staff: Filled = {"full_name": "Leo Martin", "email": "leo@ici.example", "roles": ["author"]}
    sends("candidats", "/candidats", "This field is required.")
    sends("candidats", "/candidats", "Awa Diop is on the list.", **awa)
    sends("candidats", "/candidats", "already belongs to another candidate", **awa)
    sends("candidats", "/liste", "missing: prenom, nom", text="x\ny")
    sends("candidats", "/liste", "contains no candidates", text="prenom;nom")
    faulty = "prenom;nom;secteur;reference\n;Diop;;\nLea;Roy;chasse;\nLea;Roy;;R-7"
    sends("candidats", "/liste", "Unknown sector", text=faulty)
    assert "Line 2: First and last names are required." in visitor.html
    sends("candidats", "/liste", "Candidates added: 1.", text="prenom;nom\nLea;Roy")
    sends("personnel", "", "Choose at least one role.")
    sends("personnel", "", "A password has at least 12 characters", password="short", **staff)
    sends("personnel", "", "repeats the same characters", password="a" * 20, **staff)
    sends("personnel", "", "Type a complete e-mail address.", **{**staff, "email": "leo"})
    sends("personnel", "", "The account for Leo Martin is open.", password="a long sentence", **staff)
    sends("personnel", "", "There is already an account for", password="a long sentence", **staff)
    sends("evaluations/ouvrir", "", "Tick at least one candidate.")
    opened: Filled = {
        "candidates": [str(world.candidate)],
        "framework": "clea-2021",
        "kind": "final",
        "assessor": "0",
    }
    sends("evaluations/ouvrir", "", "Assessments opened: 1.", **opened)
    sends("reglages", "", "Lines to put right: 1.", exam_browser_keys="abc")
    sends("reglages", "", "Candidates may use any browser.")
    sends("reglages", "", "asked to use Safe Exam Browser", exam_browser_keys="a" * 64)
    sends("reglages", "", "Twenty keys at most; there are 21.", exam_browser_keys=f"{'a' * 64}\n" * 21)


@pytest.fixture
def author(visitor: Browser, world: World) -> Desk:
    visitor.sign_in(world.author_email, world.password)
    return Desk(visitor)


def test_the_shelf_and_the_previews_are_english(author: Desk) -> None:
    for path in (
        "",
        "?q=rienquiexiste",
        "?page=2",
        "nouveau",
        "scenarios/monnaie-en-caisse/apercu/1",  # an item model
        "scenarios/bilan-oral-preparation-salle/apercu/1",  # what an assessor acts out
        "scenarios/accent-en-salle-de-pause/apercu/1",
        "scenarios/affiche-job-dating/apercu/1",
    ):
        assert_english(author.go(f"/concepteur/{path}"))
        assert author.status == 200
    author.go("/concepteur/scenarios/tri-du-chantier/apercu/1")
    assert_english(author.send("/apercu/1", {"unknown": "1"}))
    assert "I do not know" in author.html
    author.go("/concepteur/scenarios/tri-du-chantier/apercu/1")
    assert_english(author.send("/apercu/1"))
    assert author.status == 422


def test_a_draft_is_english_from_its_beginning_to_its_end(author: Desk) -> None:
    author.go("/concepteur/nouveau")
    assert_english(author.send("/nouveau"))
    for slug in ("Gants Neufs", "accident-livraison-espagne"):
        head: Filled = {"title": "Le quai", "situation": "Vous rangez.", "slug": slug}
        assert_english(author.send("/nouveau", {**head, "sectors": ["logistique"]}))
        assert "You can take “" in author.html
    draft = begin(author)
    assert_english(author.html)
    assert_english(author.send("/publier"))
    assert author.status == 422
    address = write_choice(author, draft)
    assert_english(author.html)
    assert_english(author.go(address))
    left_open = sheet(author.html, address)
    assert_english(author.send(address, {"prompt": "Une autre question ?"}))
    assert_english(author.post(left_open, {"prompt": "Encore une ?"}))
    assert author.status == 409
    for path in ("apercu/1", "questions/1/retirer", "abandonner"):
        assert_english(author.go(f"{draft}/{path}"))
    author.go(draft)
    assert_english(author.send("/publier"))
    assert "is published" in author.html
    assert_english(author.post(left_open, {"prompt": "Trop tard ?"}))
    assert author.status == 404


def test_the_forms_of_every_kind_of_part_are_english(author: Desk) -> None:
    draft = begin(author)
    kinds = [("questions", kind) for kind in INTERACTIONS]
    kinds += [("documents", kind) for kind in ("message", "sheet", "notice", "recording")]
    for page, kind in kinds:
        address = add(author, draft, kind, page)
        assert_english(author.html)
        assert_english(author.send(address))
        assert author.status in (200, 422), kind
        if page == "questions":
            assert_english(author.go(address.replace("questions", "apercu")))
    author.go(f"{draft}/documents/2")
    table = {"title": "Stock", "tables": "Article | Reste\nGants | 3"}
    author.send("/documents/2", table)
    assert_english(author.go(f"{draft}/documents/2"))
    assert_english(author.go(draft))
    author.go(f"{draft}/abandonner")
    assert_english(author.send("/abandonner"))
