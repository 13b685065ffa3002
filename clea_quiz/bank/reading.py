"""A bank's folder, read: every part that is sound, and every fault with its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from clea_quiz.bank.calibration import read_calibrations
from clea_quiz.bank.document import Document
from clea_quiz.bank.messages import problems_of
from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import (
    MEDIA_SLUG,
    MEDIA_SLUG_WANTED,
    MODELS,
    BankDocument,
    Kind,
    Source,
    path_of,
    slug_of,
    source_of,
)
from clea_quiz.bank.yaml_text import UnreadableYaml, load_yaml

__all__ = ["InvalidDocument", "parse_document", "parse_scenario", "read_folder"]

D = TypeVar("D", bound=Document)


def parse_scenario(data: object) -> Scenario:
    """Return a scenario from plain values; raise :class:`InvalidDocument` with every fault."""
    slug = data.get("scenario") if isinstance(data, dict) else None
    return parse_document(Scenario, data, path_of(Kind.SCENARIO, str(slug or "?")))


def parse_document(model: type[D], data: object, path: str) -> D:
    """Return a document of this model; ``path`` is the file that the faults name."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidDocument(problems_of(error, data, path)) from error


def read_folder(path: Path) -> tuple[list[Source], list[Problem]]:
    """Read a bank's folder: the sound parts in a stable order, and what is wrong with the others."""
    if not path.is_dir():
        return [], [Problem(str(path), "", "", "ce dossier n’existe pas")]
    found = [part for read in (_documents, _scenario_files, _calibrations) for part in read(path)]
    sources = [part for part in found if isinstance(part, Source)]
    problems = [part for part in found if isinstance(part, Problem)]
    return sources, problems


def _documents(root: Path) -> Iterator[Source | Problem]:
    for file in sorted(root.glob("frameworks/*.yaml")):
        yield from _document(Kind.FRAMEWORK, file, root)
    for file in sorted(root.glob("plans/*.yaml")):
        yield from _document(Kind.PLAN, file, root)
    for file in sorted(root.glob("models/*.yaml")):
        yield from _document(Kind.MODEL, file, root)
    yield from _document(Kind.SECTORS, root / "sectors.yaml", root)
    for folder in sorted(root.glob("scenarios/*/")):
        yield from _document(Kind.SCENARIO, folder / "scenario.yaml", root)


def _document(kind: Kind, file: Path, root: Path) -> Iterator[Source | Problem]:
    """Yield a document as a source, or its faults."""
    name = _relative(file, root)
    try:
        document: BankDocument = parse_document(MODELS[kind], load_yaml(file.read_text("utf-8")), name)
    except FileNotFoundError:
        yield Problem(name, "", "", "ce fichier manque")
    except UnicodeDecodeError as error:
        yield Problem(name, "", f"octet {error.start}", "le fichier n’est pas en UTF-8")
    except UnreadableYaml as error:
        yield Problem(name, "", error.where, error.message)
    except InvalidDocument as error:
        yield from error.problems
    else:
        slug = slug_of(document)
        if path_of(kind, slug) == name:
            yield source_of(kind, document)
        else:
            yield Problem(name, "", kind.value, f"l’identifiant « {slug} » n’est pas celui du fichier")


def _scenario_files(root: Path) -> Iterator[Source | Problem]:
    """Yield the pictures of the scenarios; any other file is a mistake."""
    for file in sorted(root.glob("scenarios/*/*")):
        slug = f"{file.parent.name}/{file.name}"
        if MEDIA_SLUG.fullmatch(slug):
            yield Source(Kind.MEDIA, slug, file.read_bytes())
        elif file.name != "scenario.yaml" and not file.name.startswith("."):
            yield Problem(_relative(file, root), "", "", MEDIA_SLUG_WANTED)


def _calibrations(root: Path) -> Iterator[Source | Problem]:
    for file in sorted(root.glob("calibration/*.csv")):
        source = Source(Kind.CALIBRATION, file.stem, file.read_bytes())
        faults = read_calibrations(source.body, source.path)[1]
        if faults:
            yield from faults
        else:
            yield source


def _relative(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()
