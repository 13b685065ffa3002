"""The formatter: a bank's files in their canonical form, with French typography."""

from pathlib import Path

from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_document
from clea_quiz.bank.sources import MODELS, Kind
from clea_quiz.bank.writing import document_yaml
from clea_quiz.bank.yaml_text import UnreadableYaml, load_yaml


def format_files(path: Path) -> tuple[list[Path], list[Problem]]:
    """Rewrite a bank, a scenario's folder or one file; return what changed and what could not be read.

    A file with a fault is left as it is.
    """
    changed: list[Path] = []
    problems: list[Problem] = []
    for kind, file in _documents(path):
        before = file.read_bytes()
        try:
            document = parse_document(MODELS[kind], load_yaml(before.decode()), str(file))
            # A model's texts hold expressions; its instances are typeset as they are drawn.
            after = document_yaml(document if kind is Kind.MODEL else typeset(document))
        except UnicodeDecodeError as error:
            problems.append(Problem(str(file), "", f"octet {error.start}", "le fichier n’est pas en UTF-8"))
        except UnreadableYaml as error:
            problems.append(Problem(str(file), "", error.where, error.message))
        except InvalidDocument as error:
            problems.extend(error.problems)
        else:
            if after.encode() != before:
                file.write_bytes(after.encode())
                changed.append(file)
    return changed, problems


def _documents(path: Path) -> list[tuple[Kind, Path]]:
    if path.is_file():
        return [(_kind(path), path)]
    if (path / "scenario.yaml").is_file():
        return [(Kind.SCENARIO, path / "scenario.yaml")]
    patterns = (
        "frameworks/*.yaml",
        "plans/*.yaml",
        "sectors.yaml",
        "models/*.yaml",
        "scenarios/*/scenario.yaml",
    )
    return [(_kind(file), file) for pattern in patterns for file in sorted(path.glob(pattern))]


def _kind(file: Path) -> Kind:
    """Return what a file is by where it stands in a bank's folder."""
    if file.name == "sectors.yaml":
        return Kind.SECTORS
    folders = {"frameworks": Kind.FRAMEWORK, "plans": Kind.PLAN, "models": Kind.MODEL}
    return folders.get(file.parent.name, Kind.SCENARIO)
