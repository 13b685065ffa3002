"""The matrix as files to keep: their names, their types, their first letters."""

import io

from openpyxl import load_workbook
from pypdf import PdfReader

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
