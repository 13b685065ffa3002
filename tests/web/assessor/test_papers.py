"""The documents of a dossier, exports of the list, and jury files in a batch, through HTTP."""

import csv
import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.models import Signature
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.verification import code_of
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.reports.jobs.service import File, claim, finish
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.world import World
from tests.web.assessor.conftest import Reader

NAMES = ("bilan", "parcours", "attestation", "dossier-jury", "dossier-jury-anonyme")


@pytest.fixture
def signed(session: Session, library: TestLibrary, world: World, clock: Clock) -> str:
    """CléA signed with domain 2 and 5 not acquired; returns where the dossier is."""
    evaluation = session.get_one(Evaluation, world.evaluation)
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.NOT_ACQUIRED if code[0] in "25" else Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    return f"evaluations/{world.evaluation}"


def test_a_signed_dossier_offers_every_paper(assessor: Reader, signed: str) -> None:
    html = assessor.at(f"{signed}/documents")
    for name in NAMES:
        address = f"/evaluateur/{signed}/documents/{name}.pdf"
        assert address in html
        response = assessor.client.get(address)
        assert (response.status_code, response.mimetype) == (200, "application/pdf")
        assert response.headers["Content-Disposition"].startswith('inline; filename="')
        assert PdfReader(io.BytesIO(response.data)).pages


def test_the_file_of_an_anonymous_paper_is_not_named_after_the_candidate(
    assessor: Reader, signed: str
) -> None:
    response = assessor.client.get(f"/evaluateur/{signed}/documents/dossier-jury-anonyme.pdf")

    assert re.search(r"C-\w{4}-\w{4}", response.headers["Content-Disposition"])
    assert "lodie" not in response.headers["Content-Disposition"]


@pytest.mark.parametrize("name", NAMES)
def test_before_the_signature_a_paper_is_refused_with_what_to_do(
    assessor: Reader, world: World, name: str
) -> None:
    response = assessor.client.get(f"/evaluateur/evaluations/{world.evaluation}/documents/{name}.pdf")

    assert response.status_code == 409
    assert "Signez-la d’abord" in response.text
    assert "Après la signature" in response.text


@pytest.mark.parametrize(
    "name", [*(f"/documents/{name}.pdf" for name in NAMES), "/documents", "/matrice.ods", "/matrice.csv"]
)
def test_papers_of_another_organisation_do_not_exist(assessor: Reader, world: World, name: str) -> None:
    found = assessor.client.get(f"/evaluateur/evaluations/{world.other_evaluation}{name}")

    assert found.status_code == 404
    assert "Omar" not in found.text


def test_a_paper_without_such_a_name_does_not_exist(assessor: Reader, signed: str) -> None:
    assert assessor.client.get(f"/evaluateur/{signed}/documents/diplome.pdf").status_code == 404


def test_a_final_evaluation_is_opened_from_the_page_and_leads_back(
    assessor: Reader, app: Flask, signed: str, session: Session, world: World
) -> None:
    assessor.at(f"{signed}/documents")
    assessor.send("/evaluation-finale")

    assert "Code à remettre au candidat" in assessor.html
    assert f"/evaluateur/{signed}/documents" in assessor.html
    with session.begin():
        opened = select(Evaluation.access_code).where(Evaluation.previous_id == world.evaluation)
        code = session.scalars(opened).one()
    candidate = Browser(app.test_client())
    candidate.enter_code(code)
    candidate.be_welcomed()
    assert "règles de base de calcul" in candidate.html
    assert "La communication en français" not in candidate.html
    assert "voir l’évaluation finale" in assessor.at(f"{signed}/documents")


def test_a_final_evaluation_of_another_organisation_cannot_be_opened(assessor: Reader, world: World) -> None:
    assessor.at("")
    address = f"/evaluateur/evaluations/{world.other_evaluation}/evaluation-finale"
    fields = {"csrf_token": assessor.hidden("csrf_token")}

    assert assessor.client.post(address, data=fields).status_code == 404


def test_an_unsigned_dossier_opens_no_final_evaluation(assessor: Reader, world: World) -> None:
    assessor.at("")
    address = f"/evaluateur/evaluations/{world.evaluation}/evaluation-finale"
    response = assessor.client.post(address, data={"csrf_token": assessor.hidden("csrf_token")})

    assert response.status_code == 409
    assert "Signez d’abord la matrice" in response.text


def test_the_list_is_exported_as_it_is_filtered(assessor: Reader, signed: str) -> None:
    everything = assessor.client.get("/evaluateur/evaluations.csv")
    rows = list(csv.DictReader(io.StringIO(everything.data.decode("utf-8-sig")), delimiter=";"))
    narrowed = assessor.client.get("/evaluateur/evaluations.csv?etape=signed")

    assert len(rows) == 2
    assert narrowed.text.count("\r\n") == 2
    one = next(row for row in rows if row["Étape"] == "signée")
    assert (one["Candidat"], one["Domaine 1"], one["Domaine 2"]) == (
        "Élodie Çağlar-Nuñez",
        "acquis",
        "non acquis",
    )
    assert one["Décision"] == "non acquis"
    assert "Omar" not in everything.text


