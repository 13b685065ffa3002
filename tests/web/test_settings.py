"""What a manager settles: the exam browser's keys; what a candidate is handed: code, address, picture."""

import re

import pytest
import segno
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Organisation
from clea_quiz.web.admin.invitations import address_of, picture_of
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World

KEY = "0123456789abcdef" * 4


@pytest.fixture
def manager(client: FlaskClient, world: World) -> Browser:
    """Nadia, at her settings."""
    browser = Browser(client)
    browser.sign_in(world.manager_email, world.password)
    browser.go("/responsable/reglages")
    return browser


def keys(session: Session, organisation: int) -> list[str] | None:
    with session.begin():
        session.expire_all()
        return session.get_one(Organisation, organisation).exam_browser_keys


def test_keys_are_kept_for_this_organisation_alone_and_can_be_taken_back(
    manager: Browser, session: Session, world: World
) -> None:
    page = read(manager.send("", exam_browser_keys=f"  {KEY.upper()}\n\n{KEY}\n{'f' * 64}"))

    assert "Safe Exam Browser est demandé" in text_of(page.find(".//div[@role='status']"))
    assert keys(session, world.organisation) == [KEY, "f" * 64]
    assert keys(session, world.other_organisation) is None

    manager.send("", exam_browser_keys=" ")
    assert keys(session, world.organisation) is None


def test_a_faulty_key_is_named_and_what_was_typed_stays(
    manager: Browser, session: Session, world: World
) -> None:
    page = read(manager.send("", exam_browser_keys=f"{KEY}\nclé\n{KEY[:-1]}"))

    assert manager.status == 422
    assert "corriger : 2, 3." in text_of(page.find(".//div[@role='alert']"))
    assert "clé" in text_of(page.find(".//textarea"))
    assert keys(session, world.organisation) is None


def test_others_do_not_settle_anything(client: FlaskClient, world: World) -> None:
    browser = Browser(client)
    browser.sign_in(world.assessor_email, world.password)
    browser.go("/responsable/reglages")

    assert browser.status == 403


def test_each_slip_carries_its_own_code_as_a_picture(manager: Browser, world: World) -> None:
    page = read(manager.go("/responsable/codes"))
    slips = page.findall(".//li[@class='slip']")
    pictures = {re.sub(r"\s+", " ", str(slip.find(".//{*}path").get("d"))) for slip in slips}  # type: ignore[union-attr]

    assert len(slips) == 2
    assert len(pictures) == 2


def test_the_picture_holds_the_address_and_the_code_where_no_server_sees_it() -> None:
    address = address_of("https://clea.example/", "K7MW-2QPA")

    assert address == "https://clea.example/#K7MW2QPA"
    assert str(picture_of(address)).count("<path") == 1
    drawn = re.search(r'd="([^"]+)"', str(picture_of(address)))
    wanted = re.search(r'd="([^"]+)"', segno.make(address, error="m").svg_inline(scale=3))
    assert drawn
    assert wanted
    assert drawn[1] == wanted[1]
