"""The harness: who wins, who is absent, who is wrong; and what is written of it."""

import json
import shutil
from time import sleep
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import data
from benchmarks.catalogue import FINDINGS, TASKS
from benchmarks.harness import Comparison, Difference, Row, Timed, measure
from benchmarks.in_r import in_r
from benchmarks.peers import NAMES, peer, versions
from benchmarks.reports import as_data, markdown
from benchmarks.tasks.adapters import same_items
from benchmarks.tasks.calibrations import log_posterior
from benchmarks.tasks.growth import growth
from benchmarks.tasks.measurement import Design, Finding
from clea_quiz.psychometrics.items import Model
from tests.psychometrics.calibration.samples import ITEMS, drawn, marginal

SHORT = 0.002


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.harness.SHORT", 0.01)


def comparison(**changes: object) -> Comparison:
    found: dict[str, object] = {
        "task": "sleep",
        "ours": lambda: sleep(SHORT),
        "peers": {"slow": lambda: sleep(5 * SHORT), "slower": lambda: sleep(10 * SHORT), "gone": None},
        "floors": {"fastest": 2.0},
    }
    return Comparison(**{**found, **changes})  # type: ignore[arg-type]


def ratios(row: Row) -> dict[str, float | None]:
    return {ratio.peer: ratio.floor for ratio in row.ratios}


def test_the_fastest_peer_bears_the_floor_and_the_absent_one_is_named() -> None:
    row = measure(comparison(), repeats=3)

    assert row.holds
    assert ratios(row) == {"slow": 2.0, "slower": None}
    assert row.absent == ["gone"]
    assert row.ratios[0].lowest <= row.ratios[0].ratio <= row.ratios[0].highest


def test_a_floor_that_is_not_reached_fails() -> None:
    assert not measure(comparison(floors={"slow": 1000.0}), repeats=2).holds


def test_a_limit_that_is_passed_fails() -> None:
    assert not measure(comparison(limit=SHORT / 10), repeats=2).holds
    assert measure(comparison(limit=SHORT / 10, units=100), repeats=2).holds


def test_a_result_of_ours_that_is_wrong_fails_whatever_the_time() -> None:
    wrong = comparison(agree={"slow": lambda _ours, _theirs: Difference("is another")})

    assert not measure(wrong, repeats=2).holds


def test_a_peer_that_falls_short_is_shown_and_not_raced() -> None:
    short = comparison(agree={"slow": lambda _ours, _theirs: Difference("stops short", ours=False)})

    row = measure(short, repeats=2)

    assert row.holds
    assert ratios(row) == {"slow": None, "slower": 2.0}


def test_a_slow_peer_runs_once() -> None:
    runs: list[int] = []

    def slow() -> None:
        runs.append(1)
        sleep(0.02)

    row = measure(comparison(peers={"slow": slow}, once=frozenset({"slow"})), 3)

    assert len(runs) == 1
    assert row.ratios[0].lowest == row.ratios[0].highest


def test_what_was_measured_is_written() -> None:
    agree = {"slower": lambda _ours, _theirs: Difference("stops short", ours=False)}
    row = measure(comparison(limit=1.0, agree=agree), repeats=2)
    finding = Finding("items", "12 % fewer", holds=False, designs=[Design("decision", 9.0, 0.9, 0.1)])
    told = {"mirt": "1.2.0", "catR (R)": "absent"}

    table = markdown([row], [finding], told)
    written = json.loads(json.dumps(as_data([row], [finding], told)))

    assert "| sleep | " in table
    assert "slower: **" in table
    assert "it stops short" in table
    assert "| items | 12 % fewer | ✗ |" in table
    assert "Not there: catR (R)." in table
    assert written["rows"][0]["holds"] is True
    assert written["findings"][0]["designs"][0]["length"] == 9.0


def test_peers_that_are_not_installed_are_absent() -> None:
    assert set(NAMES) < set(versions())
    assert peer("no-such-package") is None


@pytest.mark.parametrize("name", [name for name in TASKS if name != "calibrations"])
def test_every_task_stands_without_peers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.data.PERSONS_AT_ONCE", 2000)
    for module in ("choices", "scores", "sittings", "steps"):
        monkeypatch.setattr(f"benchmarks.tasks.{module}.peer", lambda _name: None)
    monkeypatch.setattr("benchmarks.tasks.choices.SIZES", (200,))
    monkeypatch.setattr("benchmarks.tasks.scores.PERSONS", 200)
    monkeypatch.setattr("benchmarks.tasks.sittings.PERSONS", 20)

    for build in TASKS[name]():
        row = measure(build(), repeats=1)
        assert row.seconds > 0
        assert row.absent


def test_findings_have_a_name_each() -> None:
    assert list(FINDINGS) == ["size", "measurement", "papers", "pages", "serving"]


def test_other_items_are_told_unless_they_are_as_informative() -> None:
    table = data.bank(Model.TWO_PL, 50)
    best, second = np.argsort(-table.a)[:2].tolist()
    theta = [float(table.b[best])]

    assert same_items(table, theta)([best], [best]) is None
    found = same_items(table, theta)([best], [second])
    assert found is not None
    assert "step 1" in found.words


def test_log_likelihoods_are_compared_by_one_yardstick() -> None:
    table = data.bank(Model.TWO_PL, 8)
    answers = data.answers(table, 300)
    items = [table.item(place) for place in range(8)]

    found = log_posterior(table, answers, Model.TWO_PL)

    assert found == pytest.approx(marginal(items, answers.astype(np.int64)), abs=1e-4)


def test_answers_of_persons_are_thinned() -> None:
    answers = drawn(ITEMS[Model.TWO_PL] * 4, 40, seed=1).astype(np.int8)

    kept = data.sparse(answers, 6)

    assert ((kept >= 0).sum(axis=1) == 6).all()
    assert (kept[kept >= 0] == answers[kept >= 0]).all()


def test_costs_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.tasks.growth.BANKS", (50, 100))
    monkeypatch.setattr("benchmarks.tasks.growth.PERSONS", (100, 200))
    monkeypatch.setattr("benchmarks.tasks.growth.ITEMS", 5)

    pictures = growth()

    assert set(pictures) == {"bank", "persons"}
    for picture in pictures.values():
        root = ElementTree.fromstring(picture)  # noqa: S314 (our own picture)
        assert root.tag.endswith("svg")


def test_a_program_s_own_clock_is_believed() -> None:
    told = Timed(0.5, [1, 2])

    row = measure(comparison(peers={"elsewhere": lambda: told}, floors={"elsewhere": 10.0}), repeats=2)

    assert row.ratios[0].seconds == 0.5
    assert row.holds


def test_a_peer_in_r_is_asked_where_there_is_r() -> None:
    script = 'x <- read("x")\nwork <- function() x[1, ] * 2'

    run = in_r("stats", script, {"x": [1.0, 2.5]})

    if shutil.which("Rscript") is None:
        assert run is None
        return
    assert run is not None
    assert np.ravel(run().result).tolist() == [2.0, 5.0]
    assert in_r("nosuchpackage", script, {}) is None
