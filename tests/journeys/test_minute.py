"""The network is away for a whole minute, at each moment of an answer, twice: silent, and unplugged.

Everybody waits for the same minute, each at another moment and each behind a line of their own.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts import service, welcome
from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.sittings.models import Outcome, Report, Sitting, Step
from tests.journeys.conftest import Arrive, Server, Visitor
from tests.journeys.test_candidate import begin, enter, pass_on, question_number
from tests.journeys.test_network import confirm, ready, wait_for
from tests.support.clock import Clock
from tests.support.line import Fault, Line
from tests.support.world import SOCLE, World

MINUTE = 60.0
MOMENT = 2_500  # milliseconds
PATIENT = 45_000  # milliseconds: the longest that one attempt and the wait for the next may last
DOMAIN = "2"
ANSWER = b"POST /candidat/domaines/2/reponse"
AWAY = "Pas de connexion"
NOTES = "3 x 4 = 12"

WRITTEN = """() => JSON.stringify([...new FormData(document.querySelector("form[data-step]"))]
  .filter(([name]) => !["csrf_token", "step", "raison", "mots"].includes(name)))"""

pytestmark = pytest.mark.any_database


@dataclass
class Candidate:
    """Somebody in front of a question, and the line they depend on."""

    visitor: Visitor
    line: Line
    step: int
    number: str

    @property
    def page(self) -> Page:
        return self.visitor.page

    def cut(self) -> None:
        self.line.cut()
        if self.line.fault is Fault.DEAD:
            self.page.context.set_offline(True)

    def mend(self) -> None:
        self.line.mend()
        self.page.context.set_offline(False)

    def write(self) -> str:
        """Begin an answer and take a note; return what the form holds."""
        entry = self.page.locator(".entry__input")
        if entry.count():
            entry.press_sequentially("12")
        else:
            self.page.locator(".question .choice").nth(1).click()
        return self.note()

    def note(self) -> str:
        self.page.get_by_text("Mon brouillon").click()
        self.page.locator("#brouillon").press_sequentially(NOTES)
        return self.written()

    def written(self) -> str:
        return str(self.page.evaluate(WRITTEN))

    def sees(self, words: str) -> None:
        expect(self.page.locator(".network")).to_contain_text(words, timeout=PATIENT)

    def check(self) -> None:
        """Let axe look at what is shown meanwhile, once for the two faults: they look alike."""
        if self.line.fault is Fault.DEAD:
            self.visitor.check(f"away: {self.page.locator('main').inner_text()[:200]}")

    def is_calm_again(self) -> None:
        self.sees("revenue")
        expect(self.page.locator(".network .alert")).to_be_hidden(timeout=PATIENT)

    def waits_on_a_calm_page(self) -> None:
        expect(self.page.locator("h1")).to_have_text("Pas de connexion pour le moment", timeout=PATIENT)

    def answers(self) -> None:
        confirm(self.page)
        self.goes_on()

    def goes_on(self) -> None:
        number = f"Question {int(self.number.split()[-1]) + 1}"
        expect(self.page.locator(".sitting-bar strong")).to_have_text(number, timeout=PATIENT)

    def comes_back(self) -> None:
        """From the domains, once they are there, to the question."""
        expect(self.page.locator("h1")).to_contain_text("Bonjour", timeout=PATIENT)
        begin(self.visitor, DOMAIN)

    def breaks(self) -> None:
        self.page.get_by_role("button", name="Faire une pause").click()

    def complains(self) -> None:
        self.page.get_by_text("Signaler un problème sur cette question").click()
        self.page.locator("#mots").fill("On ne voit pas le prix.")
        self.page.get_by_role("button", name="Envoyer le signalement").click()


Moment = Callable[[Candidate], Iterator[None]]
"""Three parts: up to the cut, near the end of the minute, after it."""


def before_anything_is_answered(one: Candidate) -> Iterator[None]:
    one.cut()
    yield
    one.sees(AWAY)
    one.check()
    yield
    one.is_calm_again()
    one.write()
    one.answers()


def while_writing(one: Candidate) -> Iterator[None]:
    one.cut()
    written = one.write()
    yield
    one.sees(AWAY)
    assert one.written() == written
    yield
    one.is_calm_again()
    one.page.reload()
    assert one.written() == written
    one.answers()


def as_the_answer_is_sent(one: Candidate) -> Iterator[None]:
    one.write()
    one.cut()
    confirm(one.page)
    yield
    one.sees("partira toute seule")
    one.check()
    yield
    one.goes_on()


def when_the_server_has_it(one: Candidate) -> Iterator[None]:
    one.write()
    one.line.cut_at = ANSWER
    confirm(one.page)
    wait_for(one.page, one.line.was_cut.is_set)
    one.cut()
    yield
    one.sees("partira toute seule")
    yield
    one.goes_on()


def between_the_receipt_and_the_next_question(one: Candidate) -> Iterator[None]:
    one.write()
    one.line.cut_at, one.line.receipt = ANSWER, True
    confirm(one.page)
    wait_for(one.page, one.line.was_cut.is_set)
    one.page.wait_for_timeout(MOMENT)
    one.page.context.set_offline(one.line.fault is Fault.DEAD)
    yield
    one.waits_on_a_calm_page()
    one.check()
    yield
    one.goes_on()


def during_a_pause(one: Candidate) -> Iterator[None]:
    written = one.write()
    one.breaks()
    expect(one.page.locator("h1")).to_contain_text("Bonjour")
    one.cut()
    one.page.locator(f"form[action$='/domaines/{DOMAIN}/commencer'] button").first.click(no_wait_after=True)
    yield
    one.waits_on_a_calm_page()
    yield
    one.comes_back()
    assert one.written() == written
    one.answers()


def as_a_pause_is_asked_for(one: Candidate) -> Iterator[None]:
    written = one.write()
    one.cut()
    one.breaks()
    yield
    one.sees("faire votre pause")
    assert one.written() == written
    yield
    one.comes_back()
    assert one.written() == written
    one.answers()


def as_a_problem_is_reported(one: Candidate) -> Iterator[None]:
    one.write()
    one.cut()
    one.complains()
    written = one.note()  # goes on writing meanwhile
    yield
    one.sees("Votre message est gardé")
    one.check()
    yield
    expect(one.page.locator(".flashes")).to_contain_text("Merci", timeout=PATIENT)
    assert one.written() == written
    one.answers()


MOMENTS: list[Moment] = [
    before_anything_is_answered,
    while_writing,
    as_the_answer_is_sent,
    when_the_server_has_it,
    between_the_receipt_and_the_next_question,
    during_a_pause,
    as_a_pause_is_asked_for,
    as_a_problem_is_reported,
]


@pytest.fixture
def codes(session: Session, world: World, clock: Clock) -> list[str]:
    chance = Random(60)
    with session.begin():
        found = []
        for rank in range(len(MOMENTS) * len(Fault)):
            new = service.NewCandidate(f"Candidat {rank}", "Patient", "logistique")
            person = service.enrol_candidate(session, world.organisation, new, ["logistique"], clock())
            wanted = service.NewEvaluation(person.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
            opened = service.open_evaluation(session, world.organisation, wanted, chance, clock())
            welcome.welcome(session, opened, clock())
            found.append(opened.access_code)
        return found


@pytest.fixture
def lines(server: Server) -> Iterator[Iterator[Line]]:
    laid: list[Line] = []

    def lay() -> Iterator[Line]:
        while True:
            for fault in Fault:
                laid.append(Line(server.port, fault))
                yield laid[-1]

    yield lay()
    for line in laid:
        line.close()


def in_front_of_a_question(visitor: Visitor, line: Line, code: str) -> Candidate:
    visitor.server = Server(visitor.server.database_url, line.port)
    page = visitor.page
    enter(visitor, code)
    begin(visitor, DOMAIN)
    while not page.locator(".entry__input, .question .choice").count():
        pass_on(page)
    ready(page)
    step = int(page.locator("input[name=step]").input_value())
    return Candidate(visitor, line, step, question_number(page))


def test_a_minute_without_network_at_any_moment_costs_nothing(
    visitor: Arrive, lines: Iterator[Line], codes: list[str], session: Session
) -> None:
    waiting = [moment for moment in MOMENTS for _ in Fault]
    people = [in_front_of_a_question(visitor(failures=True), next(lines), code) for code in codes]
    courses = [moment(one) for moment, one in zip(waiting, people, strict=True)]

    for course in courses:
        next(course)
    until = time.monotonic() + MINUTE
    for course in courses:
        next(course)
    people[0].page.wait_for_timeout(max(0.0, 1000 * (until - time.monotonic())))
    for one in people:
        one.mend()
    for course in courses:
        assert next(course, "over") == "over"

    with session.begin():
        for one, moment in zip(people, waiting, strict=True):
            counted_once(session, one)
            reports = session.scalars(select(Report).where(Report.step_id == one.step)).all()
            assert len(reports) == (moment is as_a_problem_is_reported)
    for one in people:
        assert "%" not in one.page.locator("main").inner_text()


def counted_once(session: Session, one: Candidate) -> None:
    """The question was answered, in its order, and the next one waits."""
    sitting = session.scalars(select(Sitting).join(Step).where(Step.id == one.step)).one()
    steps = sorted(sitting.steps, key=lambda step: step.position)
    assert [step.position for step in steps] == [*range(1, len(steps) + 1)]
    assert [step.id for step in steps if step.outcome is Outcome.ANSWERED] == [one.step]
    assert (steps[-2].id, steps[-1].outcome, steps[-1].draft) == (one.step, None, None)
    assert sitting.notes is not None
    assert NOTES in sitting.notes
