r"""A sheet's fields and tables as text: « Libellé : valeur » lines, and lines of cells between bars.

In a table the first line names the columns, a blank line ends it, and a line « # légende » may open it. A
backslash takes its meaning from a bar in a cell (``\|``), a colon in a label (``\:``), a leading ``#``.
"""

import re
from collections.abc import Sequence

from clea_quiz.web.author.parts.values import BREAK, Part, filled, on_one_line, shown

_BAR = re.compile(r"(?<!\\)\|")
_COLON = re.compile(r"(?<!\\):(?=\s|$)")
_LABEL_COLON = re.compile(r":(?=\s|$)")
_HASH = re.compile(r"\\*#")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def entries_text(entries: Sequence[Part]) -> str:
    """Return the fields of a sheet, one « Libellé : valeur » per line."""
    return "\n".join(f"{_label(entry)} : {_line(entry.get('value'))}".rstrip() for entry in entries)


def _label(entry: Part) -> str:
    return _LABEL_COLON.sub(r"\\:", _line(entry.get("label")))


def entries_of(text: str) -> list[Part]:
    """Return the fields of a sheet; a line without a colon is a label whose value is blank."""
    return [_entry(line) for line in text.split("\n") if line.strip()]


def _entry(line: str) -> Part:
    label, *value = _COLON.split(line.strip(), maxsplit=1)
    plain = re.sub(r"\\:(?=\s|$)", ":", label)
    return {"label": _read(plain), "value": _read(value[0] if value else "")}


def tables_text(tables: Sequence[Part]) -> str:
    """Return the tables of a sheet, a blank line between two."""
    return "\n\n".join(_table_text(table) for table in tables)


def _table_text(table: Part) -> str:
    columns = _row_text(table.get("columns", ()))
    if _HASH.match(columns):
        columns = "\\" + columns
    caption = _line(table.get("caption"))
    head = ([f"# {caption}"] if caption else []) + ([columns] if columns else [])
    return "\n".join([*head, *map(_row_text, table.get("rows", ()))])


def _row_text(cells: Sequence[object]) -> str:
    return " | ".join(_line(cell).replace("|", "\\|") for cell in cells).strip()


def tables_of(text: str) -> list[Part]:
    """Return the tables of a sheet, cells as they were typed."""
    return [_table(block) for block in _BLANK_LINES.split(text.strip()) if block.strip()]


def _table(block: str) -> Part:
    lines = [line.strip() for line in block.split("\n")]
    caption = lines.pop(0)[1:].strip() if lines[0].startswith("#") else ""
    columns = lines[0] if lines else ""
    if columns.startswith("\\") and _HASH.match(columns):
        columns = columns[1:]
    return {
        **filled({"caption": _read(caption)}),
        "columns": _cells(columns) if columns else [],
        "rows": [_cells(line) for line in lines[1:]],
    }


def _cells(line: str) -> list[str]:
    return [_read(cell.replace("\\|", "|")) for cell in _BAR.split(line)]


def _line(value: object) -> str:
    return on_one_line(shown(value))


def _read(text: str) -> str:
    return text.strip().replace(BREAK, "\n")
