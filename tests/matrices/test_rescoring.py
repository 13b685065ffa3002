"""A re-scoring shows who would change, is applied as shown, logged, taken back; what is signed stays."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person, Role, RoleGrant
from clea_quiz.errors import Conflict, Forbidden, NotFound, Refused
from clea_quiz.matrices import log_check, rescoring, results_log, service, signed
from clea_quiz.matrices.changed_proposals import look, open_changes
from clea_quiz.matrices.desk import Reader, desk
from clea_quiz.matrices.models import Judgement, LogEntry, LogKind, ProposalChange, Signature
from clea_quiz.matrices.queries import framework_of, matrix
from clea_quiz.matrices.rescoring import Decision, Preview
from clea_quiz.matrices.rescoring_wanted import Wanted
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.snapshot import is_as_signed
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.matrix_pdf import matrix_pdf
from clea_quiz.sittings import service as sittings
from clea_quiz.sittings.estimates import Level
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring, RescoringKind, Sitting
from clea_quiz.sittings.rescoring import Effect
from clea_quiz.sittings.service import Opening
from tests.support import rescoring as support
from tests.support.clock import Clock
from tests.support.rescoring import DOMAIN, step_of, taken
from tests.support.world import SOCLE, World

WHY = "La clé de cette question était fausse."


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def sitting(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Sitting:
    return taken(session, library, evaluation, clock)


@pytest.fixture
def manager(session: Session, world: World) -> Person:
    return session.get_one(Person, world.manager)


@pytest.fixture
def wanted(session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting) -> Wanted:
    """The only question of some criterion: without it, that criterion says « non évalué »."""
    evidence = evidence_of(session, library, evaluation)[DOMAIN]
    alone = {code for code, estimate in evidence.criteria.items() if estimate.answers == 1}
    step = next(step for step in evidence.steps if step.criterion in alone)
    return Wanted(RescoringKind.NEUTRALISED, step.item)


def shown(session: Session, library: TestLibrary, world: World, wanted: Wanted) -> Preview:
    return rescoring.preview(session, library, world.organisation, wanted)


def applied(
    session: Session, library: TestLibrary, manager: Person, wanted: Wanted, clock: Clock
) -> Rescoring:
    seen = rescoring.preview(session, library, manager.organisation_id, wanted).seen
    clock.pass_(60)
    one = rescoring.apply(session, library, wanted, Decision(manager, WHY, seen), clock())
    session.commit()
    return one


def taken_back(session: Session, library: TestLibrary, manager: Person, one: Rescoring, clock: Clock) -> None:
    seen = rescoring.withdrawal_preview(session, library, manager.organisation_id, one.id).seen
    clock.pass_(60)
    rescoring.withdraw(session, library, one.id, Decision(manager, "À tort.", seen), clock())
    session.commit()


def marked(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "Vu en entretien.", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()


def test_the_preview_says_who_changes_how_and_why_and_writes_nothing(
    session: Session, library: TestLibrary, evaluation: Evaluation, wanted: Wanted, world: World
) -> None:
    before = evidence_of(session, library, evaluation)[DOMAIN]
    found = shown(session, library, world, wanted)
    assert list(session.new) == []
    assert not session.dirty

    [row] = found.moving
    assert (row.evaluation_id, row.candidate) == (evaluation.id, "Élodie Çağlar-Nuñez")
    assert row.effects == {Effect.LEFT_OUT: 1}
    assert (found.signed, found.still) == ([], [])
    criterion = next(step.criterion for step in before.steps if step.item == wanted.item)
    move = next(move for move in row.moves if (move.level, move.code) == (Level.CRITERION, criterion))
    assert (move.before, move.before_probability) == (
        before.criteria[criterion].proposal,
        before.criteria[criterion].probability,
    )
    assert (move.after, move.after_probability, move.mark) == (Proposal.NOT_ASSESSED, None, None)


def test_what_is_applied_is_what_was_shown_and_taking_it_back_restores_every_bit(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    before = matrix(session, library, evaluation)
    [row] = shown(session, library, world, wanted).moving
    one = applied(session, library, manager, wanted, clock)

    after = matrix(session, library, evaluation)
    line = next(domain for domain in after.domains if domain.code == DOMAIN)
    for move in row.moves:
        if move.level is Level.CRITERION:
            estimate = line.evidence.criteria[move.code]
            assert (estimate.proposal, estimate.probability) == (move.after, move.after_probability)
    assert [r.reason for r in after.rescorings] == [WHY]
    whole, own = session.scalars(select(LogEntry).order_by(LogEntry.place)).all()
    assert (whole.kind, whole.evaluation_id, whole.facts["touched"]) == (LogKind.RESCORED, None, 1)
    assert (own.evaluation_id, own.facts["rescoring"]) == (evaluation.id, one.id)
    assert own.facts["changes"][0][2] == row.moves[0].before.value
    assert list(log_check.faults(session, world.organisation)) == []

    back = rescoring.withdrawal_preview(session, library, world.organisation, one.id)
    assert {(m.code, m.before, m.after) for m in back.moving[0].moves} == {
        (m.code, m.after, m.before) for m in row.moves
    }
    taken_back(session, library, manager, one, clock)
    assert matrix(session, library, evaluation) == before
    assert list(log_check.faults(session, world.organisation)) == []
    kinds = session.scalars(select(LogEntry.kind).order_by(LogEntry.place)).all()
    assert kinds == [LogKind.RESCORED] * 2 + [LogKind.RESCORING_WITHDRAWN] * 2
    with pytest.raises(Conflict, match="déjà annulée"):
        rescoring.withdrawal_preview(session, library, world.organisation, one.id)


def test_a_newer_key_is_applied_to_the_answers_of_older_revisions(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    items = library.banks.bank(session, sitting.publication_id).items
    step = step_of(sitting, dict(items))
    wanted = Wanted(RescoringKind.KEY, step.item)
    with pytest.raises(Refused, match="publiez-la"):
        shown(session, library, world, wanted)
    support.corrected_key(session, world, items[step.item], clock)

    found = shown(session, library, world, wanted)
    assert found.rescoring.content_hashes == [step.content_hash]
    assert [row.effects for row in found.rows] == [{Effect.MARKED_AGAIN: 1}]
    assert found.looked_at == 1
    applied(session, library, manager, wanted, clock)
    view = next(v for v in evidence_of(session, library, evaluation)[DOMAIN].steps if v.item == step.item)
    assert (view.score, view.counted) == (step.max_score, 0)
    with pytest.raises(Conflict, match="déjà fait"):
        shown(session, library, world, wanted)


def test_newer_parameters_of_a_whole_domain(
    session: Session, library: TestLibrary, sitting: Sitting, manager: Person, world: World, clock: Clock
) -> None:
    step = step_of(sitting, dict(library.banks.bank(session, sitting.publication_id).items))
    wanted = Wanted(RescoringKind.CALIBRATION, step.item, whole_domain=True)
    with pytest.raises(Refused, match="rien ne changerait"):
        shown(session, library, world, wanted)
    support.recalibrated(session, f"{step.item},2pl,2.5,2.5,0.1", clock)

    found = shown(session, library, world, wanted)
    assert found.rescoring.item is None
    assert [row.effects for row in found.rows] == [{Effect.WEIGHED: 1}]
    applied(session, library, manager, wanted, clock)
    assert list(log_check.faults(session, world.organisation)) == []


def test_a_stale_preview_is_refused_and_nothing_is_written(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    seen = shown(session, library, world, wanted).seen
    marked(session, library, evaluation, world, clock)  # a mark now rests on a proposal that changes

    with pytest.raises(Conflict, match="aperçu"):
        rescoring.apply(session, library, wanted, Decision(manager, WHY, seen), clock())
    session.rollback()
    assert session.scalars(select(Rescoring)).all() == []
    assert session.scalars(select(LogEntry)).all() == []


def test_a_reason_is_asked_for_and_a_manager_decides_or_a_lone_assessor(
    session: Session, library: TestLibrary, wanted: Wanted, manager: Person, world: World, clock: Clock
) -> None:
    seen = shown(session, library, world, wanted).seen
    for reason in ("", "  ", "x" * 3000):
        with pytest.raises(Refused):
            rescoring.apply(session, library, wanted, Decision(manager, reason, seen), clock())
    assessor = session.get_one(Person, world.assessor)
    with pytest.raises(Forbidden, match="responsable"):
        rescoring.apply(session, library, wanted, Decision(assessor, WHY, seen), clock())
    author = session.get_one(Person, world.author)
    manager.active = False
    session.flush()
    assert not rescoring.may_apply(session, author)
    rescoring.apply(session, library, wanted, Decision(assessor, WHY, seen), clock())
    grants = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == assessor.id)).all()
    assert grants == [Role.ASSESSOR]


def test_nothing_crosses_from_one_organisation_to_another(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    with pytest.raises(NotFound):
        rescoring.preview(session, library, world.other_organisation, wanted)
    theirs = session.get_one(Evaluation, world.other_evaluation)
    taken(session, library, theirs, clock)
    before = matrix(session, library, theirs)
    own = matrix(session, library, evaluation)

    one = applied(session, library, manager, wanted, clock)

    assert matrix(session, library, theirs) == before
    assert matrix(session, library, evaluation) != own
    assert results_log.end_of(session, world.other_organisation)[0] == 0
    with pytest.raises(NotFound):
        rescoring.withdrawal_preview(session, library, world.other_organisation, one.id)


def test_a_signed_version_stays_as_it_was_signed_and_its_pdf_too(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    marked(session, library, evaluation, world, clock)
    signature = service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    content, moment = (
        (dict(signature.snapshot), signature.content_hash),
        datetime(2027, 4, 1, tzinfo=clock().tzinfo),
    )
    before = matrix(session, library, evaluation)
    pdf = matrix_pdf(signed.version(session, evaluation, 1), moment)

    found = shown(session, library, world, wanted)
    assert (found.moving, [row.evaluation_id for row in found.signed]) == ([], [evaluation.id])
    one = applied(session, library, manager, wanted, clock)

    view = matrix(session, library, evaluation)
    assert view == before
    assert is_as_signed(view)
    assert matrix_pdf(signed.version(session, evaluation, 1), moment) == pdf
    session.refresh(signature)
    assert (dict(signature.snapshot), signature.content_hash) == content
    entries = session.scalars(select(LogEntry.evaluation_id).order_by(LogEntry.place)).all()
    assert entries == [evaluation.id, None]  # the signature, then the decision: no entry of this evaluation
    assert list(log_check.faults(session, world.organisation)) == []

    clock.pass_(60)
    service.reopen(session, evaluation, world.assessor, "La question était fausse.", clock())
    session.commit()
    opened = matrix(session, library, evaluation)
    assert [change.reason for change in opened.changed][:1] == [WHY]
    service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    again = matrix(session, library, evaluation)
    assert is_as_signed(again)
    assert [r.id for r in again.rescorings] == [one.id]
    taken_back(session, library, manager, one, clock)
    assert is_as_signed(matrix(session, library, evaluation))
    assert list(log_check.faults(session, world.organisation)) == []


def test_a_mark_stays_and_the_change_under_it_shows_until_somebody_has_looked(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    marked(session, library, evaluation, world, clock)
    marks = session.execute(select(Judgement.criterion, Judgement.mark, Judgement.version)).all()
    one = applied(session, library, manager, wanted, clock)

    assert session.execute(select(Judgement.criterion, Judgement.mark, Judgement.version)).all() == marks
    view = matrix(session, library, evaluation)
    assert view.changed
    change = view.changed[0]
    line = next(
        c for d in view.domains for s in d.subdomains for c in s.criteria if c.code == change.criterion
    )
    assert line.changed == change
    assert line.proposal is change.after is not change.before
    rows = {row.id: row.changed for row in desk(session, library, Reader(world.organisation)).rows}
    assert rows[evaluation.id] == len(view.changed)

    taken_back(session, library, manager, one, clock)  # a change and its withdrawal tell nothing
    assert matrix(session, library, evaluation).changed == ()
    applied(session, library, manager, wanted, clock)
    [*_, last] = matrix(session, library, evaluation).changed
    look(session, evaluation, world.assessor, last.id, clock())
    session.commit()
    assert matrix(session, library, evaluation).changed == ()
    assert session.scalars(select(ProposalChange.seen_by_id).distinct()).all() == [world.assessor]


def test_a_mark_given_again_was_given_in_view_of_the_new_proposal(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
) -> None:
    marked(session, library, evaluation, world, clock)
    applied(session, library, manager, wanted, clock)
    changed = matrix(session, library, evaluation).changed
    clock.pass_(60)
    entries = [Entry(change.criterion, Mark.NOT_ACQUIRED, "Revu depuis.", 1) for change in changed]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    assert open_changes(session, [evaluation.id]) == {}


def test_a_sitting_under_way_is_shown_and_never_makes_a_preview_stale(
    session: Session, library: TestLibrary, wanted: Wanted, manager: Person, world: World, clock: Clock
) -> None:
    other = support.enrolled(session, world, 1, clock)
    sittings.start(session, library, other, Opening(DOMAIN, Random(3)), clock())
    seen = shown(session, library, world, wanted).seen
    who = support.enrolled(session, world, 2, clock)
    sittings.start(session, library, who, Opening(DOMAIN, Random(4)), clock())
    rescoring.apply(session, library, wanted, Decision(manager, WHY, seen), clock())


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE rescorings SET reason = 'autre'", "re-scoring 1: it is not what was logged"),
        ("UPDATE rescorings SET person_id = 1", "re-scoring 1: it is not what was logged"),
        ("UPDATE rescorings SET item = 'autre'", "re-scoring 1: it is not what was logged"),
        ("UPDATE rescoring_withdrawals SET reason = 'autre'", "re-scoring 1: it is not what was logged"),
        ("DELETE FROM rescoring_withdrawals", "re-scoring 1: it is not what was logged"),
        ("UPDATE results_log SET facts = '{}' WHERE place = 2", "entry 2: its content was changed"),
        ("DELETE FROM results_log WHERE place = 1", "entry 1: the chain is broken"),
        ("DELETE FROM results_log WHERE place > 2", "re-scoring 1: it is not what was logged"),
        (
            "INSERT INTO rescorings (organisation_id, kind, framework, domain, item, content_hashes,"
            " drop_unreadable, reason, person_id, applied_at)"
            " SELECT organisation_id, kind, framework, domain, item, content_hashes,"
            " drop_unreadable, reason, person_id, applied_at FROM rescorings",
            "re-scoring 2: it is not what was logged",
        ),
    ],
)
def test_tampering_shows(
    session: Session,
    library: TestLibrary,
    wanted: Wanted,
    manager: Person,
    world: World,
    clock: Clock,
    tampering: str,
    told: str,
) -> None:
    one = applied(session, library, manager, wanted, clock)
    taken_back(session, library, manager, one, clock)
    assert one.id == 1
    assert list(log_check.faults(session, world.organisation)) == []
    session.execute(text(tampering))
    session.expire_all()

    [fault] = log_check.faults(session, world.organisation)
    assert told in str(fault)


def test_two_who_apply_at_once_leave_one_re_scoring(
    engine: Engine, session: Session, library: TestLibrary, wanted: Wanted, world: World, clock: Clock
) -> None:
    seen = shown(session, library, world, wanted).seen
    session.rollback()

    def decide(number: int) -> str:
        with Session(engine) as own:
            person = own.get_one(Person, world.manager)
            own.rollback()
            try:
                with own.begin():
                    rescoring.apply(own, library, wanted, Decision(person, f"{WHY} {number}", seen), clock())
            except Conflict:
                return "refused"
            return "applied"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(decide, range(4)))
    assert results == ["applied", "refused", "refused", "refused"]
    assert len(session.scalars(select(Rescoring)).all()) == 1
    assert list(log_check.faults(session, world.organisation)) == []


def test_applying_and_signing_at_once_wait_for_each_other(
    engine: Engine,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    wanted: Wanted,
    world: World,
    clock: Clock,
) -> None:
    marked(session, library, evaluation, world, clock)
    seen = shown(session, library, world, wanted).seen
    session.rollback()

    def decide() -> str:
        with Session(engine) as own:
            person = own.get_one(Person, world.manager)
            own.rollback()
            try:
                with own.begin():
                    rescoring.apply(own, library, wanted, Decision(person, WHY, seen), clock())
            except Conflict:
                return "refused"
            return "applied"

    def sign() -> str:
        with Session(engine) as own, own.begin():
            mine = own.get_one(Evaluation, world.evaluation)
            service.sign(own, library, mine, world.assessor, clock())
            return "signed"

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(decide), pool.submit(sign)]
        told = [one.result() for one in results]
    assert told[1] == "signed"
    session.expire_all()
    [signature] = session.scalars(select(Signature)).all()
    known = [one.id for one in session.scalars(select(Rescoring))]
    assert signature.snapshot.get("rescorings", []) == known
    assert (told[0] == "applied") == bool(known)
    assert is_as_signed(matrix(session, library, session.get_one(Evaluation, world.evaluation)))
    assert list(log_check.faults(session, world.organisation)) == []


def test_the_number_of_queries_does_not_depend_on_how_many_would_change(
    engine: Engine, session: Session, library: TestLibrary, wanted: Wanted, world: World, clock: Clock
) -> None:
    asked: list[str] = []

    def queries() -> int:
        session.expire_all()
        asked.clear()
        shown(session, library, world, wanted)
        return len(asked)

    few = shown(session, library, world, wanted).looked_at
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    before = queries()
    for number in range(4):
        taken(session, library, support.enrolled(session, world, number, clock), clock, 0.3 + number / 10)
    assert shown(session, library, world, wanted).looked_at == few + 4
    assert queries() == before


def test_an_unknown_revision_or_question_does_not_exist(
    session: Session, library: TestLibrary, wanted: Wanted, world: World
) -> None:
    for other in (replace(wanted, revision="0" * 64), replace(wanted, item="inconnue")):
        with pytest.raises(NotFound):
            shown(session, library, world, other)
    assert shown(session, library, world, wanted).rescoring.framework == SOCLE
