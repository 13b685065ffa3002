"""An author adds an item by form, sees it as the candidate will, publishes it; the next sitting meets it."""

from datetime import UTC, datetime
from random import Random

from playwright.sync_api import expect
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.accounts.welcome import welcome
from tests.journeys.conftest import Arrive, Visitor
from tests.support.world import SOCLE, World

# In a sub-domain with few items and in the candidates' own sector: the content rules ask for it early.
CRITERION = "clea-2021/2.5.3"
QUESTION = "Quelle est la différence entre les deux nombres de cartons ?"


def write_scenario(person: Visitor) -> None:
    page = person.page
    page.get_by_role("link", name="Nouveau scénario").click()
    person.check("new scenario")
    page.get_by_label("Titre").fill("Le chargement du camion")
    page.get_by_label("Situation").fill(
        "Vous chargez un camion. Il doit partir avec 48 cartons. Vous en avez chargé 30."
    )
    page.get_by_label("Logistique").check()
    page.get_by_role("button", name="Créer le brouillon").click()
    person.check("draft without item")


def write_item(person: Visitor) -> None:
    page = person.page
    page.locator("button[name=kind][value=numeric_entry]").click()
    page.locator("select[name='criterion']").select_option(CRITERION)
    page.locator("select[name='difficulty']").select_option("1")
    page.get_by_label("Texte de la question").fill(QUESTION)
    page.get_by_label("Valeur juste").fill("dix-huit")
    page.get_by_label("Justification").fill("48 cartons moins 30 font 18 cartons.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def test_an_author_adds_an_item_that_the_next_sitting_meets(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor()
    page = person.page
    person.sign_in(world.author_email)
    page.wait_for_url("**/concepteur/")
    person.check("shelf")
    write_scenario(person)
    write_item(person)
    expect(page.locator("main")).to_contain_text("un nombre est attendu")
    expect(page.get_by_label("Valeur juste")).to_have_value("dix-huit")
    person.check("item with an error at its field")
    page.get_by_label("Valeur juste").fill("18")
    page.get_by_role("button", name="Enregistrer et voir l’aperçu").click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    person.check("preview")
    person.picture("author-item")
    page.goto(page.url.partition("/apercu")[0])
    person.check("draft")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("status")).to_be_visible()

    # Which questions a sitting asks is drawn among the best: several candidates, and one of them meets it.
    codes = [world.code, *_more_codes(session, world)]
    assert any(QUESTION.replace(" ?", "\u202f?") in _met(visitor(), code) for code in codes)


def _more_codes(session: Session, world: World) -> list[str]:
    codes = []
    for number in range(4):
        new = NewCandidate("Ana", f"Nom{number}", "logistique")
        now = datetime(2027, 3, 2, tzinfo=UTC)
        candidate = enrol_candidate(session, world.organisation, new, ["logistique"], now)
        opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
        opened = open_evaluation(session, world.organisation, opening, Random(number), now)
        welcome(session, opened, now)
        codes.append(opened.access_code)
    session.commit()
    return codes


def _met(candidate: Visitor, code: str) -> set[str]:
    """Take the second domain and return the questions met."""
    candidate.go("/")
    candidate.page.get_by_label("Votre code").fill(code)
    candidate.page.keyboard.press("Enter")
    candidate.page.wait_for_url("**/candidat/")
    candidate.page.locator("form[action$='/domaines/2/commencer'] button").first.click()
    candidate.page.wait_for_url("**/candidat/domaines/2")
    met = set()
    while candidate.page.locator("input[name=step]").count():
        met.add(candidate.page.locator(".question__text").inner_text())
        with candidate.page.expect_navigation():
            candidate.page.get_by_role("button", name="Je ne sais pas").click()
    return met
