from pathlib import Path
from typing import Any

import pytest
import yaml

from clea_quiz.bank.problems import Problem
from clea_quiz.bank.reading import InvalidDocument, parse_scenario, read_folder
from clea_quiz.bank.sources import Kind
from clea_quiz.bank.typography import french
from clea_quiz.bank.yaml_text import UnreadableYaml, load_yaml
from tests.bank.folders import Folder, Plain, choice, item, scenario


def broken(folder: Folder, text: str) -> Problem:
    """Return the one problem of a bank whose first scenario's file is ``text``."""
    (folder.write() / "scenarios/quai/scenario.yaml").write_text(text, "utf-8")
    sources, problems = read_folder(folder.path)
    assert len(problems) == 1
    assert "quai" not in {source.slug for source in sources}
    return problems[0]


def test_a_sound_folder_gives_every_part_in_a_stable_order(folder: Folder) -> None:
    folder.media["quai/plan.svg"] = b"<svg/>"
    folder.calibration = "id,model,b\nquai-1,rasch,0.5\n"
    sources, problems = read_folder(folder.write())
    assert not problems
    assert [(source.kind, source.slug) for source in sources] == [
        (Kind.FRAMEWORK, "essai-1"),
        (Kind.PLAN, "essai-1"),
        (Kind.SECTORS, "sectors"),
        (Kind.SCENARIO, "caisse"),
        (Kind.SCENARIO, "quai"),
        (Kind.SCENARIO, "voix"),
        (Kind.MEDIA, "quai/plan.svg"),
        (Kind.CALIBRATION, "pilote"),
    ]
    assert [source.path for source in sources][-2:] == ["scenarios/quai/plan.svg", "calibration/pilote.csv"]


def test_the_same_content_has_the_same_hash_however_it_is_written(folder: Folder) -> None:
    once = read_folder(folder.write())[0]
    file = folder.path / "scenarios/quai/scenario.yaml"
    values = yaml.safe_load(file.read_text("utf-8"))
    reordered = dict(reversed(values.items())) | {"language": "fr", "documents": []}
    file.write_text("# un commentaire\n" + yaml.safe_dump(reordered, allow_unicode=True), "utf-8")
    again = read_folder(folder.path)[0]
    assert [source.content_hash for source in once] == [source.content_hash for source in again]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("scenario: a: b", "ligne 1, colonne 12", "deux-points"),
        ("items: [1, 2\n", "ligne 2, colonne 1", "crochet"),
        ("a: 'sans fin\n", "ligne 2, colonne 1", "entre guillemets"),
        ("a:\n\t- b", "ligne 2, colonne 1", "caractère inattendu"),
        ("a: 1\nb: 2\na: 3", "ligne 3, colonne 1", french("« a » est écrite deux fois")),
        ("a: {b: 1, b: 2}", "ligne 1, colonne 11", french("« b » est écrite deux fois")),
        ("a: &x [1]\nb: *x", "ligne 2, colonne 4", "guillemets"),
        ("a: 1\n--- \nb: 2", "ligne 2, colonne 1", "un seul document"),
        ("[" * 5000, "ligne 1, colonne 31", "trop de niveaux"),
        ("? [a, b]\n: 1", "ligne 1, colonne 3", "mot simple"),
    ],
)
def test_malformed_yaml_says_its_line_and_column(folder: Folder, text: str, where: str, said: str) -> None:
    problem = broken(folder, text)
    assert problem.path == "scenarios/quai/scenario.yaml"
    assert problem.field == where
    assert said in problem.message


@pytest.mark.parametrize(
    "text", ["a: \x07", "a: !!int douze", "a: !!timestamp 2026-13-45", "a: !!python/name:os"]
)
def test_yaml_that_cannot_be_read_is_refused_without_a_crash(folder: Folder, text: str) -> None:
    assert "mal formé" in broken(folder, text).message


def test_times_dates_and_codes_stay_the_text_they_are() -> None:
    read = load_yaml("a: 08:30\nb: 2026-03-14\nc: yes\nd: 012\ne: 1_000\nf: 3\ng: 1.5\nh: true\ni: ~\nj:")
    assert read == {
        "a": "08:30",
        "b": "2026-03-14",
        "c": "yes",
        "d": "012",
        "e": "1_000",
        "f": 3,
        "g": 1.5,
        "h": True,
        "i": None,
        "j": None,
    }


def test_an_empty_key_repeated_deep_inside_is_still_found() -> None:
    with pytest.raises(UnreadableYaml, match="deux fois"):
        load_yaml("items:\n- id: a\n  prompt: b\n  id: c\n")


def test_files_that_are_not_utf_8_are_named(folder: Folder) -> None:
    (folder.write() / "scenarios/quai/scenario.yaml").write_bytes("title: été".encode("latin-1"))
    (folder.path / "calibration").mkdir()
    (folder.path / "calibration/a.csv").write_bytes("é".encode("latin-1"))
    _, problems = read_folder(folder.path)
    assert [problem.path for problem in problems] == ["scenarios/quai/scenario.yaml", "calibration/a.csv"]
    assert all("UTF-8" in problem.message for problem in problems)


def test_a_scenario_in_another_folder_than_its_own_is_refused(folder: Folder) -> None:
    (folder.write() / "scenarios/quai").rename(folder.path / "scenarios/quay")
    _, problems = read_folder(folder.path)
    assert [problem.path for problem in problems] == ["scenarios/quay/scenario.yaml"]
    assert french("« quai »") in problems[0].message


