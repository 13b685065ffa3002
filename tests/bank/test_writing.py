from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.bank.prose import typeset
from clea_quiz.bank.reading import parse_scenario, read_folder
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import Kind, Source, source_of
from clea_quiz.bank.writing import document_yaml, file_body, scenario_yaml, write_folder
from clea_quiz.bank.yaml_text import load_yaml
from clea_quiz.config import item_bank_path
from tests.bank.folders import Folder

TRAPS = [
    "012",
    "1e3",
    "08:30",
    "yes",
    "Non",
    "null",
    "~",
    "- a",
    "# a",
    "a: b",
    "'",
    '"',
    "«",
    "2026-03-14",
    "1_0",
]
INSIDE = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60)


def kept(text: str) -> bool:
    """Return whether something is left once the spaces around are stripped, as the models do."""
    return bool(text.strip())


LINES = st.one_of(st.sampled_from(TRAPS), INSIDE.filter(kept))
TEXTS = st.one_of(LINES, st.lists(LINES, min_size=2, max_size=4).map("\n".join))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def interactions(draw: st.DrawFn) -> dict[str, Any]:
    match draw(st.sampled_from(["choice", "multiple_choice", "numeric_entry", "text_entry", "order"])):
        case "choice":
            texts = draw(st.lists(TEXTS, min_size=3, max_size=6, unique_by=str.strip))
            options: list[dict[str, Any]] = [{"text": text, "why": draw(TEXTS)} for text in texts]
            options[0]["credit"] = draw(st.integers(1, 3))
            return {"type": "choice", "shuffle": draw(st.booleans()), "choices": options}
        case "multiple_choice":
            texts = draw(st.lists(TEXTS, min_size=4, max_size=8, unique_by=str.strip))
            ticks = [
                {"text": text, "correct": rank < 2, "why": draw(TEXTS)} for rank, text in enumerate(texts)
            ]
            return {"type": "multiple_choice", "choices": ticks}
        case "numeric_entry":
            mistakes = draw(st.lists(st.fixed_dictionaries({"value": NUMBERS, "why": TEXTS}), max_size=2))
            return {
                "type": "numeric_entry",
                "value": draw(NUMBERS),
                "unit": draw(LINES),
                "mistakes": mistakes,
            }
        case "text_entry":
            return {"type": "text_entry", "accepted": draw(st.lists(LINES, min_size=1, max_size=3))}
        case _:
            return {
                "type": "order",
                "elements": draw(st.lists(TEXTS, min_size=3, max_size=5, unique_by=str.strip)),
            }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    match draw(st.sampled_from(["message", "sheet", "notice", "picture"])):
        case "message":
            return {"type": "message", "medium": "email", "subject": draw(LINES), "body": draw(TEXTS)}
        case "sheet":
            rows = draw(
                st.lists(
                    st.lists(st.one_of(LINES, st.just("")), min_size=2, max_size=2), min_size=1, max_size=3
                )
            )
            table = {"columns": draw(st.lists(LINES, min_size=2, max_size=2)), "rows": rows}
            fields = draw(st.lists(st.fixed_dictionaries({"label": LINES, "value": LINES}), max_size=2))
            return {"type": "sheet", "title": draw(LINES), "fields": fields, "tables": [table]}
        case "notice":
            return {"type": "notice", "title": draw(LINES), "body": draw(TEXTS)}
        case _:
            return {"type": "picture", "file": "plan-1.svg", "alt": draw(TEXTS)}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    item = {
        "id": "quai-1",
        "criterion": "clea-2021/1.3.4",
        "difficulty": draw(st.integers(1, 5)),
        "calculator": draw(st.booleans()),
        "status": draw(st.sampled_from(["published", "pilot", "retired"])),
        "enemies": draw(st.lists(st.just("gare-1"), max_size=1)),
        "prompt": draw(TEXTS),
        "interaction": draw(interactions()),
        "rationale": draw(TEXTS),
    }
    return parse_scenario(
        {
            "scenario": "quai",
            "title": draw(LINES),
            "sectors": ["logistique"],
            "situation": draw(TEXTS),
            "documents": draw(st.lists(documents(), max_size=2)),
            "items": [item],
        }
    )


