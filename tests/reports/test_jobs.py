"""Jobs: done by one runner, taken up again after a death, fetched by the asker's organisation alone."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from time import sleep
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices import service as matrices
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.reports.batches import ask_jury_files
from clea_quiz.reports.jobs import service
from clea_quiz.reports.jobs.kinds import KINDS
from clea_quiz.reports.jobs.models import Job, JobState
from clea_quiz.reports.jobs.queries import job_of, jobs
from clea_quiz.reports.jobs.runner import BROKEN, Runner, Sessions, Task, Work
from clea_quiz.reports.jobs.service import KEPT, MOST_ATTEMPTS, SILENCE, File
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.databases import Store
from tests.support.world import World

ROOT = "https://clea.example/"
DONE = File("resultat.txt", "text/plain", b"fait")


def unpooled(url: str) -> Engine:
    """Return an engine that keeps no connection, as the runner's own."""
    return create_engine(url, poolclass=NullPool)


@dataclass
class House:
    """A database, people who ask, and runners."""

    store: Store
    session: Session
    world: World
    clock: Clock
    library: TestLibrary

    def ask(self, kind: str = "test") -> int:
        asker = (self.world.organisation, self.world.assessor)
        with self.session.begin():
            return service.ask(self.session, asker, kind, {"n": 3}, 3, self.clock()).id

    def runner(self, work: Work, name: str = "one", stopping: Callable[[], bool] = lambda: False) -> Runner:
        sessions = Sessions(unpooled(self.store.url))
        return Runner(name, sessions, {**KINDS, "test": work}, self.library, self.clock, stopping)

    def job(self, job_id: int) -> Job:
        with self.session.begin():
            job = self.session.get_one(Job, job_id, populate_existing=True)
            self.session.expunge(job)
        return job

    def state(self, job_id: int) -> JobState:
        with self.session.begin():
            return self.session.get_one(Job, job_id, populate_existing=True).state


@pytest.fixture
def house(store: Store, session: Session, world: World, clock: Clock, library: TestLibrary) -> House:
    return House(store, session, world, clock, library)


def finished(_task: Task) -> File:
    return DONE


def test_a_job_is_done_and_its_file_is_the_organisations(house: House) -> None:
    job_id = house.ask()
    assert house.state(job_id) is JobState.WAITING

    assert house.runner(finished).run_one()

    assert house.state(job_id) is JobState.DONE
    with house.session.begin():
        now = house.clock()
        assert service.file_of(house.session, job_id, house.world.organisation, now) == DONE
        for other in (house.world.other_organisation, 999):
            with pytest.raises(NotFound):
                service.file_of(house.session, job_id, other, now)
            with pytest.raises(NotFound):
                job_of(house.session, job_id, other, now)
            assert jobs(house.session, other, now) == []
    assert not house.runner(finished).run_one()


def test_progress_is_seen_while_the_work_goes_on(house: House) -> None:
    job_id = house.ask()
    seen = []

    def work(task: Task) -> File:
        for done in range(3):
            house.clock.pass_(2)
            task.report(done, 3)
            with house.session.begin():
                shown = house.session.get_one(Job, job_id, populate_existing=True)
                seen.append((shown.state, shown.done, shown.total))
        return DONE

    house.runner(work).run_one()

    assert seen == [(JobState.RUNNING, done, 3) for done in range(3)]


def test_two_runners_never_take_the_same_job(house: House) -> None:
    first, second = house.ask(), house.ask()
    taken = []

    def outer(task: Task) -> File:
        taken.append("outer")
        assert house.runner(inner, "two").run_one()
        assert not house.runner(inner, "three").run_one()
        return DONE

    def inner(task: Task) -> File:
        taken.append("inner")
        return DONE

    house.runner(outer).run_one()

    assert taken == ["outer", "inner"]
    assert {house.state(first), house.state(second)} == {JobState.DONE}


