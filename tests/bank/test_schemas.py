import json

import pytest

from clea_quiz.bank.schemas import schemas
from clea_quiz.bank.sources import MODELS, Kind
from clea_quiz.config import item_bank_path


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_the_one_the_models_make(name: str) -> None:
    assert (item_bank_path() / "schemas" / name).read_text("utf-8") == schemas()[name], (
        "clea-quiz bank schemas"
    )


def test_every_document_has_its_schema_and_no_other_file_is_there() -> None:
    files = {file.name for file in (item_bank_path() / "schemas").iterdir()}
    assert files == set(schemas()) == {f"{kind.value}.schema.json" for kind in MODELS}


def test_a_schema_refuses_unknown_fields_and_knows_every_interaction() -> None:
    schema = json.loads(schemas()["scenario.schema.json"])
    assert schema["additionalProperties"] is False
    assert MODELS[Kind.SCENARIO].__name__ == schema["title"]
    mapping = schema["$defs"]["Item"]["properties"]["interaction"]["discriminator"]["mapping"]
    assert set(mapping) >= {"choice", "multiple_choice", "numeric_entry", "text_entry", "order", "observed"}
