"""Files for the measurement commands, and a way to run them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from click.testing import CliRunner, Result

from clea_quiz.cli import main
from clea_quiz.cli.irt.items import item_rows
from clea_quiz.psychometrics.arrays import IntArray
from clea_quiz.psychometrics.items import ItemParameters, ItemTable
from tests.psychometrics.golden_values import golden, scores_of_patterns


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["irt", *map(str, arguments)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def calibrated_set(name: str) -> IntArray:
    found = golden("calibration")["sets"][name]
    return np.repeat(scores_of_patterns(found["patterns"]), found.get("frequencies", 1), axis=0)


def write_wide(path: Path, scores: IntArray, items: Sequence[str] | None = None) -> Path:
    names = items or [f"I{place + 1}" for place in range(scores.shape[1])]
    lines = [",".join(["person", *names])]
    for person, row in enumerate(scores.tolist()):
        lines.append(",".join([f"p{person}", *("" if score < 0 else str(score) for score in row)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_long(path: Path, scores: IntArray) -> Path:
    lines = ["person,item,score"]
    lines += [f"p{n},I{j + 1},{scores[n, j]}" for n, j in zip(*np.nonzero(scores >= 0), strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_items(path: Path, items: Sequence[ItemParameters]) -> Path:
    header, lines = item_rows([f"I{place + 1}" for place in range(len(items))], ItemTable.build(items))
    text = io.StringIO()
    csv.writer(text).writerows(
        [header, *([("" if cell is None else cell) for cell in line] for line in lines)]
    )
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
