"""Who may write in a matrix: the qualified, never the trainer; and why, when it goes against the sittings."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind, Person, Role, RoleGrant
from clea_quiz.accounts.qualifications import Qualified, qualification_of, qualified_for, qualify
from clea_quiz.accounts.service import NewEvaluation, open_evaluation
from clea_quiz.accounts.trainers import assign_assessor, forget_trainer, note_trainer, trainers_of
from clea_quiz.errors import Forbidden, NotFound, Refused
from clea_quiz.matrices import queries, service
from clea_quiz.matrices.following import open_final
from clea_quiz.matrices.marks import changed_since, history
from clea_quiz.matrices.models import EvidenceKind, Judgement
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import SURE, Entry, NewEvidence
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import SOCLE, World

SECOND = Qualified(every=False, domains=frozenset({(SOCLE, "2")}))


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def assessor(session: Session, world: World) -> Person:
    return session.get_one(Person, world.assessor)


@pytest.fixture
def nadia(session: Session, world: World) -> Person:
    """A manager who assesses too."""
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.flush()
    session.expire_all()
    return session.get_one(Person, world.manager)


def test_whoever_is_not_narrowed_down_assesses_everything(session: Session, world: World) -> None:
    assert qualification_of(session, world.assessor) == Qualified(every=True)


def test_a_mark_outside_ones_qualification_is_refused_and_names_who_may(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor: Person,
    nadia: Person,
    clock: Clock,
) -> None:
    qualify(session, assessor, SECOND, "Licence de mathématiques.")
    entries = [Entry("2.1.1", Mark.ACQUIRED, "", 0), Entry("3.1.1", Mark.ACQUIRED, "", 0)]

    with pytest.raises(Forbidden, match="responsable") as refused:
        service.judge(session, library, evaluation, assessor.id, entries, clock())

    assert refused.value.details[0].startswith("Domaine 3,")
    assert refused.value.details[0].endswith(": Nadia Ferrand")
    assert len(refused.value.details) == 1
    assert session.scalars(select(Judgement)).all() == []
    assert service.judge(session, library, evaluation, assessor.id, entries[:1], clock()).kept == 1
    proof = NewEvidence("3.1.1", EvidenceKind.INTERVIEW, "Vu.")
    with pytest.raises(Forbidden):
        service.record_evidence(session, library, evaluation, assessor.id, proof, clock())
    with pytest.raises(Forbidden):
        service.judge(
            session, library, evaluation, assessor.id, [replace(entries[1], mark=None), *entries[1:]], clock()
        )


def test_an_unchanged_entry_of_a_domain_one_does_not_assess_disturbs_nobody(
    session: Session, library: TestLibrary, evaluation: Evaluation, assessor: Person, clock: Clock
) -> None:
    service.judge(session, library, evaluation, assessor.id, [Entry("3.1.1", Mark.ACQUIRED, "", 0)], clock())
    qualify(session, assessor, SECOND, "")

    same = [Entry("3.1.1", Mark.ACQUIRED, "", 1)]
    assert service.judge(session, library, evaluation, assessor.id, same, clock()).kept == 0


def test_qualifications_are_listed_by_domain(
    session: Session, world: World, assessor: Person, nadia: Person
) -> None:
    qualify(session, assessor, SECOND, "")

    assert qualified_for(session, world.organisation, SOCLE, ["1", "2"]) == {
        "1": ("Nadia Ferrand",),
        "2": ("Claire Lenoir", "Nadia Ferrand"),
    }
    qualify(session, assessor, Qualified(every=True), "")
    assert qualification_of(session, assessor.id).covers(SOCLE, "7")


def test_a_qualification_needs_the_role_and_a_domain(
    session: Session, world: World, assessor: Person
) -> None:
    author = session.get_one(Person, world.author)
    with pytest.raises(Refused, match="rôle d’évaluateur"):
        qualify(session, author, SECOND, "")
    with pytest.raises(Refused, match="Cochez"):
        qualify(session, assessor, Qualified(every=False), "")


def test_a_trainer_neither_marks_nor_signs_nor_is_put_in_charge(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    nadia: Person,
    clock: Clock,
) -> None:
    note_trainer(session, evaluation, nadia.id, world.assessor, clock())

    assert [trainer.name for trainer in trainers_of(session, evaluation.candidate_id)] == ["Nadia Ferrand"]
    with pytest.raises(Forbidden, match="Vous formez Élodie"):
        service.judge(session, library, evaluation, nadia.id, [Entry("1.1.1", Mark.ACQUIRED, "", 0)], clock())
    with pytest.raises(Forbidden, match="Vous formez Élodie"):
        service.sign(session, library, evaluation, nadia.id, clock())
    with pytest.raises(Refused, match="forme ce candidat"):
        assign_assessor(session, evaluation, nadia.id)
    new = NewEvaluation(evaluation.candidate_id, SOCLE, EvaluationKind.PRELIMINARY, nadia.id)
    with pytest.raises(Refused, match="forme ce candidat"):
        open_evaluation(session, world.organisation, new, Random(1), clock())

    with pytest.raises(Forbidden, match="Une autre personne"):
        forget_trainer(session, evaluation, nadia.id, nadia.id)
    forget_trainer(session, evaluation, nadia.id, world.assessor)
    assign_assessor(session, evaluation, nadia.id)
    assert evaluation.assessor is nadia


def test_whoever_is_in_charge_is_not_noted_as_trainer_and_strangers_do_not_exist(
    session: Session, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    with pytest.raises(Refused, match="Désignez d’abord"):
        note_trainer(session, evaluation, world.assessor, world.manager, clock())
    with pytest.raises(NotFound):
        note_trainer(session, evaluation, world.other_assessor, world.manager, clock())


def test_marks_of_a_trainer_must_be_taken_over_before_the_signature(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    nadia: Person,
    clock: Clock,
) -> None:
    codes = queries.framework_of(session, library, evaluation).criteria
    marks = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, nadia.id, marks[:2], clock())
    service.judge(session, library, evaluation, world.assessor, marks[2:], clock())
    note_trainer(session, evaluation, nadia.id, world.assessor, clock())

    with pytest.raises(Refused, match="reprendre") as refused:
        service.sign(session, library, evaluation, world.assessor, clock())

    first, second = list(codes)[:2]
    assert refused.value.details == (f"Nadia Ferrand : {first}, {second}",)
    again = [Entry(code, Mark.ACQUIRED, "Revu.", 1) for code in (first, second)]
    service.judge(session, library, evaluation, world.assessor, again, clock())
    service.sign(session, library, evaluation, world.assessor, clock())


def test_what_a_trainer_marked_before_training_is_taken_over_into_the_final_evaluation(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, nadia: Person, clock: Clock
) -> None:
    codes = list(queries.framework_of(session, library, evaluation).criteria)
    marks = [Entry(c, Mark.NOT_ACQUIRED if c.startswith("7.") else Mark.ACQUIRED, "", 0) for c in codes]
    service.judge(session, library, evaluation, nadia.id, marks, clock())
    assign_assessor(session, evaluation, nadia.id)
    service.sign(session, library, evaluation, nadia.id, clock())
    clock.pass_(3600)
    assign_assessor(session, evaluation, world.assessor)
    note_trainer(session, evaluation, nadia.id, world.assessor, clock())

    final = open_final(session, library, evaluation, Random(2), clock())
    left = [Entry(c, Mark.ACQUIRED, "", 0) for c in codes if c not in queries.marks_of(session, final)]
    service.judge(session, library, final, world.assessor, left, clock())
    service.sign(session, library, final, world.assessor, clock())

    assert history(session, final, codes[:1])[codes[0]][0].author == "Nadia Ferrand"


def test_going_against_a_sure_proposal_asks_why(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    take_domain(session, library, evaluation, "3", clock, 1.0)
    lines = queries.domain_line(session, library, evaluation, "3").subdomains
    sure = next(c for s in lines for c in s.criteria if SURE.get(c.proposal) is Mark.ACQUIRED)

    def put(mark: Mark, comment: str) -> int:
        entry = Entry(sure.code, mark, comment, 0)
        return service.judge(session, library, evaluation, world.assessor, [entry], clock()).kept

    for mark in (Mark.NOT_ACQUIRED, Mark.NOT_ASSESSED):
        with pytest.raises(Refused, match="pourquoi"):
            put(mark, "")
    assert put(Mark.NOT_ACQUIRED, "N’a pas su le refaire devant moi.") == 1


def test_the_history_of_a_mark_is_kept_whoever_changes_it(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    def put(who: int, mark: Mark | None, comment: str, version: int) -> None:
        entry = Entry("1.1.1", mark, comment, version)
        assert service.judge(session, library, evaluation, who, [entry], clock()).kept == 1

    put(world.assessor, Mark.ACQUIRED, "Clair.", 0)
    put(world.manager, Mark.NOT_ACQUIRED, "Relu.", 1)
    put(world.assessor, None, "", 2)

    past = history(session, evaluation, ["1.1.1", "1.1.2"])
    assert [(one.mark, one.comment, one.author) for one in past["1.1.1"]] == [
        (None, "", "Claire Lenoir"),
        (Mark.NOT_ACQUIRED, "Relu.", "Nadia Ferrand"),
        (Mark.ACQUIRED, "Clair.", "Claire Lenoir"),
    ]
    assert "1.1.2" not in past
    assert changed_since(session, evaluation, 2) == {"1.1.1"}
    assert changed_since(session, evaluation, 3) == frozenset()
