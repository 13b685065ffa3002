"""Pages at the server: the desk of a large organisation, the profile and matrix of a full evaluation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

import numpy as np
from flask.testing import FlaskClient

from benchmarks.people import DATABASES, database, engine_of, fill, take_everything
from benchmarks.tasks.measurement import Finding
from clea_quiz.app import Outside, create_app
from clea_quiz.config import Config
from tests.support.clock import Clock
from tests.support.databases import Store
from tests.support.http import Browser

EVALUATIONS = 10_000
VISITS = 40
ANSWERS = 150  # at least, in a full evaluation
FLOOR = 0.3  # seconds, at the 95th percentile
SECRET = "a-secret-of-the-benchmarks-that-signs-nothing"  # noqa: S105 (signs nothing real)
DESK = ("", "?nom=elodie+nunez", "?etape=to_sign", "?evaluateur=0&secteur=logistique&page=20")


def pages() -> list[Callable[[], Finding]]:
    """Return the findings, database by database."""
    return [partial(task, name) for name in DATABASES for task in (desk, dossier)]


def desk(name: str) -> Finding:
    """The desk with ten thousand evaluations, whatever is looked for; groups compared beside it."""
    with database(name) as store:
        with engine_of(store) as engine:
            fill(engine, store.world, EVALUATIONS)
        with assessor(store) as client:
            found = {query or "all": _times(client, f"/evaluateur/{query}") for query in DESK}
            groups = _times(client, "/evaluateur/cohortes?periode=tout", 5)
    words, holds = _told(found)
    return Finding(
        f"desk, {EVALUATIONS} evaluations, {name}", f"{words}; {_words('groups', groups)}", holds, []
    )


def dossier(name: str) -> Finding:
    """Profile, matrix, replay and comparison of all seven domains taken and marked twice."""
    with database(name) as store:
        with engine_of(store) as engine:
            full = take_everything(engine, store.world)
        address = f"/evaluateur/evaluations/{store.world.evaluation}"
        paths = {
            "profile": "",
            "matrix": "/matrice",
            "replay": "/passations/2",
            "second marking compared": f"/seconde-appreciation/{full.compared}",
        }
        with assessor(store) as client:
            found = {page: _times(client, f"{address}{path}") for page, path in paths.items()}
    words, holds = _told(found)
    counted = f"{full.sittings} sittings, {full.answers} answers, {full.criteria} criteria"
    is_full = (full.sittings, full.criteria) == (7, 107) and full.answers >= ANSWERS
    return Finding(f"full evaluation, {counted}, {name}", words, holds and is_full, [])


@contextmanager
def assessor(store: Store) -> Iterator[FlaskClient]:
    """Give an assessor's browser before the whole product, without a network."""
    config = Config(database_url=store.url, secret_key=SECRET, secure_cookies=False)
    app = create_app(config, Outside(clock=Clock()))
    browser = Browser(app.test_client())
    browser.sign_in(store.world.assessor_email, store.world.password)
    try:
        yield browser.client
    finally:
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()


def _times(client: FlaskClient, path: str, visits: int = VISITS) -> list[float]:
    seconds = []
    for _ in range(visits + 1):
        began = perf_counter()
        response = client.get(path)
        seconds.append(perf_counter() - began)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status}")
    return seconds[1:]  # the first visit builds the bank


def _told(found: dict[str, list[float]]) -> tuple[str, bool]:
    words = "; ".join(_words(page, seconds) for page, seconds in found.items())
    holds = all(np.percentile(seconds, 95) <= FLOOR for seconds in found.values())
    return f"{words} (p95 at most {1000 * FLOOR:.0f} ms)", holds


def _words(page: str, seconds: list[float]) -> str:
    half, most = 1000 * np.percentile(seconds, [50, 95])
    return f"{page}: p50 {half:.0f}, p95 {most:.0f} ms"
