"""The JSON Schemas of the bank's documents, generated from their models: an editor checks while one types."""

import json
from pathlib import Path

from clea_quiz.bank.sources import MODELS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the text of each schema by file name."""
    return {
        f"{kind.value}.schema.json": json.dumps(
            {"$schema": _DIALECT, **model.model_json_schema()}, ensure_ascii=False, indent=2
        )
        + "\n"
        for kind, model in MODELS.items()
    }


def write_schemas(path: Path) -> list[Path]:
    """Write the schemas into the folder ``schemas`` of the bank at ``path``; return the files."""
    folder = path / "schemas"
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in schemas().items():
        file = folder / name
        file.write_text(text, "utf-8")
        files.append(file)
    return files
