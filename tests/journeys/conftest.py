"""The running product (real gunicorn) and a real browser (the system's Chromium)."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from tests.conftest import SECRET
from tests.support.databases import Store
from tests.support.nursery import Nursery
from tests.support.world import World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
STARTING = 120.0
"""Seconds a server may take to answer on a busy machine; one that gave up is noticed at once."""
PORTS = range(20_000, 30_000)


def chromium() -> str:
    """Return the path of the browser."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names), *(p for p in PLACES if Path(p).exists())]
    return next(path for path in found if path)


@dataclass
class Server:
    """gunicorn on one database; it can be killed and started again on the same address.

    Without a nursery it is started by the command itself, with a runner of jobs beside it.
    """

    database_url: str
    port: int
    log: Path = Path(os.devnull)
    nursery: Nursery | None = None
    pid: int | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it is ready; one that does not come up is stopped, and its log is shown."""
        environment = {
            "CLEA_DATABASE_URL": self.database_url,
            "CLEA_SECRET_KEY": SECRET,
            "CLEA_INSECURE_COOKIES": "1",
        }
        bind = f"127.0.0.1:{self.port}"
        if self.nursery:
            self.pid = self.nursery.hatch(environment, bind, self.log)
        else:
            self.pid = self._started(environment, bind)
        deadline = time.monotonic() + STARTING
        while not self._ready():
            if not self._alive() or time.monotonic() > deadline:
                self.kill()
                pytest.fail(f"the server did not start\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)

    def _started(self, environment: dict[str, str], bind: str) -> int:
        program = str(Path(sys.executable).parent / "clea-quiz")
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [program, "serve", "--bind", bind],
                env=os.environ | environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        return self.process.pid

    def _alive(self) -> bool:
        if self.process:
            return self.process.poll() is None
        assert self.pid
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """Kill master and workers at once, as a power cut would."""
        assert self.pid
        with contextlib.suppress(ProcessLookupError):  # it had stopped by itself
            os.killpg(self.pid, signal.SIGKILL)
        while self._alive():
            time.sleep(0.01)
        self.pid = self.process = None


def free_port() -> int:
    """Return a port that nobody listens on, outside the range from which systems take those of clients."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """What lets servers start without the wait."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def server(
    store: Store, tmp_path: Path, nursery: Nursery, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """The product, served on this test's database."""
    by_itself = request.node.get_closest_marker("served_by_itself")
    server = Server(store.url, free_port(), tmp_path / "server.log", None if by_itself else nursery)
    server.start()
    yield server
    if server.pid is not None:
        server.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The browser's driver."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests of this process."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Visitor:
    """A person at a browser: goes places, and has every page checked by axe."""

    page: Page
    server: Server
    world: World
    screenshots: Path | None
    javascript: bool = True
    failures: bool = False
    complaints: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the product."""
        self.page.goto(self.server.url + path)

    def check(self, name: str) -> None:
        """Let axe look at the page as it stands; remember what it finds (axe is a script itself)."""
        if not self.javascript:
            return
        results = self._looked_at()
        for violation in results["violations"]:
            nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            self.complaints.append(f"{name}: {violation['id']} {violation['help']} ({nodes})")
        self.checked.append(name)

    def _looked_at(self) -> Any:
        try:
            return Axe().run(self.page).response
        except Error:  # the page went away while it was looked at: a click was leading to another
            self.page.wait_for_load_state()
            return Axe().run(self.page).response

    def picture(self, name: str, at: str = "body") -> None:
        """Keep a screenshot for the README when one was asked for, with this part of the page on top."""
        if self.screenshots is not None:
            self.page.locator(at).first.evaluate("part => part.scrollIntoView()")
            self.screenshots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.screenshots / f"{name}.png")

    def sign_in(self, email: str) -> None:
        """Sign a member of staff in."""
        self.go("/connexion")
        self.page.get_by_label("Adresse électronique").fill(email)
        self.page.get_by_label("Mot de passe").fill(self.world.password)
        self.page.get_by_role("button", name="Se connecter").click()


Arrive = Callable[..., Visitor]


@pytest.fixture
def visitor(
    browser: Browser, server: Server, world: World, request: pytest.FixtureRequest
) -> Iterator[Arrive]:
    """Bring people in, each with a browser of their own; at the end nobody had anything to complain about."""
    folder = request.config.getoption("--screenshots")
    arrived: list[tuple[Visitor, BrowserContext]] = []

    def arrive(
        *,
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        dark: bool = False,
        failures: bool = False,
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="fr-FR",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        visitor = Visitor(page, server, world, Path(folder) if folder else None, javascript, failures)
        page.on("console", lambda message: _listen(visitor, message.type, message.text))
        page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))
        arrived.append((visitor, context))
        return visitor

    yield arrive
    for _, context in arrived:
        leave(context)
    complaints = [complaint for person, _ in arrived for complaint in person.complaints]
    assert complaints == []


def leave(context: BrowserContext) -> None:
    """Close a browser; Chromium may never close a page that is still on its way to another."""
    for page in context.pages:
        with contextlib.suppress(Error):  # it has another errand already
            page.goto("about:blank")
    context.close()


def _listen(visitor: Visitor, kind: str, text: str) -> None:
    expected = "the server responded with a status of 4"  # refusals are part of the journeys
    if visitor.failures and "net::ERR_" in text:
        return  # a network that the test cuts
    if kind == "error" and expected not in text:
        visitor.complaints.append(f"console: {text}")
