"""The evaluation matrix as a workbook: real numbers, frozen headings, nothing ever read as a formula."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # the same
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from clea_quiz.matrices.queries import MatrixView
from clea_quiz.reports.french import PARIS, day, day_and_time
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, OUTCOMES, PROPOSALS, VERDICTS
from clea_quiz.reports.sentences import (
    aggregation_sentence,
    certificate_sentence,
    kind_words,
    sitting_sentence,
)
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


def matrix_xlsx(view: MatrixView, generated_at: datetime) -> bytes:
    """Return the matrix as a workbook (Synthèse, Matrice, Réponses); same input, same bytes."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties(
            {
                "title": f"Matrice d’évaluation – {view.candidate}",
                "company": view.organisation,
                "created": generated_at.astimezone(PARIS).replace(tzinfo=None),
            }
        )
        styles = _styles(book)
        _summary(book.add_worksheet("Synthèse"), styles, view, generated_at)
        _table(book.add_worksheet("Matrice"), styles, _MATRIX, _matrix_rows(view))
        _table(book.add_worksheet("Réponses"), styles, _ANSWERS, _answer_rows(view))
    return out.getvalue()


def matrix_tables(view: MatrixView) -> list[Table]:
    """Return the sheets of the workbook as tables, for other formats."""
    return [
        Table("Synthèse", _SUMMARY, _summary_rows(view)),
        Table("Matrice", _MATRIX, _matrix_rows(view)),
        Table("Réponses", _ANSWERS, _answer_rows(view)),
    ]


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


def _summary(sheet: Worksheet, styles: dict[str, Format], view: MatrixView, generated_at: datetime) -> None:
    sheet.write_string(0, 0, f"Matrice d’évaluation – {view.candidate}", styles["title"])
    lines = _identity(view, generated_at)
    for row, (name, value) in enumerate(lines, 1):
        sheet.write_string(row, 0, name, styles["name"])
        sheet.write_string(row, 1, value)
    _table(sheet, styles, _SUMMARY, _summary_rows(view), first=len(lines) + 2)
    sheet.set_column(0, 0, 14)


def _identity(view: MatrixView, generated_at: datetime) -> list[tuple[str, str]]:
    signature = "Projet non signé"
    if view.signature:
        signature = f"{view.signature.person}, le {day_and_time(view.signature.signed_at)}"
    lines = [
        ("Dossier", view.reference or f"n° {view.evaluation_id}"),
        ("Organisme", view.organisation),
        ("Évaluateur", view.assessor or "non désigné"),
        ("Évaluation", f"{kind_words(view.kind)}, ouverte le {day(view.opened_at)}"),
        ("Référentiel", f"{view.framework.title}, version {view.framework.version}"),
        ("Certificat", certificate_sentence(view)),
        ("Signature", signature),
        ("Édité le", day_and_time(generated_at)),
    ]
    if view.signature:
        lines.insert(-1, ("Empreinte", view.signature.content_hash))
    return [*lines, *(("Réserve", notice) for notice in view.framework.notices)]


def _estimate(estimate: Estimate) -> tuple[Cell, ...]:
    return (estimate.mean, estimate.low, estimate.high, estimate.threshold)


def _summary_rows(view: MatrixView) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for line in view.domains:
        whole, results = line.evidence.estimate, line.result.subdomains
        counts = (sum(r.acquired for r in results), sum(r.counted for r in results), None)
        said = (VERDICTS[line.result.verdict], sitting_sentence(line.evidence))
        rows.append(
            (line.code, line.domain.title, *_estimate(whole), None, whole.answers, None, *counts, *said)
        )
        for sub in line.subdomains:
            estimate, result = sub.estimate, sub.result
            rows.append(
                (
                    sub.subdomain.code,
                    sub.subdomain.title,
                    *_estimate(estimate),
                    estimate.probability,
                    estimate.answers,
                    PROPOSALS[estimate.proposal],
                    result.acquired,
                    result.counted,
                    result.required if result.counted else None,
                    VERDICTS[result.verdict],
                    aggregation_sentence(sub),
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


def _matrix_rows(view: MatrixView) -> list[tuple[Cell, ...]]:
    return [
        (
            line.code,
            line.criterion.title,
            sub.subdomain.code,
            PROPOSALS[line.proposal],
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
        for domain in view.domains
        for sub in domain.subdomains
        for line in sub.criteria
    ]


_ANSWERS = (
    Column("Domaine", 9),
    Column("N°", 6, "number"),
    Column("Critère", 10),
    Column("Situation", 34),
    Column("Question", 52),
    Column("Réponse", 36),
    Column("Clé", 36),
    Column("Points", 8, "number"),
    Column("Sur", 6, "number"),
    Column("Temps (s)", 10, "seconds"),
    Column("Erreur révélée", 44),
    Column("Posée le", 18, "moment"),
    Column("Item", 36),
)


def _answer_rows(view: MatrixView) -> list[tuple[Cell, ...]]:
    return [
        (
            domain.code,
            step.position,
            step.criterion,
            step.scenario_title,
            step.prompt,
            step.response or (OUTCOMES[step.outcome] if step.outcome else "sans réponse"),
            step.key,
            step.score,
            step.max_score,
            step.seconds,
            step.reason,
            step.served_at,
            step.item,
        )
        for domain in view.domains
        for step in domain.evidence.steps
    ]
