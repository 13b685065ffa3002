"""Group files: ``person,group``."""

from pathlib import Path

from clea_quiz.cli.irt.cells import BadFile, Fault, read_sheet


def read_groups(path: Path, persons: list[str]) -> list[str]:
    """Return the group of each person; raises ``BadFile`` if somebody has none, or two."""
    sheet = read_sheet(path)
    if not {"person", "group"} <= set(sheet.header):
        raise BadFile(path, [Fault(1, 0, "columns person and group are expected")])
    who, where = sheet.header.index("person"), sheet.header.index("group")
    found: dict[str, str] = {}
    faults = []
    for line, row in sheet.lines():
        name, group = row[who].strip(), row[where].strip()
        if name in found:
            faults.append(Fault(line, who + 1, f"person {name!r} is already above"))
        if not group:
            faults.append(Fault(line, where + 1, f"person {name!r} has no group"))
        found[name] = group
    faults += [
        Fault(0, 0, f"person {name!r} of the answers has no group") for name in persons if name not in found
    ]
    if faults:
        raise BadFile(path, faults)
    return [found[name] for name in persons]