@given(scenarios())
@settings(max_examples=150, deadline=None)
def test_any_scenario_survives_the_file_and_the_table(scenario: Scenario) -> None:
    written = scenario_yaml(scenario)
    assert parse_scenario(load_yaml(written)) == scenario
    assert Scenario.model_validate_json(source_of(Kind.SCENARIO, scenario).body) == scenario


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_what_was_written_canonically_is_written_again_to_the_byte(scenario: Scenario) -> None:
    written = scenario_yaml(scenario)
    assert scenario_yaml(parse_scenario(load_yaml(written))) == written


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_any_reader_of_yaml_finds_the_same_values(scenario: Scenario) -> None:
    assert yaml.safe_load(scenario_yaml(scenario)) == load_yaml(scenario_yaml(scenario))


@given(scenarios())
@settings(max_examples=100, deadline=None)
def test_typesetting_twice_changes_nothing_more(scenario: Scenario) -> None:
    once = typeset(scenario)
    assert typeset(once) == once


def test_the_canonical_file_is_the_one_a_person_would_write(folder: Folder) -> None:
    folder.first["documents"] = [
        {
            "type": "sheet",
            "title": "Bon n° 4",
            "fields": [{"label": "Date", "value": "14 mars"}],
            "tables": [{"columns": ["Article", "Quantité"], "rows": [["Gants", "12"], ["Vis", "08:30"]]}],
        }
    ]
    folder.first["situation"] = "Vous êtes au quai.\nLe camion attend."
    folder.first["language"] = "fr"
    bank = folder.read()
    assert scenario_yaml(bank.scenarios["quai"]) == (
        "scenario: quai\n"
        "title: Une situation\n"
        "sectors: [logistique]\n"
        "situation: |\n"
        "  Vous êtes au quai.\n"
        "  Le camion attend.\n"
        "documents:\n"
        "- type: sheet\n"
        "  title: Bon n° 4\n"
        "  fields:\n"
        "  - {label: Date, value: 14 mars}\n"
        "  tables:\n"
        "  - columns: [Article, Quantité]\n"
        "    rows:\n"
        "    - [Gants, '12']\n"
        "    - [Vis, '08:30']\n"
        "items:\n"
        "- id: quai-1\n"
        "  criterion: essai-1/1.1.1\n"
        "  difficulty: 2\n"
        "  prompt: Que faites-vous\u202f?\n"
        "  interaction:\n"
        "    type: choice\n"
        "    choices:\n"
        "    - text: Lire le bon\n"
        "      credit: 1\n"
        "    - text: Partir\n"
        "      why: Une erreur.\n"
        "    - text: Attendre\n"
        "      why: Une erreur.\n"
        "  rationale: C’est écrit.\n"
    )


def test_whole_numbers_are_written_whole(folder: Folder) -> None:
    written = scenario_yaml(folder.read().scenarios["caisse"])
    assert "    value: 12\n" in written


def test_a_written_folder_reads_back_the_same(folder: Folder, tmp_path: Path) -> None:
    folder.media["quai/plan.svg"] = b"<svg/>"
    folder.calibration = "id,model,b\nquai-1,rasch,0.5\n"
    sources = read_folder(folder.write())[0]
    files = write_folder(sources, tmp_path / "copie")
    assert read_folder(tmp_path / "copie") == (sources, [])
    assert len(files) == len(sources)


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    stray = Source(Kind.MEDIA, "../../../ailleurs.svg", b"x")
    with pytest.raises(ValueError, match="outside"):
        write_folder([stray], tmp_path / "banque")
    assert not list(tmp_path.rglob("*.svg"))


def test_loading_and_exporting_the_shipped_bank_gives_its_files_back_to_the_byte() -> None:
    folder = item_bank_path()
    sources, problems = read_folder(folder)
    assert not problems, "\n".join(map(str, problems))
    differing = [
        source.path for source in sources if file_body(source) != (folder / source.path).read_bytes()
    ]
    assert not differing, f"clea-quiz bank format would change {differing}"


def test_every_kind_of_document_has_its_canonical_file(folder: Folder) -> None:
    bank = folder.read()
    for document in (bank.frameworks["essai-1"], bank.plans["essai-1"]):
        assert type(document).model_validate(load_yaml(document_yaml(document))) == document