def test_a_missing_file_and_a_stray_one_are_named(folder: Folder) -> None:
    (folder.write() / "sectors.yaml").unlink()
    (folder.path / "scenarios/quai/Plan 2.svg").write_bytes(b"")
    (folder.path / "scenarios/vide").mkdir()
    _, problems = read_folder(folder.path)
    assert [problem.path for problem in problems] == [
        "sectors.yaml",
        "scenarios/vide/scenario.yaml",
        "scenarios/quai/Plan 2.svg",
    ]


def test_a_folder_that_does_not_exist_is_a_problem_not_an_empty_bank(tmp_path: Path) -> None:
    sources, problems = read_folder(tmp_path / "nulle-part")
    assert not sources
    assert "n’existe pas" in problems[0].message


def faults(document: object) -> dict[str, str]:
    with pytest.raises(InvalidDocument) as caught:
        parse_scenario(document)
    return {problem.field: problem.message for problem in caught.value.problems}


def spoiled(**changes: Any) -> Plain:
    """Return a scenario whose item has these fields changed."""
    return scenario("quai", {**item("quai-1", "1.1.1", choice("A", "B", "C")), **changes})


def test_a_problem_names_the_file_the_item_and_the_path_of_the_field() -> None:
    document = spoiled()
    document["items"].append(item("quai-2", "1.1.1", choice("A", "B", "C")))
    del document["items"][1]["interaction"]["choices"][2]["text"]
    with pytest.raises(InvalidDocument) as caught:
        parse_scenario(document)
    assert str(caught.value) == (
        "scenarios/quai/scenario.yaml: quai-2: items[1].interaction.choices[2].text: ce champ manque"
    )


def test_an_item_without_identifier_is_named_by_its_rank() -> None:
    document = spoiled()
    del document["items"][0]["id"]
    with pytest.raises(InvalidDocument) as caught:
        parse_scenario(document)
    assert caught.value.problems[0].item == "items[0]"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"id": "Quai 1"}, "id", "minuscules"),
        ({"id": 3}, "id", "un texte est attendu"),
        ({"prompt": ""}, "prompt", "le texte est vide"),
        ({"prompt": "a" * 4001}, "prompt", "dépasse 4000 caractères"),
        ({"criterion": "1.1.1"}, "criterion", "clea-2021/1.3.4"),
        ({"difficulty": 6}, "difficulty", "au plus 5"),
        ({"difficulty": 0}, "difficulty", "au moins 1"),
        ({"difficulty": "dur"}, "difficulty", "nombre entier"),
        ({"difficulty": 1.5}, "difficulty", "nombre entier"),
        ({"difficulty": []}, "difficulty", "nombre entier"),
        ({"calculator": "peut-être"}, "calculator", "true ou false"),
        ({"calculator": []}, "calculator", "true ou false"),
        ({"status": "fini"}, "status", "'published'"),
        ({"enemies": "quai-2"}, "enemies", "une liste"),
        ({"titre": "x"}, "titre", "n’existe pas"),
        ({"interaction": 3}, "interaction", "des champs"),
        ({"interaction": {}}, "interaction", "le champ type manque"),
        ({"interaction": {"type": "qcm"}}, "interaction", "n’existe pas"),
        ({"interaction": choice("A", "B")}, "interaction.choices", "au moins 3"),
        ({"interaction": choice(*"ABCDEFG")}, "interaction.choices", "au plus 6"),
        ({"interaction": choice("A", "B", "B")}, "interaction", "même texte"),
        ({"interaction": {"type": "numeric_entry", "value": "douze"}}, "interaction.value", "un nombre"),
        ({"interaction": {"type": "numeric_entry", "value": []}}, "interaction.value", "un nombre"),
        (
            {"interaction": {"type": "numeric_entry", "value": float("inf")}},
            "interaction.value",
            "nombre fini",
        ),
    ],
)
def test_every_fault_of_an_item_is_said_in_french_at_its_field(change: Plain, field: str, said: str) -> None:
    found = faults(spoiled(**change))
    assert list(found) == [f"items[0].{field}"]
    message = found[f"items[0].{field}"]
    assert said in message
    assert "Input should" not in message
    assert french(message) == message


@pytest.mark.parametrize(
    ("document", "field", "said"),
    [
        ("du texte", "", "des champs"),
        ({**spoiled(), "title": "deux\nlignes"}, "title", "une seule ligne"),
        ({**spoiled(), "language": "en"}, "language", "'fr'"),
        ({**spoiled(), "items": []}, "items", "au moins 1"),
        ({**spoiled(), "items": ["x"]}, "items[0]", "des champs"),
        (dict([*spoiled().items(), (3, "x")]), "[3]", "un nom de champ"),
        (
            {**spoiled(), "documents": [{"type": "picture", "file": "../a.svg", "alt": "Un plan"}]},
            "documents[0].file",
            ".svg",
        ),
        (
            {
                **spoiled(),
                "documents": [
                    {"type": "sheet", "title": "T", "tables": [{"columns": ["A", "B"], "rows": [["1"]]}]}
                ],
            },
            "documents[0].tables[0]",
            "la ligne 1 a 1 cellules pour 2 colonnes",
        ),
    ],
)
def test_every_fault_of_a_scenario_is_said_in_french_at_its_field(
    document: object, field: str, said: str
) -> None:
    found = faults(document)
    assert list(found) == [field]
    assert said in found[field]


def test_a_list_with_a_faulty_element_is_not_called_too_short_as_well() -> None:
    document = spoiled()
    document["items"][0]["interaction"]["choices"][0]["credit"] = 9
    assert list(faults(document)) == ["items[0].interaction.choices[0].credit"]
