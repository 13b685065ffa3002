"""Documents of real sittings in a real database: a matrix while one waits, a hundred jury files in a job."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.tasks.measurement import Design, Finding
from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.reports.batches import jury_files
from clea_quiz.reports.jobs.runner import Sessions, Task
from clea_quiz.reports.matrix_pdf import matrix_pdf
from clea_quiz.reports.papers import to_hand_out
from clea_quiz.schema import upgrade
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import SOCLE, World, settle

PEOPLE, FILES = 10, 100
WARM = 30
SLOWEST_MATRIX, SLOWEST_BATCH = 0.2, 20.0  # seconds


def papers() -> list[Callable[[], Finding]]:
    """Return both findings."""
    return [one_matrix, hundred_files]


def one_matrix() -> Finding:
    """The matrix as a PDF, from the database to the bytes, once warm."""
    with _signed() as (sessions, _library, _world, chosen):

        def once(evaluation_id: int) -> float:
            began = perf_counter()
            with sessions.reading() as session:
                content = to_hand_out(session, session.get_one(Evaluation, evaluation_id))
            matrix_pdf(content, _now())
            return perf_counter() - began

        once(chosen[0])
        found = [once(chosen[number % len(chosen)]) for number in range(WARM)]
    typical, worst = median(found) * 1e3, max(found) * 1e3
    words = f"{typical:.0f} ms, {worst:.0f} ms at worst (at most {SLOWEST_MATRIX * 1e3:.0f})"
    task = f"matrix of {SOCLE} as PDF, warm, {WARM} times"
    return Finding(task, words, median(found) <= SLOWEST_MATRIX, [Design("matrix", median(found), 0.0, 0.0)])


def hundred_files() -> Finding:
    """A hundred jury files by the work of the job: ten people, ten times."""
    with _signed() as (sessions, library, world, chosen):
        began = perf_counter()
        for anonymous in (False, True) * (FILES // PEOPLE // 2):
            parameters = {"evaluations": chosen, "anonymous": anonymous}
            jury_files(
                Task(
                    world.organisation,
                    parameters,
                    library,
                    sessions.reading,
                    lambda _done, _total: None,
                    _now(),
                )
            )
        seconds = perf_counter() - began
    words = f"{seconds:.1f} s (at most {SLOWEST_BATCH:.0f})"
    design = Design("jury files", seconds, 0.0, 0.0)
    return Finding(f"{FILES} jury files as ZIP", words, seconds <= SLOWEST_BATCH, [design])


def _now() -> datetime:
    return datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


@contextmanager
def _signed() -> Iterator[tuple[Sessions, TestLibrary, World, list[int]]]:
    """Let ten people take every domain, and sign their matrices."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'papers.db'}")
        sessions = Sessions(engine)
        upgrade(engine)
        world, library = settle(engine), TestLibrary(PublishedBanks())
        with sessions.writing() as session:
            chosen = [_evaluated(session, library, world, number) for number in range(PEOPLE)]
        yield sessions, library, world, chosen
        engine.dispose()


def _evaluated(session: Session, library: TestLibrary, world: World, number: int) -> int:
    clock, share = Clock(), 0.5 + number / PEOPLE / 2
    new = NewCandidate(f"Prénom{number}", f"Nom{number}", "logistique")
    candidate = enrol_candidate(session, world.organisation, new, ["logistique"], clock())
    opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
    evaluation = open_evaluation(session, world.organisation, opening, Random(number), clock())  # noqa: S311 - codes that nobody uses
    framework = framework_of(session, library, evaluation)
    for domain in framework.domains:
        take_domain(session, library, evaluation, domain.code, clock, share)
    entries = [
        Entry(
            code, Mark.ACQUIRED if place % 7 else Mark.NOT_ACQUIRED, "Vu en entretien, avec un document.", 0
        )
        for place, code in enumerate(framework.criteria)
    ]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    return evaluation.id
