"""A candidate simulated through HTTP from code to matrix, without JavaScript."""

from html import escape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.scenarios import Item
from clea_quiz.matrices.queries import matrix
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Outcome, Sitting, Step
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.world import World


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    return Browser(client)


def item_of(
    session: Session, library: TestLibrary, evaluation_id: int, step_id: int
) -> tuple[Item, dict[str, list[str]]]:
    """Return an item met, and the fields that answer it rightly on its page."""
    session.expire_all()
    step = session.get_one(Step, step_id)
    framework = session.get_one(Evaluation, evaluation_id).framework
    test = library.test_of(session, step.sitting, framework)
    item = test.placed(step.item, step.seed).item
    fields = {name: list(v) for name, v in page_fields(item.interaction, step.arrangement).items()}
    session.rollback()
    return item, fields


def take_domain(
    browser: Browser, session: Session, library: TestLibrary, evaluation_id: int, clock: Clock
) -> list[Item]:
    """Answer a domain rightly to its end; return the items met."""
    items: list[Item] = []
    while 'name="step"' in browser.html:
        item, fields = item_of(session, library, evaluation_id, int(browser.hidden("step")))
        items.append(item)
        clock.pass_(20)
        browser.send("/reponse", **fields)
        assert browser.status == 200
    return items


def test_a_candidate_goes_from_code_to_matrix(
    browser: Browser, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    browser.enter_code(world.code.lower())
    assert "Élodie Çağlar-Nuñez" in browser.html
    browser.send("/domaines/3/commencer")
    items = take_domain(browser, session, library, world.evaluation, clock)

    session.expire_all()
    view = matrix(session, library, session.get_one(Evaluation, world.evaluation))
    third = view.domains[2]
    assert len(third.evidence.steps) == len(items)
    assert {s.estimate.proposal for s in third.subdomains} == {Proposal.ACQUIRED}


def test_no_response_of_a_whole_sitting_holds_a_key(
    browser: Browser, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    browser.enter_code(world.code)
    browser.send("/domaines/4/commencer")
    items = take_domain(browser, session, library, world.evaluation, clock)

    everything = "\n".join(browser.pages)
    secrets = [item.rationale for item in items]
    for item in items:
        document = item.interaction.model_dump()
        rows = [*document.get("choices", ()), *document.get("mistakes", ())]
        secrets += [row["why"] for row in rows if row.get("why")]
    assert len(secrets) > len(items)
    leaked = [secret for secret in secrets if secret in everything or escape(secret) in everything]
    assert leaked == []
    for word in ("credit", "correct", "rationale", "distractor", "score", "theta"):
        assert word not in everything.casefold().replace("accept", ""), word


def test_the_same_answer_posted_twice_counts_once(browser: Browser, session: Session, world: World) -> None:
    browser.enter_code(world.code)
    question = browser.send("/domaines/3/commencer")
    browser.send("/reponse", unknown="1")
    following = browser.hidden("step")
    browser.pages.append(question)

    browser.send("/reponse", unknown="1")

    assert browser.hidden("step") == following
    assert len(session.scalars(select(Step).where(Step.outcome == Outcome.UNKNOWN)).all()) == 1


def test_a_stale_answer_is_refused_with_the_way_to_the_current_question(
    browser: Browser, session: Session, library: TestLibrary, world: World
) -> None:
    browser.enter_code(world.code)
    question = browser.send("/domaines/3/commencer")
    _, fields = item_of(session, library, world.evaluation, int(browser.hidden("step")))
    browser.send("/reponse", unknown="1")
    browser.pages.append(question)

    browser.send("/reponse", **fields)

    assert browser.status == 409
    assert "déjà répondu" in browser.html
    assert "/candidat/domaines/3" in browser.html


def test_a_candidate_never_sees_another_candidates_sitting(
    app: Flask, session: Session, world: World
) -> None:
    theirs, mine = Browser(app.test_client()), Browser(app.test_client())
    theirs.enter_code(world.other_code)
    theirs.send("/domaines/3/commencer")
    foreign_step = theirs.hidden("step")
    mine.enter_code(world.code)
    mine.send("/domaines/3/commencer")

    mine.send("/reponse", step=foreign_step, unknown="1")

    assert mine.status == 404
    assert session.get_one(Step, int(foreign_step)).answered_at is None
    mine.go("/candidat/domaines/4")
    assert mine.status == 404


def test_a_wrong_type_in_a_numeric_entry_is_said_and_what_was_typed_stays(
    browser: Browser, session: Session, library: TestLibrary, world: World
) -> None:
    browser.enter_code(world.code)
    browser.send("/domaines/2/commencer")
    while (
        item_of(session, library, world.evaluation, int(browser.hidden("step")))[0].interaction.type
        != "numeric_entry"
    ):
        browser.send("/reponse", unknown="1")
        assert 'name="step"' in browser.html, "no numeric entry in this sitting"
    step = browser.hidden("step")

    browser.send("/reponse", answer="douze euros")

    assert browser.status == 422
    assert "Écrivez un nombre en chiffres" in browser.html
    assert 'value="douze euros"' in browser.html
    assert browser.hidden("step") == step


def test_without_a_code_every_candidate_page_leads_home(browser: Browser) -> None:
    for path in ("/candidat/", "/candidat/domaines/1", "/candidat/domaines/1/images/a/b.svg"):
        browser.go(path)
        assert browser.path == "/"


def test_an_unknown_code_is_said_and_stays_in_the_field(browser: Browser) -> None:
    browser.enter_code("ABCD-2345")

    assert browser.status == 422
    assert "pas connu" in browser.html
    assert "ABCD-2345" in browser.html


def test_the_pinned_publication_and_the_seed_are_stored_with_the_sitting(
    browser: Browser, session: Session, world: World
) -> None:
    browser.enter_code(world.code)
    browser.send("/domaines/1/commencer")

    sitting = session.scalars(select(Sitting)).one()
    assert sitting.publication_id > 0
    assert sitting.seed > 0
    assert sitting.sector == "logistique"
