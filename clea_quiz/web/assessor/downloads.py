"""The matrix, and the list of evaluations, as files to keep, print or send."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Response, g

from clea_quiz.errors import NotFound
from clea_quiz.matrices.cohort import decisions
from clea_quiz.matrices.queries import MatrixView
from clea_quiz.reports.cohort_tables import cohort_table
from clea_quiz.reports.french import file_name
from clea_quiz.reports.matrix_pdf import matrix_pdf
from clea_quiz.reports.matrix_xlsx import matrix_tables, matrix_xlsx, tables_xlsx
from clea_quiz.reports.ods import MIME as ODS
from clea_quiz.reports.ods import ods_of
from clea_quiz.reports.tables import Table, csv_of
from clea_quiz.web.assessor import desk_page, dossier
from clea_quiz.web.assessor.blindness import blind_evaluations
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
_FORMATS: dict[str, tuple[str, Callable[[Sequence[Table], str, datetime], bytes]]] = {
    "xlsx": (_XLSX, tables_xlsx),
    "ods": (ODS, lambda tables, _title, moment: ods_of(tables, moment)),
    "csv": (_CSV, lambda tables, _title, _moment: csv_of(tables[0])),
}


@dossier.readers
def pdf(evaluation_id: int) -> Response:
    """Send the matrix as a PDF, shown in the browser."""
    view = dossier.matrix_view(evaluation_id)
    return _document(matrix_pdf(view, now()), "application/pdf", f'inline; filename="{_name(view)}.pdf"')


@dossier.readers
def xlsx(evaluation_id: int) -> Response:
    """Send the matrix as a workbook, to be saved."""
    view = dossier.matrix_view(evaluation_id)
    return _saved(matrix_xlsx(view, now()), _XLSX, f"{_name(view)}.xlsx")


@dossier.readers
def ods(evaluation_id: int) -> Response:
    """Send the matrix as an OpenDocument workbook."""
    view = dossier.matrix_view(evaluation_id)
    return _saved(ods_of(matrix_tables(view), now()), ODS, f"{_name(view)}.ods")


@dossier.readers
def csv(evaluation_id: int) -> Response:
    """Send the matrix, criterion by criterion, as a text file for other programs."""
    view = dossier.matrix_view(evaluation_id)
    table = next(table for table in matrix_tables(view) if table.name == "Matrice")
    return _saved(csv_of(table), _CSV, f"{_name(view)}.csv")


@dossier.readers
def cohort(file_format: str) -> Response:
    """Send the evaluations that the desk shows under the same search, all pages of it.

    What the person must not know yet, because they mark it blind, is left empty.
    """
    if file_format not in _FORMATS:
        raise NotFound
    mime, write = _FORMATS[file_format]
    decided = decisions(database.session(), desk().library, g.person.organisation_id)
    table = cohort_table(desk_page.found(), decided, hidden=blind_evaluations())
    moment = now()
    name = file_name("evaluations", f"{moment:%Y-%m-%d}")
    return _saved(write([table], "Évaluations", moment), mime, f"{name}.{file_format}")


def _name(view: MatrixView) -> str:
    signed = "" if view.signature else "projet"
    return file_name("matrice", view.framework.short_title, view.candidate, view.reference or "", signed)


def _saved(body: bytes, mime: str, name: str) -> Response:
    return _document(body, mime, f'attachment; filename="{name}"')


def _document(body: bytes, mime: str, disposition: str) -> Response:
    return Response(body, content_type=mime, headers={"Content-Disposition": disposition})
