"""Twenty candidates at once while the server is killed fifty times: what was acknowledged is there, once."""

import asyncio
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Error, Page, async_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts import service, welcome
from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Outcome, Sitting, Step
from tests.journeys.conftest import FLAGS, Server, chromium
from tests.support.clock import Clock
from tests.support.world import SOCLE, World

CANDIDATES = 20
KILLS = 50
WHOLE = 5
"""Of the kills, those that take the master too, as a power cut would; the others take all workers."""

DOMAIN = "4"
MOVED = """(number) => {
  const shown = document.querySelector("form[data-step], .card.end");
  return shown && shown.dataset.step !== number;
}"""
"""Another question is there, or the end: the answer to this one was acknowledged."""

pytestmark = [pytest.mark.any_database, pytest.mark.served_by_itself]


@dataclass
class Sent:
    """What one browser saw go through: steps left behind, with the answer where one was chosen."""

    code: str
    answers: dict[int, str | None] = field(default_factory=dict)
    finished: bool = False


@pytest.fixture
def codes(session: Session, world: World, clock: Clock) -> list[str]:
    chance = Random(20)
    with session.begin():
        found = []
        for number in range(CANDIDATES):
            new = service.NewCandidate("Camille", f"Numéro {number}", "logistique")
            person = service.enrol_candidate(session, world.organisation, new, ["logistique"], clock())
            opening = service.NewEvaluation(person.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
            opened = service.open_evaluation(session, world.organisation, opening, chance, clock())
            welcome.welcome(session, opened, clock())
            found.append(opened.access_code)
        return found


def workers_of(server: Server) -> list[int]:
    """Return the processes that answer; the master is their parent."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    if not children.exists():
        return []
    pids = [int(pid) for pid in children.read_text().split()]
    return [pid for pid in pids if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def kill_again_and_again(server: Server, begun: threading.Barrier, done: threading.Event) -> int:
    """Kill at moments drawn by chance, fifty times; return how many came before everybody had finished."""
    begun.wait(timeout=180)
    chance, kills = Random(50), 0
    while kills < KILLS and not done.is_set():
        time.sleep(chance.uniform(0.3, 1.9))
        if kills % (KILLS // WHOLE) == 0 or not (pids := workers_of(server)):
            server.kill()
            server.start()
        else:
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
        kills += 1
    return kills


async def take(page: Page, server: Server, sent: Sent) -> None:
    """Take a whole domain, one question after the other, whatever happens to the server."""
    chance = Random(sent.code)
    while not sent.finished:
        await page.wait_for_selector("form[data-step], .card.end")
        step = page.locator("input[name=step]")
        if not await step.count():
            sent.finished = True
            return
        number = int(await step.input_value())
        chosen = await answer(page, chance)
        await moved_on(page, server, number)
        sent.answers[number] = chosen


async def answer(page: Page, chance: Random) -> str | None:
    """Choose an answer where one can be chosen, else « Je ne sais pas »; return what was chosen."""
    choices = page.locator(".choice:has(input[type=radio])")
    count = await choices.count()
    if not count:
        await page.get_by_role("button", name="Je ne sais pas").click()
        return None
    choice = choices.nth(chance.randrange(count))
    words = (await choice.locator(".choice__text").inner_text()).strip()
    await choice.click()
    await page.get_by_role("button", name="Valider et continuer").click()
    return words


async def moved_on(page: Page, server: Server, number: int) -> None:
    """Wait until the answer went through; reload where the browser shows an error of its own."""
    for _ in range(30):
        try:
            await page.wait_for_function(MOVED, arg=str(number), timeout=8_000)
        except Error:
            with suppress(Error):
                if not await page.locator("form[data-step], .card.end, [data-away]").count():
                    await page.goto(f"{server.url}/candidat/domaines/{DOMAIN}")
        else:
            return
    raise AssertionError(f"question {number} never went through")


async def come_in(page: Page, server: Server, code: str) -> None:
    """Come to the first question, before anything is killed."""
    await page.goto(server.url)
    await page.get_by_label("Votre code").fill(code)
    await page.keyboard.press("Enter")
    await page.locator(f"form[action$='/domaines/{DOMAIN}/commencer'] button").first.click()
    await page.wait_for_selector("form[data-step]")


async def everybody(server: Server, sent: list[Sent], begun: threading.Barrier) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        contexts = [
            await browser.new_context(locale="fr-FR", viewport={"width": 800, "height": 600}) for _ in sent
        ]
        pages = [await context.new_page() for context in contexts]
        couples = list(zip(pages, sent, strict=True))
        await asyncio.gather(*(come_in(page, server, one.code) for page, one in couples))
        begun.wait()
        await asyncio.gather(*(take(page, server, one) for page, one in couples))
        await browser.close()


def test_fifty_kills_lose_nothing_that_was_acknowledged(
    server: Server, codes: list[str], session: Session, library: TestLibrary
) -> None:
    sent = [Sent(code) for code in codes]
    begun, done = threading.Barrier(2), threading.Event()
    problems: list[BaseException] = []

    def browse() -> None:
        try:
            asyncio.run(everybody(server, sent, begun))
        except BaseException as problem:
            problems.append(problem)
            begun.abort()
        finally:
            done.set()

    people = threading.Thread(target=browse)
    people.start()
    kills = kill_again_and_again(server, begun, done)
    people.join(timeout=240)

    assert not problems, problems
    assert kills == KILLS
    assert all(one.finished for one in sent)
    acknowledged = {step: words for one in sent for step, words in one.answers.items()}
    with session.begin():
        sittings = session.scalars(select(Sitting).where(Sitting.domain == DOMAIN)).all()
        assert len(sittings) == CANDIDATES
        assert all(sitting.ended for sitting in sittings)
        steps = {step.id: step for step in session.scalars(select(Step))}
        assert set(acknowledged) == set(steps)
        for sitting in sittings:
            test = library.test_of(session, sitting, SOCLE)
            for step in sitting.steps:
                words = acknowledged[step.id]
                assert (step.outcome is Outcome.UNKNOWN) == (words is None)
                if words is not None and step.response is not None:
                    interaction = test.placed(step.item, step.seed).item.interaction
                    assert plain(words) in plain(interaction.describe(step.response))


def plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())
