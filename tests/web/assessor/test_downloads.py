"""The matrix as files to keep: their names, their types, their first letters."""

import io

from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.world import World
from tests.web.assessor.conftest import Reader


def test_the_pdf_is_named_after_the_candidate_in_plain_letters(assessor: Reader, taken: str) -> None:
    response = assessor.client.get(f"/evaluateur/{taken}/matrice.pdf")

    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        'inline; filename="matrice-CleA-Elodie-Caglar-Nunez-projet.pdf"'
    )
    text = PdfReader(io.BytesIO(response.data)).pages[0].extract_text()
    assert "Élodie Çağlar-Nuñez" in text
    assert "Projet non signé" in text


def test_the_workbook_holds_every_answer(assessor: Reader, taken: str) -> None:
    response = assessor.client.get(f"/evaluateur/{taken}/matrice.xlsx")

    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    book = load_workbook(io.BytesIO(response.data), read_only=True)
    answers = list(book["Réponses"].iter_rows(min_row=2, values_only=True))
    listed = assessor.at(f"{taken}/reponses").count('data-label="Temps"')
    assert len(answers) == listed


def text_of(pdf: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(words.split()).replace("\u202f", " ").replace("\u00a0", " ")


def test_every_signed_version_is_a_file_that_never_changes(
    assessor: Reader, complete: str, session: Session
) -> None:
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    assessor.send("/correction", reason="Le critère 1.1 avait été confondu.")
    assessor.at(f"{complete}/matrice/1")
    assessor.send("/matrice/1", **{"mark-1.1": "not_acquired", "comment-1.1": "Revu avec la personne."})
    assessor.at(f"{complete}/signature")
    html = assessor.send("/signature", confirmed="1")
    session.execute(text("UPDATE candidates SET given_name = 'Autre'"))
    session.commit()

    for number in (1, 2):
        for file_format in ("pdf", "xlsx", "ods", "csv"):
            address = f"/evaluateur/{complete}/versions/{number}/matrice.{file_format}"
            assert address in html
            assert assessor.client.get(address).status_code == 200
    first = text_of(assessor.client.get(f"/evaluateur/{complete}/versions/1/matrice.pdf").data)
    second = text_of(assessor.client.get(f"/evaluateur/{complete}/versions/2/matrice.pdf").data)
    standing = assessor.client.get(f"/evaluateur/{complete}/matrice.pdf")
    assert "Élodie Çağlar-Nuñez" in first
    assert "une autre version l’a remplacée" in first
    assert "Revu avec la personne." not in first
    assert "Revu avec la personne." in second
    assert text_of(standing.data) == second
    assert "Elodie" in standing.headers["Content-Disposition"]


def test_a_version_or_a_format_that_is_not_there_does_not_exist(
    assessor: Reader, complete: str, world: World
) -> None:
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")

    for page in ("versions/2/matrice.pdf", "versions/1/matrice.exe"):
        assert assessor.client.get(f"/evaluateur/{complete}/{page}").status_code == 404
    other = f"/evaluateur/evaluations/{world.other_evaluation}/versions/1/matrice.pdf"
    assert assessor.client.get(other).status_code == 404
