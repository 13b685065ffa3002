"""The evaluation matrix as a PDF that a jury reads, prints and signs."""

from datetime import datetime

from clea_quiz.matrices.content import Content
from clea_quiz.reports.matrix_values import matrix_values
from clea_quiz.reports.typesetting import typeset


def matrix_pdf(content: Content, generated_at: datetime, root: str | None = None) -> bytes:
    """Return the matrix as a tagged A4 PDF; the same matrix at the same time gives the same bytes.

    ``root`` is the address of the product, where anybody may verify it.
    """
    return typeset("matrix.typ", matrix_values(content, generated_at, root), generated_at)
