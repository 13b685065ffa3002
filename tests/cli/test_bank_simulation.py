"""``clea-quiz bank simulate`` on the shipped bank."""

import json
from pathlib import Path

from click.testing import CliRunner

from clea_quiz.cli import main


def test_a_bank_is_rehearsed_before_anybody_sits() -> None:
    shown = CliRunner().invoke(main, ["bank", "simulate", "--evaluations", "10"])
    told = json.loads(CliRunner().invoke(main, ["bank", "simulate", "--evaluations", "10", "--json"]).stdout)

    assert "of sub-domains decided" in shown.stdout
    assert "clea-2021 7 …" in shown.stderr
    assert {row["framework"] for row in told["subdomains"]} == {"clea-2021", "clea-numerique-2018"}
    assert 0 < told["decided"] <= 1
    assert f"{told['decided']:.1%} of sub-domains" in shown.stdout


def test_a_bank_with_faults_is_not_rehearsed(tmp_path: Path) -> None:
    scenario = tmp_path / "scenarios" / "x"
    scenario.mkdir(parents=True)
    (scenario / "scenario.yaml").write_text("nothing: here\n", encoding="utf-8")

    refused = CliRunner().invoke(main, ["bank", "simulate", str(tmp_path)])

    assert refused.exit_code == 1
    assert "mend them first" in refused.stderr
