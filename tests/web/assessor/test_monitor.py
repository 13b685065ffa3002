"""The sittings under way and the accommodations, through HTTP alone."""

from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings import service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Intervention, Sitting
from clea_quiz.sittings.service import Opening
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World


@pytest.fixture
def sitting(session: Session, library: TestLibrary, world: World, clock: Clock) -> int:
    """Élodie is at the first question of a domain."""
    with session.begin():
        evaluation = session.get_one(Evaluation, world.evaluation)
        return service.start(session, library, evaluation, Opening("3", Random(5)), clock()).id


@pytest.fixture
def claire(client: FlaskClient, world: World) -> Browser:
    """The assessor."""
    browser = Browser(client)
    browser.sign_in(world.assessor_email, world.password)
    return browser


def row(html: str) -> str:
    return text_of(read(html).find(".//tbody/tr")).replace("\u00a0", " ").replace("\u202f", " ")


def test_who_is_where_is_seen_and_can_be_held_and_let_go(claire: Browser, sitting: int, clock: Clock) -> None:
    clock.pass_(45)
    seen = row(claire.go("/evaluateur/passations"))
    assert "Élodie Çağlar-Nuñez" in seen
    assert "Répond" in seen
    assert "45 s" in seen

    assert "En pause" in row(claire.send(f"/passations/{sitting}"))
    assert "en pause" in text_of(read(claire.html).find(".//div[@role='status']"))
    assert "Répond" in row(claire.send(f"/passations/{sitting}"))


def test_ending_asks_once_more(claire: Browser, sitting: int, session: Session) -> None:
    claire.go("/evaluateur/passations")
    asked = read(claire.send(f"/passations/{sitting}", quoi="end"))
    assert "Terminer cette épreuve" in text_of(asked.find(".//h1"))
    with session.begin():
        assert not session.get_one(Sitting, sitting).ended

    claire.send(f"/passations/{sitting}")
    with session.begin():
        session.expire_all()
        assert session.get_one(Sitting, sitting).end_reason is EndReason.ENDED
    assert "Personne n’est en train de répondre" in claire.html


def test_what_cannot_be_done_is_said(claire: Browser, sitting: int) -> None:
    claire.go("/evaluateur/passations")
    page = read(claire.send(f"/passations/{sitting}", quoi="extend", minutes="5"))

    assert "pas de durée limitée" in text_of(page.find(".//div[@role='status']"))
    claire.send(f"/passations/{sitting}", quoi="brûler")
    assert claire.status == 404


def test_others_neither_see_nor_touch_it(
    client: FlaskClient, world: World, sitting: int, session: Session
) -> None:
    stranger = Browser(client)
    stranger.sign_in(world.other_assessor_email, world.password)
    assert "Élodie" not in stranger.go("/evaluateur/passations")
    token = stranger.hidden("csrf_token")
    data = {"csrf_token": token, "quoi": "pause"}
    assert client.post(f"/evaluateur/passations/{sitting}", data=data).status_code == 404
    with session.begin():
        assert session.scalar(select(func.count()).select_from(Intervention)) == 0


def test_a_manager_sees_but_does_not_intervene(client: FlaskClient, world: World, sitting: int) -> None:
    manager = Browser(client)
    manager.sign_in(world.manager_email, world.password)
    assert "Élodie" in manager.go("/evaluateur/passations")
    data = {"csrf_token": manager.hidden("csrf_token"), "quoi": "pause"}
    assert client.post(f"/evaluateur/passations/{sitting}", data=data).status_code == 403


def kept(session: Session, world: World) -> object:
    with session.begin():
        session.expire_all()
        return session.get_one(Evaluation, world.evaluation).accommodations


def test_accommodations_are_kept_and_shown(claire: Browser, session: Session, world: World) -> None:
    claire.go(f"/evaluateur/evaluations/{world.evaluation}/amenagements")
    page = read(claire.send("", time_factor="1.5", breaks="1", aloud="1"))

    assert kept(session, world) == {"time_factor": 1.5, "breaks": True, "aloud": True}
    ticked = {box.get("name") for box in page.iter("input") if "checked" in box.attrib}
    assert ticked == {"time_factor", "breaks", "aloud"}


def test_what_the_screen_can_no_longer_decide_is_told_before(
    claire: Browser, session: Session, world: World
) -> None:
    claire.go(f"/evaluateur/evaluations/{world.evaluation}/amenagements")
    page = read(claire.send("", time_factor="1.0", no_sound="1"))

    told = text_of(page.find(".//div[@role='alert']"))
    assert claire.status == 422
    assert "1.1 Écouter et comprendre" in told
    assert kept(session, world) is None
    claire.send("", time_factor="1.0", no_sound="1")
    assert kept(session, world) == {"no_sound": True}


def test_a_time_that_is_not_in_the_list_is_refused(claire: Browser, session: Session, world: World) -> None:
    claire.go(f"/evaluateur/evaluations/{world.evaluation}/amenagements")
    page = read(claire.send("", time_factor="9"))

    assert "Choisissez un temps" in text_of(page.find(".//div[@role='alert']"))
    assert kept(session, world) is None


def test_another_organisations_candidate_has_no_accommodations_here(claire: Browser, world: World) -> None:
    claire.go(f"/evaluateur/evaluations/{world.other_evaluation}/amenagements")

    assert claire.status == 404


def test_who_needs_to_hear_is_told_about_the_device(
    client: FlaskClient, session: Session, world: World
) -> None:
    with session.begin():
        session.get_one(Evaluation, world.evaluation).accommodations = {"aloud": True}
    candidate = Browser(client)

    assert "cet appareil ne peut pas les lire" in candidate.enter_code(world.code)
