"""The interview without a script: the list, one card, its conflict, its correction, who may."""

import html
import io

import openpyxl
import pypdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service as matrices
from clea_quiz.matrices.observations.models import Observation
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.assessor.conftest import Reader

CARD = "observation-argumenter-horaires-1"
OTHER = "fiche-mon-projet-1"
FILLED: dict[str, str] = {
    "point-1": "seen",
    "point-2": "not_seen",
    "grade": "1",
    "notes": "Cherche ses mots.",
}


@pytest.fixture
def interview(world: World) -> str:
    """Return where the interview is, under ``/evaluateur/``."""
    return f"evaluations/{world.evaluation}/entretien"


def send(person: Reader, interview: str, item: str = CARD, then: str = "save", **fields: str) -> str:
    person.at(f"{interview}/{item}{'?corriger=1' if then == 'correct' else ''}")
    return person.send(
        f"/entretien/{item}", then="finish" if then == "correct" else then, **(FILLED | fields)
    )


def kept(session: Session) -> Observation:
    session.expire_all()
    found = session.scalars(select(Observation)).one()
    session.expunge(found)
    session.rollback()  # SQLite has one writer: the page's turn
    return found


def test_the_list_counts_the_cards_and_is_narrowed(assessor: Reader, interview: str) -> None:
    page = text_of(read(assessor.at(interview)))
    assert "16 fiches" in page
    assert "0 terminée sur 16" in page
    assert "À jouer 16" in page

    assert "3 fiches pour 6" in text_of(read(assessor.at(f"{interview}?partie=6")))
    assert "Sous-domaine 1.2" in text_of(read(assessor.at(f"{interview}?partie=1")))
    assert "4 fiches pour 1.2" in text_of(read(assessor.at(f"{interview}?partie=1.2")))
    assert "Pas de fiche pour 4" in text_of(read(assessor.at(f"{interview}?partie=4")))


def test_a_framework_without_cards_says_so(assessor: Reader, world: World) -> None:
    page = assessor.at(f"evaluations/{world.numerique_evaluation}/entretien")

    assert "La banque n’a pas de fiche" in text_of(read(page))


def test_a_card_is_kept_by_its_button_and_found_again(
    assessor: Reader, interview: str, session: Session
) -> None:
    read(assessor.at(f"{interview}/{CARD}"))
    page = read(send(assessor, interview))

    assert assessor.status == 200
    checked = {(i.get("name"), i.get("value")) for i in page.iter("input") if i.get("checked") is not None}
    assert {("point-1", "seen"), ("point-2", "not_seen"), ("point-3", "not_asked"), ("grade", "1")} <= checked
    assert text_of(page.find(".//textarea")) == "Cherche ses mots."
    assert (kept(session).grade, kept(session).finished_at) == ("Réussi en partie", None)
    assert "En cours" in text_of(read(assessor.at(interview)))


def test_buttons_lead_to_the_cards_beside_within_the_part(assessor: Reader, interview: str) -> None:
    assessor.at(f"{interview}/observation-lexique-presentation-poste-1?partie=1.2")
    assert "Fiche 1 sur 4" in assessor.html
    first = assessor.html
    assessor.send("/entretien/observation-lexique-presentation-poste-1", then="next")
    assert "Fiche 2 sur 4" in assessor.html
    item = assessor.html.split('data-card="')[1].split('"')[0].partition("-")[2]
    assessor.send(f"/entretien/{item}", then="previous")
    assert "Fiche 1 sur 4" in assessor.html
    assert "Fiche 1 sur 4" in first


