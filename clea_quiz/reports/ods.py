"""Workbooks in OpenDocument: a ZIP of three small files, real numbers and dates, texts that stay texts."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from clea_quiz.reports.french import PARIS
from clea_quiz.reports.tables import Cell, Table

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    f'<office:document-content xmlns:office="{_URN}:office:1.0" xmlns:table="{_URN}:table:1.0"'
    f' xmlns:text="{_URN}:text:1.0" xmlns:style="{_URN}:style:1.0" xmlns:number="{_URN}:datastyle:1.0"'
    f' xmlns:fo="{_URN}:xsl-fo-compatible:1.0" office:version="1.3">'
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    '<number:percentage-style style:name="n-share"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1"/><number:text> %</number:text></number:percentage-style>'
    '<number:date-style style:name="n-moment"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/></number:date-style>'
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties'
    ' fo:background-color="#093f4d" fo:wrap-option="wrap"/><style:text-properties fo:color="#ffffff"'
    ' fo:font-weight="bold"/></style:style>'
    '<style:style style:name="text" style:family="table-cell"><style:table-cell-properties'
    ' fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    '<style:style style:name="share" style:family="table-cell" style:data-style-name="n-share"/>'
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="n-moment"/>'
)
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ods_of(tables: Sequence[Table], generated_at: datetime) -> bytes:
    """Return the tables as one workbook; same input, same bytes."""
    out = io.BytesIO()
    stamp = generated_at.astimezone(PARIS).timetuple()[:6]
    files = (
        ("mimetype", MIME, ZIP_STORED),  # first and bare: how a file says what it is
        ("META-INF/manifest.xml", _MANIFEST, ZIP_DEFLATED),
        ("content.xml", "".join(_content(tables)), ZIP_DEFLATED),
    )
    with ZipFile(out, "w") as archive:
        for name, body, packing in files:
            entry = ZipInfo(name, date_time=stamp)
            entry.compress_type = packing
            archive.writestr(entry, body)
    return out.getvalue()


def _content(tables: Sequence[Table]) -> Iterator[str]:
    yield f"{_XML}{_HEAD}<office:automatic-styles>{_STYLES}"
    for width in sorted({column.width for table in tables for column in table.columns}):
        yield (
            f'<style:style style:name="w{width:g}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * 0.2:.2f}cm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for table in tables:
        yield from _table(table)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _table(table: Table) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(table.name)}>"
    for column in table.columns:
        yield f'<table:table-column table:style-name="w{column.width:g}"/>'
    yield "<table:table-header-rows><table:table-row>"
    for column in table.columns:
        yield _text(column.title, "head")
    yield "</table:table-row></table:table-header-rows>"
    for row in table.rows:
        yield "<table:table-row>"
        for column, value in zip(table.columns, row, strict=True):
            yield _cell(value, column.style)
        yield "</table:table-row>"
    yield "</table:table>"


def _cell(value: Cell, style: str) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case str():
            return _text(value, "text")
        case datetime():
            local = value.astimezone(PARIS)
            return (
                '<table:table-cell table:style-name="moment" office:value-type="date"'
                f' office:date-value="{local:%Y-%m-%dT%H:%M:%S}"><text:p>{local:%d/%m/%Y %H:%M}</text:p>'
                "</table:table-cell>"
            )
    if style == "share":
        return (
            '<table:table-cell table:style-name="share" office:value-type="percentage"'
            f' office:value="{value!r}"><text:p>{value:.0%}</text:p></table:table-cell>'
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{value!r}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _text(value: str, style: str) -> str:
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in _UNFIT.sub("", value).split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Return a line whose runs of spaces survive: the format folds them."""
    return re.sub(r"(?<= ) |^ ", "<text:s/>", escape(line).replace("\t", "<text:tab/>"))
