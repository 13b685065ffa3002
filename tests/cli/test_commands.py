"""The commands on real databases: tables, bank in and out byte for byte, first accounts, demonstration."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Organisation, Person, Role
from clea_quiz.authoring.models import Publication
from clea_quiz.cli import main
from clea_quiz.cli.demo import prepare
from clea_quiz.db import tune
from tests.conftest import SECRET
from tests.support.clock import Clock
from tests.support.databases import Store

Run = Callable[..., Result]


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on this test's database."""
    monkeypatch.setenv("CLEA_DATABASE_URL", store.url)
    monkeypatch.setenv("CLEA_SECRET_KEY", SECRET)

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return command


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for kind in ("frameworks", "plans", "scenarios", "calibration")
        for file in (folder / kind).rglob("*")
        if file.is_file()
    }


def test_load_then_export_gives_the_same_bytes(run: Run, item_bank: Path, tmp_path: Path) -> None:
    assert run("bank", "load", str(item_bank)).exit_code == 0

    result = run("bank", "export", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert files_of(tmp_path / "out") == files_of(item_bank)


def test_a_faulty_bank_is_not_published_and_each_fault_is_said(
    run: Run, session: Session, tmp_path: Path
) -> None:
    before = session.scalars(select(Publication.id)).all()
    session.rollback()
    scenario = tmp_path / "scenarios" / "essai"
    scenario.mkdir(parents=True)
    (scenario / "scenario.yaml").write_text("scenario: essai\ntitle: [mal\n")

    result = run("bank", "load", str(tmp_path))

    assert result.exit_code == 1
    assert "scenarios/essai/scenario.yaml" in result.output
    assert session.scalars(select(Publication.id)).all() == before


def test_the_database_is_said_to_be_current(run: Run) -> None:
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "status").exit_code == 0


def test_the_first_accounts_are_created_from_the_command_line(run: Run, session: Session) -> None:
    assert run("users", "organisation", "Greta du Lac").output.strip() == "greta-du-lac"
    created = run(
        "users",
        "create",
        "greta-du-lac",
        "zoe@lac.example",
        "Zoé Roy",
        "--role",
        "manager",
        "--password",
        "phrase assez longue",
    )
    assert created.exit_code == 0, created.output

    zoe = session.scalars(select(Person).where(Person.email == "zoe@lac.example")).one()
    assert zoe.roles == {Role.MANAGER}
    session.rollback()
    refused = run(
        "users",
        "create",
        "inconnue",
        "a@b.example",
        "A B",
        "--role",
        "author",
        "--password",
        "phrase assez longue",
    )
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    weak = run(
        "users", "create", "greta-du-lac", "b@b.example", "A B", "--role", "author", "--password", "court"
    )
    assert (weak.exit_code, "12 caractères" in weak.output) == (1, True)


def test_without_settings_the_command_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CLEA_"):
            monkeypatch.delenv(name)

    result = CliRunner().invoke(main, ["serve"])

    assert result.exit_code == 2
    assert "CLEA_DATABASE_URL" in result.output


def test_a_demonstration_prepared_twice_keeps_its_people_and_codes(tmp_path: Path, clock: Clock) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    tune(engine)

    first = prepare(engine, clock())
    second = prepare(engine, clock())

    assert first == second
    assert len(first) == 3
    with Session(engine) as session:
        assert len(session.scalars(select(Organisation.id)).all()) == 1
    engine.dispose()