def test_a_finished_card_is_seen_everywhere_and_decides_nothing(
    assessor: Reader, interview: str, world: World
) -> None:
    send(assessor, interview, then="finish")
    assert "Fiche terminée : elle est une preuve de son critère." in assessor.html

    done = text_of(read(assessor.at(f"{interview}/{CARD}")))
    assert "À confirmer ; l’évaluateur décide" in done
    assert "1 terminée sur 16" in text_of(read(assessor.at(interview)))
    dossier = f"evaluations/{world.evaluation}"
    matrix = text_of(read(assessor.at(f"{dossier}/matrice")))
    assert "Fiche jouée : à confirmer en entretien" in matrix
    domain = html.unescape(assessor.at(f"{dossier}/matrice/1"))
    assert "Fiche jouée par Claire Lenoir" in domain
    assert "Cherche ses mots." in domain
    assert 'name="mark-1.2.3" value="" checked' in domain
    assert "Fiche « Donner son avis" in text_of(read(assessor.at(f"{dossier}/reponses?critere=1.2.3")))

    pdf = assessor.client.get(f"/evaluateur/{dossier}/matrice.pdf").data
    printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "Cherche ses mots." in printed.replace("\n", " ")
    book = openpyxl.load_workbook(io.BytesIO(assessor.client.get(f"/evaluateur/{dossier}/matrice.xlsx").data))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Réussi en partie (à confirmer)" in cell for cell in cells)


def test_finishing_without_a_result_keeps_what_was_typed(assessor: Reader, interview: str) -> None:
    page = read(send(assessor, interview, then="finish", grade=""))

    assert assessor.status == 400
    assert "Choisissez un résultat avant de terminer la fiche." in text_of(page)
    assert text_of(page.find(".//textarea")) == "Cherche ses mots."


def test_a_correction_is_kept_with_who_changed_what(assessor: Reader, interview: str) -> None:
    send(assessor, interview, then="finish")
    assessor.at(f"{interview}/{CARD}")
    assert "<form class=" not in assessor.html.partition("<main")[2]
    page = read(send(assessor, interview, then="correct", grade="0", notes="Mieux à la fin."))

    said = text_of(page)
    assert "Fiche terminée" in said
    assert "1 correction" in said
    assert "résultat : Réussi en partie → Réussi" in said
    assert "« Cherche ses mots. » → « Mieux à la fin. »" in said


@pytest.fixture
def colleague(app: Flask, world: World, session: Session) -> Reader:
    """Another assessor of the same organisation."""
    from clea_quiz.accounts.models import Role, RoleGrant  # noqa: PLC0415 - only this fixture needs them

    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.commit()
    browser = Reader(app.test_client())
    browser.sign_in(world.manager_email, world.password)
    return browser


def test_two_assessors_on_one_card_see_both_entries_and_choose(
    assessor: Reader, colleague: Reader, interview: str, session: Session
) -> None:
    assessor.at(f"{interview}/{CARD}")
    send(colleague, interview, grade="2", notes="Refuse de parler.")
    page = read(assessor.send(f"/entretien/{CARD}", then="save", **FILLED))

    said = text_of(page)
    assert assessor.status == 409
    assert "Nadia Ferrand a rempli la même fiche entre-temps" in said
    assert "Refuse de parler." in said
    assert text_of(page.find(".//textarea")) == "Cherche ses mots."
    assert kept(session).notes == "Refuse de parler."

    assessor.send(f"/entretien/{CARD}", then="save", **FILLED)
    assert assessor.status == 200
    assert kept(session).notes == "Cherche ses mots."


def test_a_card_finished_by_a_colleague_meanwhile_is_a_conflict_then_a_correction(
    assessor: Reader, colleague: Reader, interview: str
) -> None:
    assessor.at(f"{interview}/{CARD}")
    send(colleague, interview, then="finish", grade="2")
    assessor.send(f"/entretien/{CARD}", then="finish", **FILLED)
    assert assessor.status == 409
    said = text_of(read(assessor.html))
    assert "Mettre ma saisie à la place" in said
    assessor.send(f"/entretien/{CARD}", then="finish", **FILLED)

    assert assessor.status == 200
    assert "résultat : Non réussi → Réussi en partie" in text_of(read(assessor.at(f"{interview}/{CARD}")))