def test_the_list_comes_as_a_workbook_in_both_kinds_and_in_no_other(assessor: Reader, signed: str) -> None:
    book = load_workbook(io.BytesIO(assessor.client.get("/evaluateur/evaluations.xlsx").data))
    ods = assessor.client.get("/evaluateur/evaluations.ods")

    assert book["Évaluations"].max_row == 3
    assert ods.mimetype == "application/vnd.oasis.opendocument.spreadsheet"
    assert assessor.client.get("/evaluateur/evaluations.exe").status_code == 404


def test_the_matrix_comes_as_ods_and_csv(assessor: Reader, signed: str) -> None:
    text = assessor.client.get(f"/evaluateur/{signed}/matrice.csv").data.decode("utf-8-sig")

    assert text.startswith("Code;Critère;")
    assert text.count("\r\n") == 108
    assert assessor.client.get(f"/evaluateur/{signed}/matrice.ods").data.startswith(b"PK")


def test_a_batch_is_asked_for_followed_and_fetched(
    assessor: Reader, signed: str, session: Session, world: World, clock: Clock
) -> None:
    html = assessor.at("dossiers-de-jury")
    assert html.count('name="evaluation"') == 1

    assessor.send("/dossiers-de-jury", evaluation=str(world.evaluation), anonymous="1")
    assert "en attente" in assessor.html.lower()
    assert "Actualiser" in assessor.html
    here = assessor.path.removeprefix("/evaluateur/")
    assert assessor.client.get(f"/evaluateur/{here}/fichier").status_code == 404
    with session.begin():
        job = session.scalars(select(Job)).one()
        assert job.parameters == {
            "evaluations": [world.evaluation],
            "anonymous": True,
            "root": "http://localhost/",
        }
        claim(session, "one", clock())
        finish(session, job.id, "one", File("dossiers.zip", "application/zip", b"PK"), clock())

    assert "Télécharger dossiers.zip" in assessor.at(here)
    response = assessor.client.get(f"/evaluateur/{here}/fichier")
    assert (response.data, response.mimetype) == (b"PK", "application/zip")
    assert "Prêt" in assessor.at("dossiers-de-jury")


def test_a_batch_without_a_choice_keeps_what_was_ticked(
    assessor: Reader, signed: str, session: Session
) -> None:
    assessor.at("dossiers-de-jury")
    assessor.send("/dossiers-de-jury", anonymous="1")

    assert assessor.status == 400
    assert "Cochez au moins un dossier" in assessor.html
    assert 'name="anonymous" value="1" checked' in assessor.html
    assert session.scalars(select(Job)).all() == []


def test_jobs_and_files_of_another_organisation_do_not_exist(
    app: Flask, assessor: Reader, signed: str, session: Session, world: World
) -> None:
    assessor.at("dossiers-de-jury")
    assessor.send("/dossiers-de-jury", evaluation=str(world.evaluation))
    address = assessor.path
    with session.begin():
        job = session.scalars(select(Job)).one()
        job.state, job.ended_at, job.result = JobState.DONE, job.asked_at, b"PK"

    other = Browser(app.test_client())
    other.sign_in(world.other_assessor_email, world.password)
    for page in (address, f"{address}/fichier"):
        other.go(page)
        assert other.status == 404
    other.go("/evaluateur/dossiers-de-jury")
    assert "travaux/" not in other.html


def test_somebody_elses_evaluation_in_a_batch_does_not_exist(
    assessor: Reader, signed: str, world: World
) -> None:
    assessor.at("dossiers-de-jury")
    assessor.send("/dossiers-de-jury", evaluation=str(world.other_evaluation))

    assert assessor.status == 404
    assert "Omar" not in assessor.html


@pytest.mark.parametrize("name", ["documents/attestation", "documents/dossier-jury", "matrice"])
def test_a_signed_document_carries_the_code_and_the_address_that_verify_it(
    assessor: Reader, app: Flask, signed: str, session: Session, name: str
) -> None:
    code = code_of(session.scalars(select(Signature.content_hash)).one())
    session.rollback()
    pdf = PdfReader(io.BytesIO(assessor.client.get(f"/evaluateur/{signed}/{name}.pdf").data))
    text = "".join(page.extract_text() for page in pdf.pages)

    assert code in text.replace("\n", "")
    links = [
        str(mark.get_object()["/A"]["/URI"])
        for mark in pdf.pages[0].get("/Annots", [])
        if "/A" in mark.get_object()
    ]
    assert links == [f"http://localhost/verifier/{code}"]
    visitor = Browser(app.test_client())
    visitor.go(links[0].removeprefix("http://localhost"))
    assert "Ce code est authentique" in visitor.html
