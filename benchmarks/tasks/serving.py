"""A hundred candidates at once before the product as it is served: gunicorn, two workers of four threads."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

import numpy as np
from sqlalchemy.orm import Session

from benchmarks.people import DATABASES, SHARES, database, engine_of
from benchmarks.tasks.measurement import Finding
from benchmarks.tasks.pages import SECRET
from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.accounts.welcome import welcome
from tests.support.clock import Clock
from tests.support.databases import Store
from tests.support.world import SOCLE

CANDIDATES, QUESTIONS = 100, 10
THINKING = 8.0  # mean seconds before an answer: three times faster than people
HURRY = 2.0  # the same, when everybody presses on: what is left in reserve
FLOOR = 0.15  # seconds, at the 95th percentile, for an answer and the next question together
STARTING = 60.0
HIDDEN = re.compile(r'name="(csrf_token|step)" value="([^"]*)"')


def serving() -> list[Callable[[], Finding]]:
    """Return the findings, database by database."""
    return [partial(a_hundred, name) for name in DATABASES]


def a_hundred(name: str) -> Finding:
    """A hundred candidates answering: the answer sent, the next question received."""
    with database(name) as store:
        codes = _enrolled(store)
        with served(store) as port, ThreadPoolExecutor(CANDIDATES) as pool:
            began = monotonic()
            runs = list(pool.map(lambda one: _sit(port, one[0], one[1]), enumerate(codes)))
            lasted = monotonic() - began
            hurried = list(pool.map(lambda one: _sit(port, one[0], one[1], HURRY), enumerate(codes)))
    pairs = np.array([pair for run in runs for pair in run])
    sent, shown, both = pairs[:, 0], pairs[:, 1], pairs.sum(axis=1)
    pressed = np.array([sum(pair) for run in hurried for pair in run])
    words = (
        f"{_words('answer and next question', both)} (p95 at most {1000 * FLOOR:.0f}); "
        f"{_words('answer', sent)}; {_words('question', shown)}; {len(both) / lasted:.0f} answers a second; "
        f"{_words(f'one answer every {HURRY:.0f} s', pressed)}"
    )
    task = f"{CANDIDATES} candidates answering, {name}, 2 workers × 4 threads"
    return Finding(task, words, bool(np.percentile(both, 95) <= FLOOR), [])


def _words(what: str, seconds: np.ndarray) -> str:
    half, most, all_but_one = 1000 * np.percentile(seconds, [50, 95, 99])
    return f"{what}: p50 {half:.0f}, p95 {most:.0f}, p99 {all_but_one:.0f} ms"


def _enrolled(store: Store) -> list[str]:
    clock, chance = Clock(), Random(2)  # noqa: S311 (made-up people)
    with engine_of(store) as engine, Session(engine) as session, session.begin():
        codes = []
        for number in range(CANDIDATES):
            new = NewCandidate(f"Prénom {number}", "Candidat", "logistique")
            candidate = enrol_candidate(session, store.world.organisation, new, ["logistique"], clock())
            opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, store.world.assessor)
            opened = open_evaluation(session, store.world.organisation, opening, chance, clock())
            welcome(session, opened, clock())
            codes.append(opened.access_code)
        return codes


@contextmanager
def served(store: Store) -> Iterator[int]:
    """Serve a database as production does; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {"CLEA_DATABASE_URL": store.url, "CLEA_SECRET_KEY": SECRET, "CLEA_INSECURE_COOKIES": "1"}
    program = str(Path(sys.executable).parent / "clea-quiz")
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [program, "serve", "--bind", f"127.0.0.1:{port}"],
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(port: int) -> None:
    deadline = monotonic() + STARTING
    while monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        sleep(0.1)
    raise RuntimeError("the server did not start")


class _Browser:
    """As little of a browser as it takes, so that it costs the server's cores next to nothing."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookie = ""
        self.page = ""

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[float, str]:
        """Send a request; return how long it took and where it leads."""
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        began = perf_counter()
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        response = connection.getresponse()
        body = response.read()
        seconds = perf_counter() - began
        connection.close()
        self._keep(response)
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status}")
        self.page = body.decode()
        return seconds, response.headers.get("Location", "")

    def _keep(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookie = cookie.partition(";")[0]

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return dict(HIDDEN.findall(self.page))


def _sit(port: int, number: int, code: str, thinking: float = THINKING) -> list[tuple[float, float]]:
    """Be one candidate; return how long each answer and each next question took."""
    chance = Random(number)  # noqa: S311 (made-up people)
    browser = _Browser(port)
    times: list[tuple[float, float]] = []
    sleep(chance.uniform(0, thinking))
    browser.send("GET", "/")
    browser.send("POST", "/code", browser.hidden | {"code": code})
    for domain in SHARES:
        address = f"/candidat/domaines/{domain}"
        browser.send("GET", "/candidat/")
        browser.send("POST", f"{address}/commencer", browser.hidden)
        browser.send("GET", address)
        while "step" in browser.hidden and len(times) < QUESTIONS:
            sleep(chance.expovariate(1 / thinking))
            sent, place = browser.send("POST", f"{address}/reponse", browser.hidden | {"unknown": "1"})
            times.append((sent, browser.send("GET", place)[0]))
        if len(times) >= QUESTIONS:
            break
    return times