def test_a_draft_goes_off_by_itself(assessor: Reader, interview: str, session: Session) -> None:
    assessor.at(f"{interview}/{CARD}")
    fields = {name: assessor.hidden(name) for name in ("csrf_token", "version", "hand", "turn")} | FILLED
    address = f"/evaluateur/{interview}/{CARD}/brouillon"

    answer = assessor.client.post(address, data=fields | {"ago": "600"})
    assert (answer.status_code, answer.get_json()) == (200, {"version": 1, "started": "9\xa0h\xa050"})
    stranger = {"hand": "other", "notes": "x"}
    assert assessor.client.post(address, data=fields | stranger).status_code == 409
    assert assessor.client.post(address, data=fields | {"grade": "9"}).status_code == 400
    assert assessor.client.post(address, data=fields | {"point-1": "?"}).status_code == 400
    assert assessor.client.post(address, data=FILLED).status_code == 400
    nowhere = f"/evaluateur/{interview}/rien-1/brouillon"
    assert assessor.client.post(nowhere, data=fields).status_code == 404
    assert kept(session).version == 1


def test_once_signed_cards_are_read_only(
    assessor: Reader,
    interview: str,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    session.rollback()  # SQLite has one writer: the page's turn
    send(assessor, interview, then="finish")
    assessor.at(f"{interview}/{OTHER}")
    token = assessor.hidden("csrf_token")
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    matrices.judge(session, library, evaluation, world.assessor, entries, clock())
    matrices.sign(session, library, evaluation, world.assessor, clock())
    session.commit()

    page = read(assessor.send(f"/entretien/{OTHER}", then="save", **FILLED))
    assert assessor.status == 409
    assert "Cette matrice est signée" in text_of(page)
    signed = read(assessor.at(f"{interview}/{CARD}?corriger=1"))
    assert "Cherche ses mots." in text_of(signed)
    assert signed.find(".//textarea") is None
    address = f"/evaluateur/{interview}/{CARD}"
    data = {"csrf_token": token, "then": "finish", **FILLED, "notes": "Autre."}
    assert assessor.client.post(address, data=data).status_code == 409
    assert kept(session).notes == "Cherche ses mots."
    jury = assessor.client.get(f"/evaluateur/evaluations/{world.evaluation}/documents/dossier-jury.pdf")
    printed = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(jury.data)).pages)
    assert "Cherche ses mots." in " ".join(printed.split())


def test_a_manager_reads_and_does_not_write(manager: Reader, interview: str) -> None:
    page = read(manager.at(f"{interview}/{CARD}"))
    assert page.find(".//textarea") is None
    data = {"csrf_token": manager.hidden("csrf_token"), **FILLED}
    for address in (CARD, f"{CARD}/brouillon"):
        assert manager.client.post(f"/evaluateur/{interview}/{address}", data=data).status_code == 403


def test_another_organisations_interview_does_not_exist(
    assessor: Reader, interview: str, world: World, session: Session
) -> None:
    assessor.at(interview)
    data = {"csrf_token": assessor.hidden("csrf_token"), "then": "save", **FILLED}
    theirs = f"/evaluateur/evaluations/{world.other_evaluation}/entretien"
    for address in (theirs, f"{theirs}/{CARD}", f"{theirs}/{CARD}/images/plan.svg"):
        assert assessor.client.get(address).status_code == 404
    for address in (f"{theirs}/{CARD}", f"{theirs}/{CARD}/brouillon"):
        assert assessor.client.post(address, data=data).status_code == 404
    assert session.scalars(select(Observation)).all() == []


def test_an_unknown_card_is_a_sentence(assessor: Reader, interview: str) -> None:
    for item in ("rien-1", "accent-en-salle-de-pause-1"):
        assessor.go(f"/evaluateur/{interview}/{item}")
        assert assessor.status == 404
        assert "Cette fiche n’existe pas dans ce référentiel." in assessor.html


def test_every_card_opens(assessor: Reader, interview: str) -> None:
    assessor.at(interview)
    items = {part.split('"')[0] for part in assessor.html.split(f"/{interview}/")[1:]}
    assert len(items) == 16
    for item in items:
        read(assessor.at(f"{interview}/{item}"))


def test_a_candidate_and_an_author_are_refused(app: Flask, world: World, interview: str) -> None:
    author = Browser(app.test_client())
    author.sign_in(world.author_email, world.password)
    for page in (interview, f"{interview}/{CARD}", "phrases"):
        author.go(f"/evaluateur/{page}")
        assert author.status == 403
