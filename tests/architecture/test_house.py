"""The house keeps its shape: floors, sizes, guards, a bare engine, migrations that match the tables."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect

from clea_quiz.config import migrations_path
from clea_quiz.db import Base, rebuilding
from clea_quiz.schema import upgrade
from clea_quiz.web.shared.guards import guard_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "clea_quiz"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONGEST_FITTING = 80


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                f"{file.relative_to(ROOT)}:{node.lineno} {node.name}",
                (node.end_lineno or 0) - node.lineno + 1,
            )


def test_no_file_holds_two_ideas() -> None:
    long = {
        str(f.relative_to(ROOT)): n for f in FILES if (n := len(f.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        name: length
        for file in FILES
        for name, length in functions(file)
        if length > (LONGEST_FITTING if "psychometrics" in file.parts else LONGEST_FUNCTION)
    }

    assert long == {}


def test_half_of_the_functions_fit_in_eight_lines_and_nine_in_ten_in_twenty_five() -> None:
    lengths = sorted(length for file in FILES for _, length in functions(file))

    assert median(lengths) <= 8
    assert lengths[int(0.9 * len(lengths))] <= 25


def test_the_root_imports_nothing() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())

    assert [type(node).__name__ for node in tree.body] == ["Expr"]


@pytest.mark.parametrize("module", ["clea_quiz.psychometrics.simulation", "clea_quiz.bank.checking"])
def test_the_foundations_load_in_a_bare_interpreter(module: str) -> None:
    program = (
        f"import sys, {module}\n"
        "heavy = {'flask', 'sqlalchemy', 'wtforms', 'werkzeug'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )

    assert (run.returncode, run.stderr) == (0, "")


def test_every_route_has_a_guard(app: Flask) -> None:
    open_doors = [name for name, view in app.view_functions.items() if guard_of(view) is None]

    assert open_doors == []


def test_a_route_without_a_guard_is_refused(app: Flask) -> None:
    app.add_url_rule("/oubli", "forgotten", lambda: "open to all")

    assert app.test_client().get("/oubli").status_code == 404


def test_the_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_the_migrations_go_down_as_well_as_up(engine: Engine) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations_path()))
    with engine.connect() as connection, rebuilding(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    upgrade(engine)

    assert left == set()


def test_no_room_is_named_for_what_it_is_not() -> None:
    names = {part for file in FILES for part in file.relative_to(PACKAGE).with_suffix("").parts}

    assert not names & {"utils", "util", "helpers", "common", "misc", "manager", "repository"}
