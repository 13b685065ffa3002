"""Bad files and bad usage: the file, the line, the column, what is wrong; and nothing half-written."""

from pathlib import Path

import numpy as np
import pytest

from clea_quiz.psychometrics.items import Model
from tests.cli.irt.files import run, write_items, write_wide
from tests.psychometrics.calibration.samples import ITEMS, drawn

GOOD_ANSWERS = "person,A,B\np1,1,0\np2,0,1\n"

ITEM_FAULTS = [
    ("id,model,a,b\nA,2pl,x,0\n", ":2:3: a: 'x' is not a number"),
    ("id,model,a,b\nA,2pl,nan,0\n", ":2:3: a: 'nan' is not a number"),
    ("id,model,a,b\nA,5pl,1,0\n", ":2:2: model '5pl' is none of"),
    ("id,model,a,b\nA,2pl,0,0\n", ":2:3: a: a discrimination must be above 0"),
    ("id,model,a,b\nA,2pl,-1,0\n", ":2:3: a:"),
    ("id,model,a,b\nA,2pl,,0\n", ":2:3: a is missing"),
    ("id,model,a,b1,b2\nA,grm,1,1,0.5\n", ":2:5: steps: the boundaries of GRM must increase"),
    ("id,model,a,b1,b2,b3\nA,gpcm,1,1,,2\n", ":2:6: b3 is given, but a step before it is empty"),
    ("id,model,a,b,c,d\nA,4pl,1,0,0.9,0.8\n", ":2:5: c, d:"),
    ("id,model,a,b,c\nA,3pl,1,0,1.2\n", ":2:5: c, d:"),
    ("id,model,a,b\nA,2pl,1,0\nA,2pl,1,0\n", ":3:1: item 'A' is already above"),
    ("id,model,a,b\n,2pl,1,0\n", ":2:1: the item has no id"),
    ("id,model,a,b\nA,2pl,1\n", ":2: 3 cells where the header has 4"),
    ("id,a,b\nA,1,0\n", ":1: there is no column 'model'"),
    ("id,model,a,a\nA,2pl,1,0\n", ":1:4: column 'a' appears twice"),
    ("id,model,a,b\n", ":1: there is no row below the header"),
    ("", ": the file is empty"),
    ('id,model,a,b\nA,2pl,"1,0\n', ":2: malformed CSV"),
    ("id,model,a,b\nA,rasch,2,0\n", ":2:3: a: rasch means a = 1"),
    ("id,model,a,b,c\nA,2pl,1,0,0.2\n", ":2:5: c: 2pl has no lower asymptote"),
]

RESPONSE_FAULTS = [
    ("person,A,B\np1,2,0\n", ":2:2: A: 2 is beyond its largest score, 1"),
    ("person,A,B\np1,x,0\n", ":2:2: A: 'x' is no score"),
    ("person,A,B\np1,-1,0\n", ":2:2: A: '-1' is no score"),
    ("person,A,B\np1,0.5,0\n", ":2:2: A: '0.5' is no score"),
    ("person,A,C\np1,1,0\n", ":1:3: item 'C' is not in the item file"),
    ("person,A,B\np1,1,0\np1,0,0\n", ":3:1: person 'p1' is already above"),
    ("person,A,B\n,1,0\n", ":2:1: the person has no name"),
    ("who,A,B\np1,1,0\n", ":1:1: the first column is 'who'"),
    ("person,A,B\np1,1\n", ":2: 2 cells where the header has 3"),
    ("person,item,score\np1,A,1\np1,A,0\n", ":3:2: person 'p1' already has an answer to 'A'"),
    ("person,item,score\np1,Z,1\n", ":2:2: item 'Z' is not in the item file"),
    ("person,item,score\np1,A,3\n", ":2:3: A: 3 is beyond its largest score, 1"),
    ("person,item,score\n,A,1\n", ":2:1: the person has no name"),
]


@pytest.mark.parametrize(("text", "message"), ITEM_FAULTS)
def test_faults_of_items_are_located(text: str, message: str, tmp_path: Path) -> None:
    items, answers, out = (tmp_path / name for name in ("items.csv", "answers.csv", "out.csv"))
    items.write_text(text, "utf-8")
    answers.write_text(GOOD_ANSWERS, "utf-8")

    result = run("score", items, answers, "--out", out)

    assert result.exit_code == 1
    assert f"{items}{message}" in result.stderr
    assert result.stdout == ""
    assert not out.exists()


