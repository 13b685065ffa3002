"""A second assessor beside the world's first one, and marks to be compared."""

from collections.abc import Mapping
from random import Random

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind, Person, Role
from clea_quiz.accounts.service import (
    NewCandidate,
    NewEvaluation,
    NewPerson,
    create_person,
    enrol_candidate,
    open_evaluation,
)
from clea_quiz.matrices import second_marking, service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_marking import NewSecondMarking
from clea_quiz.matrices.second_models import SecondMarking
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import NUMERIQUE, World

SECOND_EMAIL = "hugo@ici.example"


def second_assessor(session: Session, world: World, clock: Clock, email: str = SECOND_EMAIL) -> Person:
    """Create another assessor of the world's first organisation."""
    new = NewPerson(email, "Hugo Bellec", world.password, frozenset({Role.ASSESSOR}))
    return create_person(session, world.organisation, new, clock())


def judge_all(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    author: int,
    clock: Clock,
    *,
    but: Mapping[str, Mark] | None = None,
    comment: str = "",
) -> None:
    """Let the first assessor mark everything acquired, except ``but``."""
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, (but or {}).get(code, Mark.ACQUIRED), comment, 0) for code in codes]
    service.judge(session, library, evaluation, author, entries, clock())


def ask_for(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    asker: int,
    second: int,
    clock: Clock,
    *,
    domains: tuple[str, ...] = (),
    shows_proposal: bool = False,
) -> SecondMarking:
    """Ask ``second`` for a blind marking."""
    new = NewSecondMarking(second, domains, shows_proposal)
    person = session.get_one(Person, asker)
    return second_marking.ask(session, library, evaluation, person, new, clock())


def mark_all(
    session: Session,
    library: TestLibrary,
    marking: SecondMarking,
    clock: Clock,
    *,
    but: Mapping[str, Mark] | None = None,
) -> None:
    """Let the second assessor mark everything asked for as acquired, except ``but``, and finish."""
    framework = framework_of(session, library, marking.evaluation)
    codes = second_marking.criteria_of(framework, marking.evaluation, marking.domains)
    entries = [Entry(code, (but or {}).get(code, Mark.ACQUIRED), f"Vu en {code}.", 0) for code in codes]
    second_marking.mark(session, library, marking, marking.person_id, entries, clock())
    second_marking.finish(session, library, marking, marking.person_id, clock())


def five_dossiers(session: Session, world: World, clock: Clock) -> list[Evaluation]:
    """Return five evaluations of CléA Numérique, the world's own first."""
    chance = Random(3)
    opened = [session.get_one(Evaluation, world.numerique_evaluation)]
    for number in range(4):
        new = NewCandidate("Une", f"Personne {number}", "logistique")
        candidate = enrol_candidate(session, world.organisation, new, ["logistique"], clock())
        opening = NewEvaluation(candidate.id, NUMERIQUE, EvaluationKind.PRELIMINARY, world.assessor)
        opened.append(open_evaluation(session, world.organisation, opening, chance, clock()))
    return opened
