"""Reminders before the five years end, for assessors and managers."""

from datetime import UTC, datetime

import pytest

from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.assessor.conftest import Reader


@pytest.fixture
def signed(assessor: Reader, complete: str, clock: Clock) -> str:
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    return complete


def said(browser: Browser) -> str:
    return text_of(read(browser.html).find(".//main")).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_dossier_the_desk_and_the_attestation_say_until_when(assessor: Reader, signed: str) -> None:
    assessor.at(signed)
    assert "ce qui est acquis vaut jusqu’au 1er mars 2032" in said(assessor)
    assessor.at("")
    assert "vaut jusqu’au 1er mars 2032" in said(assessor)


@pytest.mark.parametrize("who", ["assessor", "manager"])
def test_a_dossier_is_recalled_before_its_end(
    request: pytest.FixtureRequest, assessor: Reader, signed: str, clock: Clock, who: str
) -> None:
    clock.now = datetime(2032, 1, 10, 9, 0, tzinfo=UTC)
    reader: Reader = request.getfixturevalue(who)
    if who == "assessor":
        reader.at("echeances")
    else:
        reader.go("/evaluateur/echeances")

    assert "Élodie Çağlar-Nuñez" in said(reader)
    assert "1er mars 2032" in said(reader)
    assert f"/evaluateur/{signed}/documents" in reader.html
    reader.go("/evaluateur/echeances?terme=past&page=x")
    assert "Aucun dossier" in said(reader)


def test_another_organisation_sees_nothing_of_it(
    assessor: Reader, signed: str, world: World, clock: Clock
) -> None:
    clock.now = datetime(2033, 1, 10, 9, 0, tzinfo=UTC)
    assessor.at("echeances?terme=past")
    assert "Une nouvelle évaluation préalable est nécessaire" in said(assessor)
    stranger = Browser(assessor.client.application.test_client())
    stranger.sign_in(world.other_assessor_email, world.password)
    stranger.go("/evaluateur/echeances?terme=past")
    assert "Élodie" not in stranger.html


def test_a_manager_opens_no_final_evaluation_too_late(manager: Reader, world: World, clock: Clock) -> None:
    clock.now = datetime(2033, 1, 10, 9, 0, tzinfo=UTC)
    manager.go("/responsable/evaluations/ouvrir")
    fields = {"candidates": str(world.candidate), "framework": "clea-2021", "assessor": "0"}
    manager.send("", kind="final", **fields)

    assert manager.status == 422
    assert "Ouvrez une nouvelle évaluation préalable" in said(manager)
    manager.send("", kind="preliminary", **fields)
    assert manager.status == 200
