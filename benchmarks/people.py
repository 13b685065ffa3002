"""Databases full of people, to measure the product on: the tests' world, grown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, func, insert, select, text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation, EvaluationKind
from clea_quiz.accounts.rules import folded
from clea_quiz.authoring.published import PublishedBanks, current_publication
from clea_quiz.db import tune
from clea_quiz.matrices.models import Judgement, Signature
from clea_quiz.matrices.rules import Mark
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Sitting
from tests.support.clock import Clock
from tests.support.databases import Postgres, Sqlite, Store, start_postgres
from tests.support.second import ask_for, judge_all, mark_all, second_assessor
from tests.support.sittings import take_domain
from tests.support.world import SOCLE, World, settle

DATABASES = ("SQLite", "PostgreSQL")
SIGNED, COMPLETE, BEGUN, TAKEN = 0.5, 0.6, 0.8, 0.9
"""Up to which share of the evaluations each stage goes; the rest is only enrolled."""

GIVEN = ("Élodie", "Mehdi", "Chloé", "José", "Fatou", "Jérôme", "Anaïs", "Thanh", "Zoé", "Loïc")
FAMILY = ("Martin", "Çağlar", "Nuñez", "Lefèvre", "Diallo", "Müller", "Nguyen", "Garcia", "Bénard", "Roy")
SHARES = {"1": 0.8, "2": 0.75, "3": 1.0, "4": 0.8, "5": 0.6, "6": 0.95, "7": 0.7}
"""How able the candidate of a full evaluation is by domain: near the threshold in some, whose sittings then
last as long as the plan lets them."""

APART = ("1.1.1", "2.1.1", "3.1.1", "4.1.1", "5.1.1")
"""Criteria on which the second assessor does not agree."""

Rows = list[dict[str, Any]]


@contextmanager
def database(name: str) -> Iterator[Store]:
    """Give a database with the product's bank and the tests' two organisations."""
    with TemporaryDirectory(prefix="clea-benchmark-", ignore_cleanup_errors=True) as folder:
        if name == "SQLite":
            yield Sqlite(Path(folder), settle).copy()
            return
        with start_postgres() as url:
            yield Postgres(url, settle).copy()


@contextmanager
def engine_of(store: Store) -> Iterator[Engine]:
    """Give an engine on a database."""
    engine = create_engine(store.url)
    tune(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def fill(engine: Engine, world: World, number: int) -> None:
    """Add evaluations at every stage, with their sittings, marks and signatures."""
    chance = Random(4)  # noqa: S311 (made-up people)
    with Session(engine) as session, session.begin():
        library = TestLibrary(PublishedBanks())
        framework = library.banks.current(session, world.organisation).frameworks[SOCLE]
        publication = current_publication(session, world.organisation)
        now = Clock().now
        first = 1_000_000
        candidates: Rows = []
        evaluations: Rows = []
        sittings: Rows = []
        judgements: Rows = []
        signatures: Rows = []
        for id in range(first, first + number):
            given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
            common = {"organisation_id": world.organisation, "created_at": now - timedelta(hours=id - first)}
            sector = chance.choice(("logistique", "proprete", "restauration"))
            named = {"given_name": given, "family_name": family, "reference": f"D-{id}"}
            search = folded(f"{given} {family} D-{id}")
            candidates.append(common | named | {"id": id, "sector": sector, "search": search})
            mine = world.assessor if chance.random() < 0.2 else None
            opened = {"framework": SOCLE, "kind": EvaluationKind.PRELIMINARY, "access_code": f"B{id}"}
            evaluations.append(common | opened | {"id": id, "candidate_id": id, "assessor_id": mine})
            stage = chance.random()
            for domain in framework.domains if stage < TAKEN else ():
                pinned = {"publication_id": publication, "sector": sector, "seed": id, "voice": False}
                ended = {"started_at": now, "ended_at": now, "end_reason": EndReason.DECIDED}
                sittings.append(pinned | ended | {"evaluation_id": id, "domain": domain.code})
            codes = list(framework.criteria)
            decided = {"author_id": world.assessor, "decided_at": now, "comment": "", "version": 1}
            for code in codes if stage < COMPLETE else codes[:60] if stage < BEGUN else ():
                mark = Mark.ACQUIRED if chance.random() < 0.85 else Mark.NOT_ACQUIRED
                judgements.append(decided | {"evaluation_id": id, "criterion": code, "mark": mark})
            if stage < SIGNED:
                signed = {"person_id": world.assessor, "signed_at": now, "snapshot": {}, "content_hash": "0"}
                signatures.append(signed | {"evaluation_id": id})
        for table, rows in (
            (Candidate, candidates),
            (Evaluation, evaluations),
            (Sitting, sittings),
            (Judgement, judgements),
            (Signature, signatures),
        ):
            session.execute(insert(table), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


@dataclass(frozen=True)
class Full:
    """A full evaluation, as counted, and the second marking that is compared with it."""

    sittings: int
    answers: int
    criteria: int
    compared: int


def take_everything(engine: Engine, world: World) -> Full:
    """Let the world's candidate take all seven domains, and two assessors mark every criterion."""
    clock = Clock()
    with Session(engine) as session, session.begin():
        evaluation = session.get_one(Evaluation, world.evaluation)
        library = TestLibrary(PublishedBanks())
        taken = [take_domain(session, library, evaluation, *one) for one in _domains(clock)]
        judge_all(session, library, evaluation, world.assessor, clock, comment="Vu en entretien.")
        second = second_assessor(session, world, clock)
        marking = ask_for(session, library, evaluation, world.assessor, second.id, clock)
        mark_all(session, library, marking, clock, but=dict.fromkeys(APART, Mark.NOT_ACQUIRED))
        answered = [step for sitting in taken for step in sitting.steps if step.answered_at is not None]
        marks = select(func.count()).select_from(Judgement).where(Judgement.evaluation_id == evaluation.id)
        return Full(len(taken), len(answered), session.scalar(marks) or 0, marking.id)


def _domains(clock: Clock) -> Iterator[tuple[str, Clock, float]]:
    for domain, share in SHARES.items():
        yield domain, clock, share
