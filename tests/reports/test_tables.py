"""Tables in every format, read back: real numbers, real dates, and never a formula."""

import csv
import io
from datetime import datetime
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from openpyxl import load_workbook

from clea_quiz.reports.matrix_xlsx import matrix_tables, tables_xlsx
from clea_quiz.reports.ods import MIME, ods_of
from clea_quiz.reports.tables import Column, Table, csv_of, defused
from tests.reports.conftest import NOW, Make, content_of

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TYPED = ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", " =1", '=HYPERLINK("http://x.example";"y")']

Value = str | float | datetime | None


def sample(typed: str = "« Élodie » ; dit\nbonjour  à <tous> & toutes") -> Table:
    columns = (
        Column("Texte", 20),
        Column("Part", 10, "share"),
        Column("Nombre", 8, "number"),
        Column("Le", 18),
    )
    return Table("Feuille", columns, [(typed, 0.755, -3, NOW), (None, None, None, None)])


def ods_rows(body: bytes) -> dict[str, list[list[Value]]]:
    with ZipFile(io.BytesIO(body)) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 - written by ourselves
    return {
        str(sheet.get(f"{TABLE}name")): [
            [_value(cell) for cell in row.iter(f"{TABLE}table-cell")]
            for row in sheet.iter(f"{TABLE}table-row")
        ]
        for sheet in root.iter(f"{TABLE}table")
    }


def _value(cell: ElementTree.Element) -> Value:
    assert cell.get(f"{TABLE}formula") is None
    kind = cell.get(f"{OFFICE}value-type")
    if kind is None:
        return None
    if kind == "date":
        return datetime.fromisoformat(str(cell.get(f"{OFFICE}date-value")))
    if kind in ("float", "percentage"):
        return float(str(cell.get(f"{OFFICE}value")))
    assert kind == "string"
    return "\n".join(_line(paragraph) for paragraph in cell.iter(f"{TEXT}p"))


def _line(paragraph: ElementTree.Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        parts += ["\t" if child.tag == f"{TEXT}tab" else " ", child.tail or ""]
    return "".join(parts)


def csv_rows(body: bytes) -> list[list[str]]:
    assert body.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_an_ods_gives_back_texts_numbers_shares_and_dates() -> None:
    table = sample()
    rows = ods_rows(ods_of([table], NOW))["Feuille"]

    assert rows[0] == ["Texte", "Part", "Nombre", "Le"]
    assert rows[1] == [table.rows[0][0], 0.755, -3, datetime(2027, 3, 8, 14, 5)]  # noqa: DTZ001
    assert rows[2] == [None] * 4


def test_an_ods_says_first_what_it_is_and_is_the_same_for_the_same_input() -> None:
    body = ods_of([sample()], NOW)
    with ZipFile(io.BytesIO(body)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype").decode() == MIME

    assert ods_of([sample()], NOW) == body


def test_a_csv_is_what_a_french_excel_opens() -> None:
    rows = csv_rows(csv_of(sample()))

    assert rows[1] == ["« Élodie » ; dit\nbonjour  à <tous> & toutes", "0,755", "-3", "08/03/2027 14:05"]
    assert rows[2] == ["", "", "", ""]


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_typed_becomes_a_formula_in_any_format(typed: str) -> None:
    table = sample(typed)

    assert csv_rows(csv_of(table))[1][0] == f"'{typed}"
    assert ods_rows(ods_of([table], NOW))["Feuille"][1][0] == typed
    cell = load_workbook(io.BytesIO(tables_xlsx([table], "Titre", NOW)))["Feuille"]["A2"]
    assert (cell.data_type, cell.value) == ("s", typed)


def test_an_ordinary_text_is_left_as_it_is() -> None:
    assert [defused(text) for text in ("Élodie", "a=b", "1-2", "")] == ["Élodie", "a=b", "1-2", ""]


def test_what_no_file_may_hold_is_left_out() -> None:
    rows = ods_rows(ods_of([sample("a\x00b\x0bc\ud800d")], NOW))

    assert rows["Feuille"][1][0] == "abcd"


def test_the_matrix_is_the_same_in_every_format(make: Make) -> None:
    view = make(comment="=cmd")
    tables = matrix_tables(content_of(view))
    sheets = ods_rows(ods_of(tables, NOW))

    assert list(sheets) == ["Synthèse", "Matrice", "Réponses"]
    matrix = next(table for table in tables if table.name == "Matrice")
    assert [row[0] for row in sheets["Matrice"][1:]] == list(view.framework.criteria)
    assert [row[0] for row in csv_rows(csv_of(matrix))[1:]] == list(view.framework.criteria)
    assert sheets["Matrice"][1][4] == pytest.approx(0.93)
