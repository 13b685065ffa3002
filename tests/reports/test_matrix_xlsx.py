"""The workbook of the matrix, read back."""

import io
import time
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from clea_quiz.matrices.queries import MatrixView
from clea_quiz.matrices.verification import code_of
from clea_quiz.reports.matrix_xlsx import matrix_xlsx
from tests.reports.conftest import COMMENT, NOW, Make, content_of


def opened(view: MatrixView) -> Workbook:
    return load_workbook(io.BytesIO(matrix_xlsx(content_of(view), NOW)))


def records(sheet: Worksheet, head: int = 1) -> list[dict[str, object]]:
    rows = list(sheet.iter_rows(min_row=head, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_three_sheets_with_frozen_headings_on_a4(make: Make) -> None:
    book = opened(make())

    assert book.sheetnames == ["Synthèse", "Matrice", "Réponses"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.page_setup.paperSize == 9
        assert all(d.width and d.width > 4 for d in sheet.column_dimensions.values())


def test_the_matrix_has_one_row_for_each_criterion_with_real_numbers(make: Make) -> None:
    view = make()
    rows = records(opened(view)["Matrice"])

    assert [row["Code"] for row in rows] == list(view.framework.criteria)
    first = rows[0]
    assert first["Probabilité de maîtrise"] == pytest.approx(0.93)
    assert first["Réponses"] == 4
    assert first["Appréciation"] == "acquis"
    assert first["Commentaire"] == COMMENT
    assert first["Décidé le"] == datetime(2027, 3, 8, 14, 5)  # noqa: DTZ001 - a workbook knows no time zone
    assert first["Preuves"] == "entretien, 8 mars 2027, Claire Lenoir\u00a0: A reformulé la consigne."
    assert rows[1]["Preuves"] in (None, "")


def test_the_summary_gives_each_verdict_with_its_rule_and_the_reservations(make: Make) -> None:
    view = make(signed=True)
    assert view.signature is not None
    sheet = opened(view)["Synthèse"]
    names = [cell.value for cell in sheet["A"]]
    head = names.index("Code") + 1
    rows = {row["Code"]: row for row in records(sheet, head)}

    assert rows["1.4"]["Critères acquis"] == 6
    assert rows["1.4"]["Il en faut"] == 4
    assert rows["1"]["Décision"] == "acquis"
    texts = [str(cell.value) for cell in sheet["B"]]
    assert view.signature.content_hash in texts
    assert code_of(view.signature.content_hash) in texts
    assert all(notice in texts for notice in view.framework.notices)
    assert len(rows) == 7 + sum(len(domain.subdomains) for domain in view.domains)


def test_nothing_typed_becomes_a_formula_or_a_link(make: Make) -> None:
    for typed in ("=1+1", "+33 6", "@SUM(A1)", '=HYPERLINK("http://x.example","y")', "http://x.example"):
        book = opened(make(comment=typed, framework="clea-numerique-2018"))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

        assert all(cell.data_type != "f" for cell in cells)
        assert all(cell.hyperlink is None for cell in cells)
        assert typed in {cell.value for cell in cells}


def test_answers_are_listed_with_their_times_as_numbers(make: Make) -> None:
    rows = records(opened(make())["Réponses"])

    assert len(rows) == 14
    assert rows[0]["Réponse"] == "=1+1"
    assert "Je ne sais pas" in str(rows[1]["Réponse"])
    assert rows[0]["Temps (s)"] == pytest.approx(23.4)
    assert rows[0]["Clé"] == "2 cartons"


def test_the_same_matrix_gives_the_same_bytes_later(make: Make) -> None:
    first = matrix_xlsx(content_of(make()), NOW)
    time.sleep(2.1)  # archives keep times in steps of two seconds

    assert matrix_xlsx(content_of(make()), NOW) == first


def test_control_characters_and_very_long_texts_do_not_break_the_workbook(make: Make) -> None:
    book = opened(make(comment="a\x00\x07b" + "x" * 40_000, framework="clea-numerique-2018"))

    comment = str(records(book["Matrice"])[0]["Commentaire"])
    assert comment.startswith("a")
    assert len(comment) <= 32_767