def test_two_claims_at_once_take_two_jobs(house: House) -> None:
    wanted = {house.ask(), house.ask()}
    together = Barrier(2)

    def claimed(name: str) -> int | None:
        sessions = Sessions(unpooled(house.store.url))
        together.wait()
        with sessions.writing() as session:
            job = service.claim(session, name, house.clock())
            sleep(0.3)  # the other comes meanwhile
            return job.id if job else None

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(claimed, ("one", "two"))) == wanted


def test_a_job_whose_runner_died_is_taken_up_again_and_the_dead_can_change_nothing(house: House) -> None:
    job_id = house.ask()
    sessions = Sessions(unpooled(house.store.url))
    with sessions.writing() as session:
        assert service.claim(session, "dead", house.clock()) is not None
    assert not house.runner(finished, "alive").run_one()

    house.clock.pass_(SILENCE.total_seconds() + 1)
    assert house.runner(finished, "alive").run_one()

    assert house.state(job_id) is JobState.DONE
    with sessions.writing() as session:
        late = File("autre.txt", "text/plain", b"autre")
        assert not service.report(session, job_id, "dead", (1, 3), house.clock())
        assert not service.finish(session, job_id, "dead", late, house.clock())
        assert not service.fail(session, job_id, "dead", "non", house.clock())


def test_a_runner_that_lost_its_job_stops_working_on_it(house: House) -> None:
    job_id = house.ask()
    steps = []

    def slow(task: Task) -> File:
        house.clock.pass_(SILENCE.total_seconds() + 1)
        assert house.runner(finished, "alive").run_one()
        steps.append("before")
        task.report(1, 3)
        steps.append("after")
        return File("lent.txt", "text/plain", b"lent")

    house.runner(slow).run_one()

    assert steps == ["before"]
    with house.session.begin():
        assert service.file_of(house.session, job_id, house.world.organisation, house.clock()) == DONE


def test_a_job_that_kills_every_runner_is_given_up_with_a_word(house: House) -> None:
    job_id = house.ask()
    sessions = Sessions(unpooled(house.store.url))
    for _ in range(MOST_ATTEMPTS):
        with sessions.writing() as session:
            assert service.claim(session, "dead", house.clock()) is not None
        house.clock.pass_(SILENCE.total_seconds() + 1)

    house.runner(finished).run_one()

    assert house.job(job_id).state is JobState.FAILED
    assert "interrompu plusieurs fois" in (house.job(job_id).message or "")


def test_a_runner_told_to_stop_gives_the_job_back_untouched(house: House) -> None:
    job_id = house.ask()

    def work(task: Task) -> File:
        task.report(0, 3)
        return DONE

    house.runner(work, stopping=lambda: True).run_one()

    assert (house.job(job_id).state, house.job(job_id).attempts) == (JobState.WAITING, 0)
    house.runner(work).run_one()
    assert house.state(job_id) is JobState.DONE


def test_a_refusal_is_told_as_it_is_and_a_fault_without_its_technicalities(house: House) -> None:
    def refused(_task: Task) -> File:
        raise Refused("Ce dossier n’est plus là.")

    def faulty(_task: Task) -> File:
        raise ZeroDivisionError("secret")

    first = house.ask()
    house.runner(refused).run_one()
    second = house.ask()
    house.runner(faulty).run_one()

    assert (house.job(first).state, house.job(first).message) == (
        JobState.FAILED,
        "Ce dossier n’est plus là.",
    )
    assert (house.job(second).state, house.job(second).message) == (JobState.FAILED, BROKEN)


def test_what_expired_is_neither_shown_nor_kept(house: House) -> None:
    job_id = house.ask()
    runner = house.runner(finished)
    runner.run_one()
    house.clock.pass_(KEPT.total_seconds())
    with house.session.begin():
        for seek in (job_of, service.file_of):
            with pytest.raises(NotFound):
                seek(house.session, job_id, house.world.organisation, house.clock())
        assert jobs(house.session, house.world.organisation, house.clock()) == []

    runner.tidy()

    with house.session.begin():
        assert house.session.get(Job, job_id, populate_existing=True) is None