@pytest.mark.parametrize(("text", "message"), RESPONSE_FAULTS)
def test_faults_of_answers_are_located(text: str, message: str, tmp_path: Path) -> None:
    items, answers = tmp_path / "items.csv", tmp_path / "answers.csv"
    items.write_text("id,model,a,b\nA,2pl,1,0\nB,2pl,1,0\n", "utf-8")
    answers.write_text(text, "utf-8")

    result = run("score", items, answers)

    assert result.exit_code == 1
    assert f"{answers}{message}" in result.stderr


def test_all_faults_are_told_at_once_up_to_a_limit(tmp_path: Path) -> None:
    items, answers = tmp_path / "items.csv", tmp_path / "answers.csv"
    items.write_text("id,model,a,b\n" + "".join(f"A{n},2pl,-1,0\n" for n in range(30)), "utf-8")
    answers.write_text(GOOD_ANSWERS, "utf-8")

    lines = run("score", items, answers).stderr.splitlines()

    assert len(lines) == 21
    assert lines[-1].endswith("… and 10 more faults")


def test_other_encodings_are_located(tmp_path: Path) -> None:
    items, answers = tmp_path / "items.csv", tmp_path / "answers.csv"
    items.write_bytes("id,model,b\né,rasch,0\n".encode("latin-1"))
    answers.write_text(GOOD_ANSWERS, "utf-8")

    assert f"{items}:2: the file is not UTF-8" in run("score", items, answers).stderr


def test_columns_that_are_not_used_are_told(tmp_path: Path) -> None:
    items = tmp_path / "items.csv"
    items.write_text("id,model,b,colour\nA,rasch,0,red\n", "utf-8")

    result = run("information", items, "--theta", "0")

    assert result.exit_code == 0
    assert "columns not used: colour" in result.stderr


def test_what_cannot_be_calibrated_is_named(tmp_path: Path) -> None:
    scores = drawn(ITEMS[Model.TWO_PL], 50, 1)
    scores[:, 2] = 1
    answers = write_wide(tmp_path / "answers.csv", scores)

    result = run("calibrate", answers)

    assert result.exit_code == 1
    assert "a score that nobody reached cannot be calibrated without a prior: I3" in result.stderr
    assert run("calibrate", answers, "--prior-b", 0, 1).exit_code == 0


def test_groups_must_name_everybody(tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "answers.csv", drawn(ITEMS[Model.TWO_PL], 50, 1))
    groups = tmp_path / "groups.csv"
    for text, message in (
        ("person,group\np0,a\np1,b\n", "person 'p2' of the answers has no group"),
        ("person,group\np0,a\np0,b\n", ":3:1: person 'p0' is already above"),
        ("person,group\np0,\n", ":2:2: person 'p0' has no group"),
        ("who,group\np0,a\n", ":1: columns person and group are expected"),
        ("person,group\n" + "".join(f"p{n},a\n" for n in range(50)), "two groups are expected, not 1"),
    ):
        groups.write_text(text, "utf-8")
        result = run("dif", answers, groups)
        assert result.exit_code == 1
        assert message in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "missing.csv", "missing.csv"),
        ("score", "ITEMS", "ANSWERS", "--method", "guess"),
        ("score", "ITEMS", "ANSWERS", "--bounds", "2", "-2"),
        ("score", "ITEMS", "ANSWERS", "--prior-sd", "0"),
        ("information", "ITEMS", "--theta", "3:-3:1"),
        ("information", "ITEMS", "--theta", "0:1:0"),
        ("information", "ITEMS", "--theta", "zero"),
        ("information", "ITEMS", "--theta", "0", "--plot", "x.svg"),
        ("simulate", "ITEMS", "--high", "1"),
        ("simulate", "ITEMS", "--persons", "0"),
        ("calibrate", "ANSWERS", "--model", "5pl"),
        ("score", "ITEMS", "ANSWERS", "--out", "/nowhere/at/all.csv"),
    ],
)
def test_bad_usage_ends_with_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    files = {
        "ITEMS": write_items(tmp_path / "items.csv", ITEMS[Model.TWO_PL]),
        "ANSWERS": write_wide(tmp_path / "answers.csv", np.array([[1, 0, 1, 0, 1], [0, 1, 0, 1, 0]])),
    }

    result = run(*(files.get(part, part) for part in arguments))

    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert "Traceback" not in result.stderr
