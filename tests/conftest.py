"""Real databases for every test that stores: SQLite and PostgreSQL, copied from a template."""

import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from clea_quiz.app import Outside, create_app
from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.config import Config
from clea_quiz.db import tune
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.databases import Postgres, Sqlite, Store, start_postgres
from tests.support.memory import remember_pure_work
from tests.support.world import World, settle

SECRET = "a-secret-of-the-tests-that-signs-nothing-real"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one database be chosen, and screenshots be made."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), help="only this database")
    parser.addoption("--screenshots", help="folder for the README's screenshots")
    parser.addoption("--write-docs", action="store_true", help="write the generated tables again")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever stores on both databases."""
    if "store" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        both = metafunc.definition.get_closest_marker("any_database") is None
        wanted = ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.parametrize("store", [chosen] if chosen else wanted, indirect=True)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """The template of all SQLite databases of this run."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"), settle)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server and its template database."""
    with start_postgres() as url:
        yield Postgres(url, settle)


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A database of this test's own, migrated, with bank, organisations and people."""
    stores: Sqlite | Postgres = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
    store = stores.copy()
    yield store
    store.drop()


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    """An engine on this test's database."""
    engine = create_engine(store.url)
    tune(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on this test's database."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(store: Store) -> World:
    """Who and what is in the database: two organisations, their people, candidates, codes."""
    return store.world


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()


@pytest.fixture(scope="session", autouse=True)
def _pure_work_is_done_once() -> Iterator[None]:
    """Remember what pure functions made, for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        remember_pure_work(patch)
        yield


@pytest.fixture
def library() -> TestLibrary:
    """Compiled tests."""
    return TestLibrary(PublishedBanks())


class CompiledTemplates(BytecodeCache):
    """Templates as one application compiled them: the next one, of the next test, loads the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept; a template that changed has another checksum."""
        if kept := self._kept.get(bucket.key):
            bucket.load_bytecode(io.BytesIO(kept))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    """What the applications of this run have compiled."""
    return CompiledTemplates()


@pytest.fixture
def app(store: Store, clock: Clock, compiled_templates: CompiledTemplates) -> Iterator[Flask]:
    """The whole product on this test's database."""
    config = Config(database_url=store.url, secret_key=SECRET, secure_cookies=False)
    app = create_app(config, Outside(clock=clock, chance=Random(7)))
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture(scope="session")
def item_bank() -> Path:
    """The item bank of the product."""
    return Path(__file__).parent.parent / "item_bank"