def test_one_organisation_cannot_fill_the_queue(house: House) -> None:
    for _ in range(service.MOST_AT_ONCE):
        house.ask()
    with pytest.raises(Refused, match="en cours"):
        house.ask()


def test_jury_files_come_as_one_zip_named_or_not(house: House) -> None:
    world, session, clock = house.world, house.session, house.clock
    chosen = [world.evaluation, world.numerique_evaluation]
    asker = (world.organisation, world.assessor)
    with session.begin():
        for evaluation_id in chosen:
            evaluation = session.get_one(Evaluation, evaluation_id)
            codes = framework_of(session, house.library, evaluation).criteria
            entries = [Entry(code, Mark.ACQUIRED, "Élodie y arrive.", 0) for code in codes]
            matrices.judge(session, house.library, evaluation, world.assessor, entries, clock())
            matrices.sign(session, house.library, evaluation, world.assessor, clock())
        named = ask_jury_files(session, asker, chosen, anonymous=False, root=ROOT, now=clock()).id
        clock.pass_(1)
        hidden = ask_jury_files(session, asker, chosen, anonymous=True, root=ROOT, now=clock()).id
    runner = house.runner(finished)
    assert [runner.run_one(), runner.run_one(), runner.run_one()] == [True, True, False]

    with session.begin():
        shown = opened(service.file_of(session, named, world.organisation, clock()))
        anonymous = opened(service.file_of(session, hidden, world.organisation, clock()))

    assert len(shown) == len(anonymous) == 2
    assert all("Élodie Çağlar-Nuñez" in text for text in shown.values())
    said = " ".join([*anonymous, *anonymous.values()])
    assert not re.search("[ée]lodie|[çc]a[ğg]lar|nu[nñ]ez", said, re.IGNORECASE)
    codes_shown = {match for name in anonymous for match in re.findall(r"C-\w{4}-\w{4}", name)}
    assert len(codes_shown) == 1, "one person has one code, whatever the evaluation"


def test_two_evaluations_of_one_person_under_a_code_give_two_files(house: House) -> None:
    world, session = house.world, house.session
    with session.begin():
        first, second = (
            session.get_one(Evaluation, i) for i in (world.evaluation, world.numerique_evaluation)
        )
        second.framework = first.framework
        for evaluation in (first, second):
            codes = framework_of(session, house.library, evaluation).criteria
            entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
            matrices.judge(session, house.library, evaluation, world.assessor, entries, house.clock())
            matrices.sign(session, house.library, evaluation, world.assessor, house.clock())
        asker = (world.organisation, world.assessor)
        job_id = ask_jury_files(
            session, asker, [first.id, second.id], anonymous=True, root=ROOT, now=house.clock()
        ).id
    house.runner(finished).run_one()

    with session.begin():
        names = list(opened(service.file_of(session, job_id, world.organisation, house.clock())))

    assert len(names) == 2
    assert names[1] == names[0].replace(".pdf", "-2.pdf")
    assert "prealable" in names[0]


def opened(file: File) -> dict[str, str]:
    with ZipFile(io.BytesIO(file.body)) as archive:
        return {
            name: " ".join(page.extract_text() for page in PdfReader(io.BytesIO(archive.read(name))).pages)
            for name in archive.namelist()
        }


def test_files_of_unsigned_or_foreign_evaluations_are_not_made(house: House) -> None:
    asker, world = (house.world.organisation, house.world.assessor), house.world
    with house.session.begin():
        now = house.clock()
        with pytest.raises(Refused, match="au moins un"):
            ask_jury_files(house.session, asker, [], anonymous=False, root=ROOT, now=now)
        with pytest.raises(Refused, match="ne sont pas signées"):
            ask_jury_files(house.session, asker, [world.evaluation], anonymous=False, root=ROOT, now=now)
        with pytest.raises(NotFound):
            ask_jury_files(
                house.session, asker, [world.other_evaluation], anonymous=False, root=ROOT, now=now
            )


def test_silence_is_longer_than_a_beat() -> None:
    assert timedelta(seconds=30) < SILENCE
