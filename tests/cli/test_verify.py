"""``clea-quiz db verify``: the chained log of results, and what was signed before there was one."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.config import migrations_path
from clea_quiz.db import rebuilding
from clea_quiz.matrices import log_check, results_log
from clea_quiz.matrices.models import LogKind
from clea_quiz.matrices.rules import content_hash
from clea_quiz.schema import upgrade
from tests.support.databases import Store
from tests.support.world import World


def verify(store: Store) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).parent / "clea-quiz")
    environment = os.environ | {"CLEA_DATABASE_URL": store.url, "CLEA_SECRET_KEY": "x" * 40}
    command_line = [program, "db", "verify"]
    return subprocess.run(command_line, env=environment, capture_output=True, text=True, check=False)


def test_a_log_that_holds_and_one_that_does_not(store: Store, session: Session, world: World) -> None:
    with session.begin():
        evaluation = session.get_one(Evaluation, world.evaluation)
        results_log.append(session, evaluation, LogKind.REOPENED, {"version": 1}, datetime.now(UTC))
    told = verify(store)
    assert told.returncode == 0, told.stderr
    assert "ici-formation: 1 entries, the chain holds and ends in " in told.stdout
    assert "ailleurs-competences: 0 entries, the chain holds and ends in " in told.stdout

    with session.begin():
        session.execute(text("UPDATE results_log SET facts = '{}'"))
    told = verify(store)
    assert told.returncode == 1
    assert "ici-formation: entry 1: its content was changed" in told.stdout


@pytest.mark.usefixtures("store")
def test_what_was_signed_before_begins_the_chain(engine: Engine, world: World) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations_path()))
    with engine.connect() as connection, rebuilding(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
    snapshot = '{"a":1}'
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO signatures (evaluation_id, person_id, signed_at, snapshot, content_hash)"
                " VALUES (:evaluation, :person, '2027-03-01 08:00:00+00:00', :snapshot, :hash)"
            ),
            {
                "evaluation": world.evaluation,
                "person": world.assessor,
                "snapshot": snapshot,
                "hash": content_hash({"a": 1}),
            },
        )
    upgrade(engine)
    with Session(engine) as session:
        assert results_log.end_of(session, world.organisation)[0] == 1
        assert list(log_check.faults(session, world.organisation)) == []
