import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clea_quiz.cli.bank import bank
from tests.bank.folders import Folder


def run(*arguments: str | Path, color: bool = False) -> Result:
    return CliRunner().invoke(bank, [str(argument) for argument in arguments], color=color)


def test_a_sound_bank_is_said_so_and_what_it_is_too_poor_to_decide(folder: Folder) -> None:
    result = run("check", folder.write())
    assert result.exit_code == 0
    first, *poor = result.output.splitlines()
    assert first == f"{folder.path}: 3 items in 3 scenarios, no problem."
    assert [line.partition(":")[0] for line in poor] == ["essai-1 1.1", "essai-1 2.1"]
    assert all("add items near the cut" in line for line in poor)


def test_what_is_wrong_is_said_one_line_per_fault_with_its_place(folder: Folder) -> None:
    folder.first["sectors"] = ["peche"]
    folder.first["items"][0]["id"] = "gare-1"
    result = run("check", folder.write())
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    file = folder.path / "scenarios/quai/scenario.yaml"
    assert lines[0].startswith(f"{file}: -: sectors[0]: ce secteur n’existe pas")
    assert lines[1].startswith(f"{file}: gare-1: items[0].id: l’identifiant doit être")
    assert len(lines) == 2
    assert "2 problems" in result.stderr


def test_an_unreadable_file_is_said_alone(folder: Folder) -> None:
    (folder.write() / "scenarios/voix/scenario.yaml").write_text("title: [", "utf-8")
    result = run("check", folder.path)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "scenarios/voix/scenario.yaml: -: ligne 2, colonne 1: YAML" in result.stdout


def test_two_calibrations_of_one_item_are_a_problem_not_a_crash(folder: Folder) -> None:
    folder.calibration = "id,model,b\nquai-1,rasch,0\n"
    (folder.write() / "calibration/autre.csv").write_text(folder.calibration, "utf-8")
    for command in ("check", "coverage"):
        result = run(command, folder.path)
        assert result.exit_code == 1
        assert "pilote.csv: quai-1: id:" in result.stdout


@pytest.mark.parametrize("command", ["check", "coverage", "schemas", "format"])
def test_a_folder_that_does_not_exist_is_bad_usage(command: str, tmp_path: Path) -> None:
    assert run(command, tmp_path / "nulle-part").exit_code == 2


def test_coverage_is_a_map_in_colour(folder: Folder) -> None:
    del folder.scenarios[1]
    result = run("coverage", folder.write(), color=True)
    assert result.exit_code == 0
    assert "\x1b[30m\x1b[43m 1.1.1 1 \x1b[0m" in result.output  # fewer than enough: yellow
    assert "\x1b[30m\x1b[41m 1.1.2 +0 \x1b[0m" in result.output  # nothing: red
    assert "\x1b[" not in run("coverage", folder.path).output


def test_coverage_is_data_for_a_program(folder: Folder) -> None:
    data = json.loads(run("coverage", folder.write(), "--json").stdout)
    assert [framework["code"] for framework in data["frameworks"]] == ["essai-1"]
    assert data["frameworks"][0]["domains"][0]["published"] == 1


def test_formatting_names_the_files_it_changed(folder: Folder) -> None:
    folder.write()
    assert len(run("format", folder.path).output.splitlines()) == 6
    assert run("format", folder.path).output == ""


def test_formatting_says_what_it_could_not_read(folder: Folder) -> None:
    (folder.write() / "sectors.yaml").write_text("sectors: []", "utf-8")
    result = run("format", folder.path)
    assert result.exit_code == 1
    assert f"{folder.path / 'sectors.yaml'}: -: sectors: " in result.stdout


def test_schemas_are_written_into_the_bank(folder: Folder) -> None:
    assert run("schemas", folder.write()).exit_code == 0
    assert len(list((folder.path / "schemas").glob("*.schema.json"))) == 5
