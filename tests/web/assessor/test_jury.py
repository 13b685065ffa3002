"""The pages of a jury: one dossier, a whole day, and what the papers then say."""

import csv
import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.matrices.models import JuryDecision, JuryVerdict
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.assessor.conftest import Reader

DAY = "2027-03-12"


@pytest.fixture
def signed(assessor: Reader, complete: str, clock: Clock) -> str:
    """CléA Numérique signed, everything acquired, a week ago."""
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    clock.pass_(7 * 86_400)
    return complete


def verdicts(session: Session) -> list[JuryVerdict]:
    found = list(session.scalars(select(JuryDecision.verdict).order_by(JuryDecision.id)))
    session.rollback()
    return found


def pdf_text(body: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return " ".join(words.split()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_decision_is_recorded_and_the_papers_say_it(
    assessor: Reader, signed: str, session: Session
) -> None:
    assessor.at(f"{signed}/jury")
    assessor.send("/jury", verdict="granted", day=DAY, comment="Très bon dossier.")

    words = text_of(read(assessor.html).find(".//main")).replace("\u00a0", " ")
    assert "La décision du jury est enregistrée" in words
    assert "Jury du 12 mars 2027" in words
    assert "Très bon dossier." in words
    assert "Enregistrée par Claire Lenoir" in words
    assert verdicts(session) == [JuryVerdict.GRANTED]
    attestation = pdf_text(assessor.client.get(f"/evaluateur/{signed}/documents/attestation.pdf").data)
    assert "Le jury du 12 mars 2027 a décidé : certificat délivré." in attestation
    assert "Le certificat lui-même est établi par Certif’Pro" in attestation
    assert "n’est pas le certificat" in attestation
    file = pdf_text(assessor.client.get(f"/evaluateur/{signed}/documents/dossier-jury.pdf").data)
    assert "certificat délivré. Très bon dossier." in file
    rows = assessor.client.get("/evaluateur/evaluations.csv?etape=judged").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(rows), delimiter=";")
    assert (row["Étape"], row["Jury"], row["Jury du"]) == (
        "passée en jury",
        "certificat délivré",
        "12/03/2027",
    )


def test_a_correction_shows_that_the_decision_rests_on_an_older_version(
    assessor: Reader, signed: str
) -> None:
    assessor.at(f"{signed}/jury")
    assessor.send("/jury", verdict="granted", day=DAY)
    assessor.at(f"{signed}/signature")
    assessor.send("/correction", reason="Une erreur.")

    html = assessor.at(f"{signed}/jury").replace("\u00a0", " ")
    assert "Elle repose sur la version 1 de la matrice, rouverte depuis." in html
    assert 'name="verdict"' not in html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": DAY, "comment": "gardé"}, "Choisissez la décision"),
        ({"verdict": "granted", "day": "hier", "comment": "gardé"}, "Écrivez la date du jury"),
        ({"verdict": "granted", "day": "2030-01-01", "comment": "gardé"}, "pas encore passée"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    assessor: Reader, signed: str, session: Session, fields: dict[str, str], said: str
) -> None:
    assessor.at(f"{signed}/jury")
    page = read(assessor.send("/jury", **fields))

    assert assessor.status == 400
    assert said in text_of(page.find(".//div[@role='alert']"))
    assert ">gardé</textarea>" in assessor.html
    assert fields["day"] in assessor.html
    assert verdicts(session) == []


def test_a_jurys_day_is_recorded_at_once(
    assessor: Reader, signed: str, session: Session, world: World
) -> None:
    read(assessor.at("jury"))
    evaluation = str(world.numerique_evaluation)
    page = read(assessor.send("/evaluateur/jury", day=""))
    assert "un dossier au moins" in text_of(page.find(".//div[@role='alert']"))

    fields = {f"verdict-{evaluation}": "granted", f"comment-{evaluation}": "bien"}
    assessor.send("/evaluateur/jury", day="2030-01-01", **fields)
    assert assessor.status == 400
    assert "Élodie" in text_of(read(assessor.html).find(".//div[@role='alert']"))
    assert 'value="bien"' in assessor.html
    assert 'value="granted" selected' in assessor.html

    assessor.send("/evaluateur/jury", day=DAY, **fields)
    assert "1 décision enregistrée" in assessor.html.replace("\u00a0", " ")
    assert "Aucun dossier signé" in assessor.html
    assert verdicts(session) == [JuryVerdict.GRANTED]
    assert "Passée en jury" in assessor.at("")


def test_what_is_not_acquired_is_not_offered_and_not_taken(
    assessor: Reader, world: World, session: Session, clock: Clock, complete: str
) -> None:
    assessor.at(f"{complete}/matrice/1")
    assessor.send("/matrice/1", **{"mark-1.1": "not_acquired", "comment-1.1": "Revu."})
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    clock.pass_(86_400 * 7)

    html = assessor.at(f"{complete}/jury")
    assert 'value="granted"' not in html
    assessor.send("/jury", verdict="granted", day=DAY)
    assert assessor.status == 400
    assert "tous les domaines ne sont pas" in assessor.html
    assert verdicts(session) == []


def test_nobody_else_sees_or_records_it(
    assessor: Reader, signed: str, world: World, session: Session
) -> None:
    stranger = Browser(assessor.client.application.test_client())
    stranger.sign_in(world.other_assessor_email, world.password)
    stranger.go(f"/evaluateur/{signed}/jury")
    assert stranger.status == 404
    stranger.go("/evaluateur/jury")
    assert "Élodie" not in stranger.html
    assessor.at("jury")
    fields = {"csrf_token": assessor.hidden("csrf_token"), "day": DAY}
    foreign = fields | {f"verdict-{world.other_evaluation}": "adjourned"}
    assert assessor.client.post("/evaluateur/jury", data=foreign).status_code == 404
    own = fields | {"verdict": "adjourned"}
    page = f"/evaluateur/evaluations/{world.other_evaluation}/jury"
    assert assessor.client.post(page, data=own).status_code == 404
    assert verdicts(session) == []
