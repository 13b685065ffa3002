from pathlib import Path

from clea_quiz.bank.formatting import format_files
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.writing import file_body
from tests.bank.folders import Folder


def scenario_text(path: Path) -> str:
    return (path / "scenarios/quai/scenario.yaml").read_text("utf-8")


def test_a_bank_becomes_canonical_and_typeset(folder: Folder) -> None:
    folder.first["title"] = "L'arrivée : enfin !"
    path = folder.write()
    changed, problems = format_files(path)
    assert not problems
    assert len(changed) == 6
    assert "title: 'L’arrivée\u00a0: enfin\u202f!'" in scenario_text(path) or (
        "title: L’arrivée\u00a0: enfin\u202f!" in scenario_text(path)
    )
    sources, problems = read_folder(path)
    assert not problems
    assert all(file_body(source) == (path / source.path).read_bytes() for source in sources)


def test_formatting_again_changes_nothing(folder: Folder) -> None:
    path = folder.write()
    format_files(path)
    assert format_files(path) == ([], [])


def test_a_file_with_a_fault_is_left_as_it_is(folder: Folder) -> None:
    path = folder.write()
    bad = {"quai": b"title: [", "caisse": b"title: x\n", "voix": b"\xe9"}
    for slug, body in bad.items():
        (path / "scenarios" / slug / "scenario.yaml").write_bytes(body)
    changed, problems = format_files(path)
    assert len(changed) == 3
    assert {Path(problem.path).parent.name for problem in problems} == set(bad)
    for slug, body in bad.items():
        assert (path / "scenarios" / slug / "scenario.yaml").read_bytes() == body


def test_one_scenario_or_one_file_can_be_formatted_alone(folder: Folder) -> None:
    path = folder.write()
    assert format_files(path / "scenarios/quai")[0] == [path / "scenarios/quai/scenario.yaml"]
    assert format_files(path / "plans/essai-1.yaml")[0] == [path / "plans/essai-1.yaml"]
    assert format_files(path / "sectors.yaml")[0] == [path / "sectors.yaml"]
    assert format_files(path / "frameworks/essai-1.yaml")[0] == [path / "frameworks/essai-1.yaml"]
