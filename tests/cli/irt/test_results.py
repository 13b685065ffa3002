"""The measurement commands on good files: they agree with the engine and with published solutions."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from clea_quiz.cli import main
from clea_quiz.psychometrics.ability import Method, estimate
from clea_quiz.psychometrics.items import ItemTable, Model
from clea_quiz.psychometrics.models import fisher_information
from tests.cli.irt.files import calibrated_set, rows, run, write_items, write_long, write_wide
from tests.psychometrics.calibration.samples import ITEMS, drawn

ALL = [item for items in ITEMS.values() for item in items]
TABLE = ItemTable.build(ALL)
ANSWERS = drawn(ALL, 60, seed=1)
ANSWERS[np.random.default_rng(1).random(ANSWERS.shape) < 0.2] = -1


@pytest.fixture
def items(tmp_path: Path) -> Path:
    return write_items(tmp_path / "items.csv", ALL)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write_wide(tmp_path / "answers.csv", ANSWERS)


@pytest.mark.parametrize("method", Method)
def test_scores_are_the_engine_s(method: Method, items: Path, answers: Path) -> None:
    found = rows(run("score", items, answers, "--method", method).stdout)

    expected = estimate(TABLE, ANSWERS, method)
    assert [row["person"] for row in found] == [f"p{n}" for n in range(60)]
    assert [float(row["theta"]) for row in found] == pytest.approx(expected.theta.tolist(), abs=1e-12)
    assert [float(row["se"] or "nan") for row in found] == pytest.approx(expected.se.tolist(), nan_ok=True)
    assert [int(row["n"]) for row in found] == expected.n.tolist()


def test_wide_and_long_answers_say_the_same(tmp_path: Path, items: Path, answers: Path) -> None:
    long = write_long(tmp_path / "long.csv", ANSWERS)

    assert run("score", items, long).stdout == run("score", items, answers).stdout


def test_separators_decimal_commas_and_marks_are_understood(
    tmp_path: Path, items: Path, answers: Path
) -> None:
    french = tmp_path / "french.csv"
    text = items.read_text("utf-8").replace(",", ";").replace(".", ",")
    french.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    tabbed = tmp_path / "tabbed.csv"
    tabbed.write_text(answers.read_text("utf-8").replace(",,", ",NA,").replace(",", "\t"), "utf-8")

    assert run("score", french, tabbed).stdout == run("score", items, answers).stdout


def test_all_right_and_all_wrong_are_bounded_and_told(tmp_path: Path) -> None:
    items = write_items(tmp_path / "items.csv", ITEMS[Model.TWO_PL])
    answers = write_wide(tmp_path / "answers.csv", np.array([[1] * 5, [0] * 5, [-1] * 5]))

    result = run("score", items, answers, "--method", "mle", "--json")

    people = json.loads(result.stdout)["persons"]
    assert [person["theta"] for person in people[:2]] == [6.0, -6.0]
    assert people[0]["flags"] == ["at_bound"]
    assert "no_answer" in people[2]["flags"]
    assert "2 of 3 persons at a bound" in result.stderr


def test_information_by_item_and_for_the_test(items: Path, tmp_path: Path) -> None:
    picture = tmp_path / "test.svg"

    found = rows(run("information", items, "--theta", "-3:3:0.5", "--plot", picture).stdout)

    expected = fisher_information(TABLE, np.arange(-3, 3.5, 0.5))
    assert len(found) == 13 * (len(ALL) + 1)
    assert [float(row["theta"]) for row in found[:: len(ALL) + 1]] == np.arange(-3, 3.5, 0.5).tolist()
    by_item = [float(row["information"]) for row in found if row["item"] == "I3"]
    assert by_item == pytest.approx(expected[2].tolist(), rel=1e-12)
    total = [float(row["information"]) for row in found if row["item"] == "test"]
    assert total == pytest.approx(expected.sum(axis=0).tolist(), rel=1e-12)
    assert picture.read_text("utf-8").startswith("<svg")


def test_published_solution_of_lsat7_feeds_score(tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "lsat7.csv", calibrated_set("lsat7_2pl"))
    items = tmp_path / "items.csv"

    told = run("calibrate", answers, "--model", "2pl", "--out", items)

    found = rows(items.read_text("utf-8"))
    assert [float(row["a"]) for row in found] == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=2e-3)
    assert [float(row["se_a"]) for row in found] == pytest.approx(
        [0.177, 0.169, 0.321, 0.134, 0.151], abs=1e-3
    )
    assert "log-likelihood -2658.805" in told.stderr
    assert "converged after" in told.stderr
    assert told.stdout == ""
    assert len(rows(run("score", items, answers).stdout)) == 1000


@pytest.mark.parametrize(
    ("name", "model"),
    [("cal_rasch_fit", "rasch"), ("cal_gpcm", "gpcm"), ("cal_grm", "grm"), ("science_pcm", "pcm")],
)
def test_other_models_calibrate(name: str, model: str, tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "answers.csv", calibrated_set(name))

    found = json.loads(run("calibrate", answers, "--model", model, "--json").stdout)

    assert found["converged"]
    assert {row["model"] for row in found["items"]} == {model}
    assert (found["sds"] == [1.0]) == (model in ("gpcm", "grm"))


def test_known_items_hold_the_scale_and_groups_are_told(tmp_path: Path) -> None:
    items = ITEMS[Model.TWO_PL]
    both = np.concatenate([drawn(items, 1500, 1), drawn(items, 1500, 2, mean=1.0)])
    answers = write_wide(tmp_path / "answers.csv", both)
    known = write_items(tmp_path / "known.csv", items[:3])
    groups = tmp_path / "groups.csv"
    groups.write_text("person,group\n" + "".join(f"p{n},{'ab'[n >= 1500]}\n" for n in range(3000)), "utf-8")

    found = json.loads(run("calibrate", answers, "--known", known, "--groups", groups, "--json").stdout)

    assert found["means"] == pytest.approx([0.0, 1.0], abs=0.15)
    assert [row["b"] for row in found["items"][:3]] == [item.b for item in items[:3]]
    assert found["items"][0]["se_b"] is None
    assert found["items"][4]["b"] == pytest.approx(items[4].b, abs=0.2)


def test_priors_and_threads_are_heard(tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "answers.csv", drawn(ITEMS[Model.THREE_PL], 400, 3))

    free = json.loads(run("calibrate", answers, "--model", "3pl", "--json", "--errors", "none").stdout)
    options = ("--prior-b", 2.0, 0.05, "--jobs", 2, "--errors", "none")
    held = json.loads(run("calibrate", answers, "--model", "3pl", *options, "--json").stdout)

    assert np.mean([row["b"] for row in held["items"]]) > 1.2 > np.mean([row["b"] for row in free["items"]])
    assert all(0.05 < row["c"] < 0.45 for row in free["items"])


def test_what_does_not_converge_is_told(tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "answers.csv", calibrated_set("lsat7_2pl"))

    assert "NOT CONVERGED" in run("calibrate", answers, "--iterations", 1).stderr


def test_fit_of_items_and_persons(tmp_path: Path) -> None:
    answers = write_wide(tmp_path / "lsat7.csv", calibrated_set("lsat7_2pl"))
    items = tmp_path / "items.csv"
    run("calibrate", answers, "--out", items)

    told = run("fit", items, answers)
    people = rows(run("fit", items, answers, "--persons").stdout)
    facts = json.loads(run("fit", items, answers, "--json").stdout)

    found = rows(told.stdout)
    assert [row["s_x2_df"] for row in found] == ["2"] * 5
    assert "M2 11.938, df 5" in told.stderr
    assert facts["overall"]["statistic"] == pytest.approx(11.94, abs=0.01)
    assert len(people) == 1000
    assert all(row["lz_star"] for row in people)


def test_fit_with_holes_leaves_out_what_needs_everything(items: Path, answers: Path) -> None:
    told = run("fit", items, answers)

    assert told.exit_code == 0
    assert "left out" in told.stderr
    assert {row["s_x2"] for row in rows(told.stdout)} == {""}


def test_dif_names_the_item(tmp_path: Path) -> None:
    items = list(ITEMS[Model.TWO_PL] * 3)
    both = np.concatenate([drawn(items, 1500, 1), drawn(items, 1500, 2)])
    both[1500:, 4] = drawn(items, 1500, 3)[:, 4] * (np.random.default_rng(1).random(1500) < 0.7)
    answers = write_wide(tmp_path / "answers.csv", both)
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "person,group\n" + "".join(f"p{n},{'men' if n < 1500 else 'women'}\n" for n in range(3000)), "utf-8"
    )

    told = run("dif", answers, groups, "--focal", "women", "--purify")

    found = {row["id"]: row for row in rows(told.stdout)}
    assert found["I5"]["ets"] == "C"
    assert float(found["I5"]["delta"]) < 0
    assert "I5" in told.stderr
    turned = {row["id"]: row for row in rows(run("dif", answers, groups, "--focal", "men").stdout)}
    assert float(turned["I5"]["delta"]) > 0


def test_sittings_are_simulated_with_pictures(items: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    options = ("--persons", 300, "--max-items", 8, "--seed", 5)

    told = run("simulate", items, *options, "--report", report)
    again = run("simulate", items, *options)

    figures = {row["figure"]: float(row["value"]) for row in rows(told.stdout)}
    assert told.stdout == again.stdout
    assert 1 <= figures["mean_length"] <= 8
    assert 0.5 < figures["accuracy"] <= 1
    people = rows((report / "sittings.csv").read_text("utf-8"))
    assert len(people) == 300
    assert all(len(row["items"].split()) == int(row["n"]) for row in people)
    shown = rows((report / "exposure.csv").read_text("utf-8"))
    assert sum(float(row["exposure"]) for row in shown) == pytest.approx(figures["mean_length"])
    assert sorted(file.name for file in report.glob("*.svg")) == [
        "decisions.svg",
        "exposure.svg",
        "length.svg",
    ]


def test_sub_domains_and_scenarios_of_a_file_are_used(tmp_path: Path) -> None:
    lines = ["id,model,a,b,subdomain,criterion,scenario"]
    lines += [f"I{n},2pl,1.3,{(n % 5) / 2 - 1},{'AB'[n % 2]},{n % 4},{n // 3}" for n in range(24)]
    items = tmp_path / "items.csv"
    items.write_text("\n".join(lines) + "\n", "utf-8")

    found = json.loads(
        run("simulate", items, "--persons", 200, "--cut", 0.0, "--max-items", 9, "--json").stdout
    )

    assert {"bias_A", "bias_B", "rmse_A"} <= set(found)
    assert len(found["exposure"]) == 24


def test_the_installed_command_writes_whole_files(tmp_path: Path, items: Path, answers: Path) -> None:
    out = tmp_path / "out.csv"

    done = subprocess.run(
        [Path(sys.executable).parent / "clea-quiz", "irt", "score", items, answers, "--out", out],
        capture_output=True,
        check=True,
    )

    assert done.stdout == b""
    assert len(rows(out.read_text("utf-8"))) == 60
    assert sorted(file.name for file in tmp_path.iterdir()) == ["answers.csv", "items.csv", "out.csv"]


@pytest.mark.parametrize("command", ["score", "information", "calibrate", "simulate", "fit", "dif"])
def test_each_command_shows_an_example(command: str) -> None:
    shown = CliRunner().invoke(main, ["irt", command, "--help"])

    assert f"Example: clea-quiz irt {command}" in shown.output
