"""What is installed carries all it needs: templates, static files, migrations, item bank."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


@pytest.mark.parametrize(
    "name",
    [
        "clea_quiz/web/shared/static/clea.css",
        "clea_quiz/web/shared/static/fonts/clea-sans.woff2",
        "clea_quiz/web/shared/templates/base.html",
        "clea_quiz/reports/templates/matrix.typ",
        "clea_quiz/_shipped/migrations/env.py",
        "clea_quiz/_shipped/migrations/versions/0001_the_first_tables.py",
        "clea_quiz/_shipped/item_bank/frameworks/clea-2021.yaml",
    ],
)
def test_the_wheel_ships(wheel: set[str], name: str) -> None:
    assert name in wheel


def test_the_wheel_ships_the_whole_item_bank(wheel: set[str]) -> None:
    ours = {
        f"clea_quiz/_shipped/{file.relative_to(ROOT).as_posix()}"
        for file in (ROOT / "item_bank").rglob("*.yaml")
    }

    assert ours <= wheel


def test_the_wheel_carries_no_tests(wheel: set[str]) -> None:
    assert not any(name.startswith(("tests/", "var/")) for name in wheel)
