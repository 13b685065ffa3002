"""The evaluation matrix as a workbook: real numbers, frozen headings, nothing ever read as a formula."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # the same
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from clea_quiz.matrices.content import Content
from clea_quiz.matrices.verification import code_of
from clea_quiz.reports.answers_table import answers_table
from clea_quiz.reports.french import PARIS, day, day_and_time
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, PROPOSALS, VERDICTS
from clea_quiz.reports.papers import (
    NOT_KEPT,
    certificate_line,
    evaluation_words,
    file_words,
    framework_words,
    reservations,
    sitting_line,
    state_words,
)
from clea_quiz.reports.sentences import counted_sentence
from clea_quiz.reports.tables import Cell, Column, Table
from clea_quiz.sittings.evidence import Estimate

_ESTIMATE = ("Réussite estimée", "Bas de l’intervalle (90 %)", "Haut de l’intervalle (90 %)", "Seuil")
_MOST_LETTERS = 32_000
"""A cell holds 32,767 characters; beyond, the workbook would be refused."""


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def matrix_xlsx(content: Content, generated_at: datetime) -> bytes:
    """Return the matrix as a workbook; same input, same bytes."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties(
            {
                "title": f"Matrice d’évaluation – {content.candidate}",
                "company": content.organisation,
                "created": generated_at.astimezone(PARIS).replace(tzinfo=None),
            }
        )
        styles = _styles(book)
        _summary(book.add_worksheet("Synthèse"), styles, content, generated_at)
        for table in matrix_tables(content)[1:]:
            _table(book.add_worksheet(table.name), styles, table.columns, table.rows)
    return out.getvalue()


def matrix_tables(content: Content) -> list[Table]:
    """Return the sheets of the workbook as tables: Synthèse, Matrice, and Réponses where they were kept."""
    tables = [
        Table("Synthèse", _SUMMARY, _summary_rows(content)),
        Table("Matrice", _MATRIX, _matrix_rows(content)),
    ]
    return [*tables, answers_table(content)] if content.whole else tables


