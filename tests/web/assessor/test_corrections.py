"""Correcting what was signed: asked for with a reason, kept beside the signed version, refused to others."""

from sqlalchemy.orm import Session

from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.assessor.conftest import Reader


def sign(assessor: Reader, complete: str) -> None:
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")


def test_a_signed_matrix_is_corrected_and_its_history_is_readable(
    assessor: Reader, complete: str, session: Session
) -> None:
    sign(assessor, complete)
    assert "Version 1" in assessor.at(f"{complete}/signature")
    refused = read(assessor.send("/correction", reason=" "))
    assert assessor.status == 400
    assert "Écrivez pourquoi" in text_of(refused.find(".//div[@role='alert']"))

    assessor.at(f"{complete}/signature")
    assessor.send("/correction", reason="Une erreur de saisie.")
    assert "peut être corrigée" in assessor.html
    assert "Signer la matrice" in assessor.at(f"{complete}/signature")
    sign(assessor, complete)

    words = text_of(read(assessor.at(f"{complete}/signature")).find(".//main")).replace("\u202f", " ")
    assert words.index("Version 2") < words.index("Version 1")
    assert "Raison : Une erreur de saisie." in words.replace("\u00a0", " ")


def test_nobody_else_reopens_it(assessor: Reader, manager: Reader, complete: str, world: World) -> None:
    sign(assessor, complete)
    assert "Rouvrir la matrice" not in manager.at(f"{complete}/signature")
    data = {"csrf_token": manager.hidden("csrf_token"), "reason": "parce que"}
    assert manager.client.post(f"/evaluateur/{complete}/signature/correction", data=data).status_code == 403

    stranger = Browser(manager.client.application.test_client())
    stranger.sign_in(world.other_assessor_email, world.password)
    stranger.go("/evaluateur/")
    data["csrf_token"] = stranger.hidden("csrf_token")
    address = f"/evaluateur/{complete}/signature/correction"
    assert stranger.client.post(address, data=data).status_code == 404
