"""Jury files by the hundred: asked for on a page, made by a job, fetched as one ZIP."""

import io
from collections import deque
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from functools import partial
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.accounts.queries import evaluation_of
from clea_quiz.errors import NotFound, Refused, said
from clea_quiz.matrices.content import Content
from clea_quiz.matrices.jury import decision_on
from clea_quiz.matrices.models import STANDS, Signature
from clea_quiz.reports.french import file_name
from clea_quiz.reports.jobs import service
from clea_quiz.reports.jobs.models import Job
from clea_quiz.reports.jobs.runner import Task
from clea_quiz.reports.jobs.service import File
from clea_quiz.reports.jury_file import jury_file_pdf
from clea_quiz.reports.papers import to_hand_out
from clea_quiz.reports.pseudonyms import pseudonym
from clea_quiz.reports.sentences import kind_words
from clea_quiz.reports.typesetting import AT_ONCE

JURY_FILES = "jury_files"
MOST_FILES = 500


def ask_jury_files(
    session: Session,
    asker: tuple[int, int],
    chosen: Sequence[int],
    *,
    anonymous: bool,
    root: str,
    now: datetime,
) -> Job:
    """Ask for the jury files of these evaluations, all signed and of the asker's organisation."""
    if not chosen:
        raise Refused("Cochez au moins un dossier.")
    if len(chosen) > MOST_FILES:
        raise Refused(
            said("Pas plus de %(most)s dossiers à la fois : décochez-en quelques-uns.", most=MOST_FILES)
        )
    found = session.scalars(
        select(Evaluation)
        .where(Evaluation.id.in_(chosen), Evaluation.organisation_id == asker[0])
        .options(joinedload(Evaluation.candidate))
    ).all()
    if len(found) != len(set(chosen)):
        raise NotFound
    signed = set(
        session.scalars(select(Signature.evaluation_id).where(Signature.evaluation_id.in_(chosen), STANDS))
    )
    unsigned = [evaluation.candidate.full_name for evaluation in found if evaluation.id not in signed]
    if unsigned:
        raise Refused("Ces matrices ne sont pas signées. Décochez-les, ou signez-les.", details=unsigned)
    parameters = {"evaluations": sorted(set(chosen)), "anonymous": anonymous, "root": root}
    return service.ask(session, asker, JURY_FILES, parameters, len(set(chosen)), now)


def concerns(session: Session, job_id: int, organisation_id: int, evaluations: Collection[int]) -> bool:
    """Return whether a job of this organisation made files of one of these evaluations."""
    parameters = session.scalar(
        select(Job.parameters).where(Job.id == job_id, Job.organisation_id == organisation_id)
    )
    return bool(parameters and not set(evaluations).isdisjoint(parameters.get("evaluations", ())))


def jury_files(task: Task) -> File:
    """Make the ZIP: one PDF a candidate, in the order they were asked for."""
    chosen: list[int] = task.parameters["evaluations"]
    packed, names = io.BytesIO(), set[str]()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, closing(_made(task, chosen)) as files:
        for done, (name, pdf) in enumerate(files):
            task.report(done, len(chosen))
            archive.writestr(_entry(_unused(name, names), task.now), pdf)
        task.report(len(chosen), len(chosen))
    said = "anonymes" if task.parameters["anonymous"] else ""
    packed_as = file_name("dossiers-de-jury", said, f"{task.now:%Y-%m-%d}")
    return File(f"{packed_as}.zip", "application/zip", packed.getvalue())


def _made(task: Task, chosen: Sequence[int]) -> Generator[tuple[str, bytes]]:
    """Yield files by name: while some are typeset, the next are read, and only those."""
    waiting = deque[tuple[str, Future[bytes]]]()
    with ThreadPoolExecutor(AT_ONCE, "jury-file") as makers:
        try:
            for evaluation_id in chosen:
                name, make = _read(task, evaluation_id)
                waiting.append((name, makers.submit(make)))
                if len(waiting) > AT_ONCE:
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        finally:
            makers.shutdown(cancel_futures=True)  # a job that is stopped starts no other file


def _first(waiting: deque[tuple[str, Future[bytes]]]) -> tuple[str, bytes]:
    name, made = waiting.popleft()
    return name, made.result()


def _read(task: Task, evaluation_id: int) -> tuple[str, Callable[[], bytes]]:
    """Read what a file says, in a short transaction; return its name, and what makes it."""
    anonymous = bool(task.parameters["anonymous"])
    root: str | None = task.parameters.get("root")  # a job asked for before there were seals has none
    with task.reading() as session:
        evaluation = evaluation_of(session, evaluation_id, task.organisation_id)
        code = pseudonym_of(evaluation) if anonymous else None
        content = to_hand_out(session, evaluation)
        decided = decision_on(session, evaluation_id)
    return jury_file_name(content, code), partial(jury_file_pdf, content, task.now, code, root, decided)


def _unused(name: str, names: set[str]) -> str:
    """Return the name, numbered when a file of the set has it: one person's evaluations share a code."""
    stem, number, found = name.removesuffix(".pdf"), 2, name
    while found in names:
        found = f"{stem}-{number}.pdf"
        number += 1
    names.add(found)
    return found


def pseudonym_of(evaluation: Evaluation) -> str:
    """Return the code that stands for an evaluation's candidate."""
    return pseudonym(evaluation.organisation.jury_key, evaluation.candidate_id)


def jury_file_name(content: Content, code: str | None) -> str:
    """Return the name of a file, which tells no more than the file itself."""
    framework = content.framework.short_title
    if code:
        return f"{file_name('dossier-jury', framework, code, kind_words(content.kind))}.pdf"
    named = file_name(
        "dossier-jury", framework, content.candidate, content.reference or "", str(content.evaluation_id)
    )
    return f"{named}.pdf"


def _entry(name: str, now: datetime) -> ZipInfo:
    entry = ZipInfo(name, date_time=now.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