def tables_xlsx(tables: Sequence[Table], title: str, generated_at: datetime) -> bytes:
    """Return any tables as a workbook, one sheet each."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": title, "created": generated_at.astimezone(PARIS).replace(tzinfo=None)})
        styles = _styles(book)
        for table in tables:
            _table(book.add_worksheet(table.name), styles, table.columns, table.rows)
    return out.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    text = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#093F4D",
                "text_wrap": True,
                "valign": "vcenter",
            }
        ),
        "name": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format(text),
        "share": book.add_format({"num_format": "0 %", "valign": "top"}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
        "seconds": book.add_format({"num_format": "0.0", "valign": "top"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"}),
    }


def _write(sheet: Worksheet, row: int, column: int, value: Cell, style: Format) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, style)
        case str():
            sheet.write_string(row, column, value[:_MOST_LETTERS], style)
        case datetime():
            sheet.write_datetime(row, column, value.astimezone(PARIS).replace(tzinfo=None), style)
        case _:
            sheet.write_number(row, column, value, style)


def _table(
    sheet: Worksheet,
    styles: dict[str, Format],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    first: int = 0,
) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(first, place, column.title, styles["head"])
        sheet.set_column(place, place, column.width)
    for number, row in enumerate(rows, first + 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, number, place, value, styles["text" if isinstance(value, str) else column.style])
    sheet.set_row(first, 32)
    sheet.autofilter(first, 0, first + len(rows), len(columns) - 1)
    _for_paper(sheet, first)


def _for_paper(sheet: Worksheet, head: int) -> None:
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P / &N")


_SUMMARY = (
    Column("Code", 10),
    Column("Domaine ou sous-domaine", 56),
    *(Column(title, 14, "share") for title in _ESTIMATE),
    Column("Probabilité de maîtrise", 14, "share"),
    Column("Réponses", 11, "number"),
    Column("Proposition", 24),
    Column("Critères acquis", 11, "number"),
    Column("Critères comptés", 11, "number"),
    Column("Il en faut", 9, "number"),
    Column("Décision", 14),
    Column("Explication", 64),
)


def _summary(sheet: Worksheet, styles: dict[str, Format], content: Content, generated_at: datetime) -> None:
    sheet.write_string(0, 0, f"Matrice d’évaluation – {content.candidate}", styles["title"])
    lines = _identity(content, generated_at)
    for row, (name, value) in enumerate(lines, 1):
        sheet.write_string(row, 0, name, styles["name"])
        sheet.write_string(row, 1, value)
    _table(sheet, styles, _SUMMARY, _summary_rows(content), first=len(lines) + 2)
    sheet.set_column(0, 0, 14)


def _identity(content: Content, generated_at: datetime) -> list[tuple[str, str]]:
    signature = state_words(content)
    if content.signature:
        signature = (
            f"{content.signature.person}, le {day_and_time(content.signature.signed_at)} ({signature})"
        )
    lines = [
        ("Dossier", file_words(content)),
        ("Organisme", content.organisation),
        ("Évaluateur", content.assessor or ("non désigné" if content.whole else NOT_KEPT)),
        ("Évaluation", evaluation_words(content)),
        ("Référentiel", framework_words(content)),
        ("Certificat", certificate_line(content)),
        ("Signature", signature),
        ("Édité le", day_and_time(generated_at)),
    ]
    if content.signature:
        content_hash = content.signature.content_hash
        lines[-1:-1] = [("Empreinte", content_hash), ("Code de vérification", code_of(content_hash))]
    return [*lines, *(("Réserve", notice) for notice in reservations(content))]


def _estimate(estimate: Estimate | None) -> tuple[Cell, ...]:
    if estimate is None:
        return (None,) * len(_ESTIMATE)
    return (estimate.mean, estimate.low, estimate.high, estimate.threshold)


def _summary_rows(content: Content) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for line in content.domains:
        whole, results = line.estimate, line.result.subdomains
        counts = (sum(r.acquired for r in results), sum(r.counted for r in results), None)
        said = (VERDICTS[line.result.verdict], sitting_line(line))
        rows.append(
            (
                line.code,
                line.title,
                *_estimate(whole),
                None,
                whole.answers if whole else None,
                None,
                *counts,
                *said,
            )
        )
        for sub in line.subdomains:
            estimate, result = sub.estimate, sub.result
            rows.append(
                (
                    sub.code,
                    sub.title,
                    *_estimate(estimate),
                    estimate.probability if estimate else None,
                    estimate.answers if estimate else None,
                    PROPOSALS[estimate.proposal] if estimate else None,
                    result.acquired,
                    result.counted,
                    result.required if result.counted else None,
                    VERDICTS[result.verdict],
                    counted_sentence(result, sub.mastery),
                )
            )
    return rows


_MATRIX = (
    Column("Code", 10),
    Column("Critère", 52),
    Column("Sous-domaine", 12),
    Column("Proposition des épreuves", 24),
    Column("Probabilité de maîtrise", 14, "share"),
    *(Column(title, 14, "share") for title in _ESTIMATE),
    Column("Réponses", 11, "number"),
    Column("Appréciation", 15),
    Column("Commentaire", 48),
    Column("Évaluateur", 22),
    Column("Décidé le", 18, "moment"),
    Column("Preuves", 60),
)


def _matrix_rows(content: Content) -> list[tuple[Cell, ...]]:
    return [
        (
            line.code,
            line.title,
            sub.code,
            PROPOSALS[line.estimate.proposal],
            line.estimate.probability,
            *_estimate(line.estimate),
            line.estimate.answers,
            MARKS[line.judgement.mark] if line.judgement else None,
            line.judgement.comment if line.judgement else None,
            line.judgement.author if line.judgement else None,
            line.judgement.decided_at if line.judgement else None,
            "\n".join(
                f"{EVIDENCE_KINDS[e.kind]}, {day(e.recorded_at)}, {e.author} : {e.text}"
                for e in line.evidence
            ),
        )
        for domain in content.domains
        for sub in domain.subdomains
        for line in sub.criteria
    ]
