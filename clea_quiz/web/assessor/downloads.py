"""The matrix, and the list of evaluations, as files to keep, print or send."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Response, g, request

from clea_quiz.errors import NotFound
from clea_quiz.matrices import signed
from clea_quiz.matrices.cohort import decisions
from clea_quiz.matrices.content import Content
from clea_quiz.reports.cohort_tables import cohort_table
from clea_quiz.reports.french import file_name
from clea_quiz.reports.labels import N_
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
    return _matrix(dossier.content(evaluation_id), "pdf")


@dossier.readers
def xlsx(evaluation_id: int) -> Response:
    """Send the matrix as a workbook, to be saved."""
    return _matrix(dossier.content(evaluation_id), "xlsx")


@dossier.readers
def ods(evaluation_id: int) -> Response:
    """Send the matrix as an OpenDocument workbook."""
    return _matrix(dossier.content(evaluation_id), "ods")


@dossier.readers
def csv(evaluation_id: int) -> Response:
    """Send the matrix, criterion by criterion, as a text file for other programs."""
    return _matrix(dossier.content(evaluation_id), "csv")


@dossier.readers
def version(evaluation_id: int, number: int, file_format: str) -> Response:
    """Send a signed version, the one that counts or an older one, exactly as it was signed."""
    if file_format not in _MATRIX:
        raise NotFound
    found = signed.version(database.session(), dossier.evaluation(evaluation_id), number)
    return _matrix(found, file_format)


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
    return _saved(write([table], N_("Évaluations"), moment), mime, f"{name}.{file_format}")


def _matrix(content: Content, file_format: str) -> Response:
    mime, write = _MATRIX[file_format]
    how = "inline" if file_format == "pdf" else "attachment"
    return _document(write(content, now()), mime, f'{how}; filename="{_name(content)}.{file_format}"')


def _matrix_csv(content: Content, _moment: datetime) -> bytes:
    return csv_of(next(table for table in matrix_tables(content) if table.name == "Matrice"))


_MATRIX: dict[str, tuple[str, Callable[[Content, datetime], bytes]]] = {
    "pdf": ("application/pdf", lambda content, moment: matrix_pdf(content, moment, request.url_root)),
    "xlsx": (_XLSX, matrix_xlsx),
    "ods": (ODS, lambda content, moment: ods_of(matrix_tables(content), moment)),
    "csv": (_CSV, _matrix_csv),
}


def _name(content: Content) -> str:
    """Return a file's name; a version that another one replaced says which it is."""
    signature = content.signature
    said = "projet" if signature is None else ("" if signature.stands else f"version-{signature.version}")
    return file_name(
        "matrice", content.framework.short_title, content.candidate, content.reference or "", said
    )


def _saved(body: bytes, mime: str, name: str) -> Response:
    return _document(body, mime, f'attachment; filename="{name}"')


def _document(body: bytes, mime: str, disposition: str) -> Response:
    return Response(body, content_type=mime, headers={"Content-Disposition": disposition})
