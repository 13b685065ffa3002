"""The matrix as documents to keep, print or send."""

from flask import Response

from clea_quiz.matrices.queries import MatrixView
from clea_quiz.reports.french import file_name
from clea_quiz.reports.matrix_pdf import matrix_pdf
from clea_quiz.reports.matrix_xlsx import matrix_xlsx
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared.desk import now

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dossier.readers
def pdf(evaluation_id: int) -> Response:
    """Send the matrix as a PDF, shown in the browser."""
    view = dossier.matrix_view(evaluation_id)
    return _document(matrix_pdf(view, now()), "application/pdf", f'inline; filename="{_name(view)}.pdf"')


@dossier.readers
def xlsx(evaluation_id: int) -> Response:
    """Send the matrix as a workbook, to be saved."""
    view = dossier.matrix_view(evaluation_id)
    return _document(matrix_xlsx(view, now()), _XLSX, f'attachment; filename="{_name(view)}.xlsx"')


def _name(view: MatrixView) -> str:
    signed = "" if view.signature else "projet"
    return file_name("matrice", view.framework.short_title, view.candidate, view.reference or "", signed)


def _document(body: bytes, mime: str, disposition: str) -> Response:
    return Response(body, mimetype=mime, headers={"Content-Disposition": disposition})
