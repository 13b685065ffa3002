"""The blind second marking on real databases: who may, what is kept, what is compared."""

from random import Random

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person, Role, RoleGrant
from clea_quiz.errors import Conflict, Forbidden, NotFound, Refused
from clea_quiz.matrices import second_marking, service
from clea_quiz.matrices.following import open_final
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.queries import marks_of, matrix
from clea_quiz.matrices.rules import Mark, Verdict, content_hash
from clea_quiz.matrices.second_agreements import Population, agreements
from clea_quiz.matrices.second_queries import (
    asked_of,
    blind_matrix,
    blind_to,
    compared,
    marking_of,
    markings_of,
    who_may_be_asked,
)
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.snapshot import snapshot_of
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.second import ask_for, five_dossiers, judge_all, mark_all, second_assessor
from tests.support.world import NUMERIQUE, World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    """CléA Numérique: four domains, few criteria."""
    return session.get_one(Evaluation, world.numerique_evaluation)


@pytest.fixture
def hugo(session: Session, world: World, clock: Clock) -> Person:
    return second_assessor(session, world, clock)


def codes_of(session: Session, library: TestLibrary, evaluation: Evaluation, *domains: str) -> list[str]:
    framework = library.banks.current(session, evaluation.organisation_id).frameworks[evaluation.framework]
    return [c.code for d in framework.domains if not domains or d.code in domains for c in d.criteria]


def test_asking_keeps_whom_what_and_whether_proposals_show(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("2", "1"))

    row = markings_of(session, evaluation)[0]
    assert (row.person, row.asked_by, row.domains, row.shows_proposal, row.given) == (
        "Hugo Bellec",
        "Claire Lenoir",
        ("1", "2"),
        False,
        0,
    )
    assert [one.marking_id for one in asked_of(session, hugo.id)] == [marking.id]
    assert set(blind_to(session, hugo.id)) == {evaluation.id}
    assert blind_to(session, world.assessor) == {}


def test_a_manager_may_ask_and_nobody_else(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    other = second_assessor(session, world, clock, "lea@ici.example")

    with pytest.raises(Forbidden):
        ask_for(session, library, evaluation, other.id, hugo.id, clock)
    assert ask_for(session, library, evaluation, world.manager, hugo.id, clock).under_way


def test_who_cannot_be_asked_is_told_why(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    lea = second_assessor(session, world, clock, "lea@ici.example")
    service.judge(session, library, evaluation, lea.id, [Entry("1.1", Mark.ACQUIRED, "", 0)], clock())
    closed = second_assessor(session, world, clock, "parti@ici.example")
    closed.active = False
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.flush()
    session.expire_all()

    def refused(asker: int, person: int, kind: type[Refused] = Refused) -> str:
        with pytest.raises(kind) as refusal:
            ask_for(session, library, evaluation, asker, person, clock)
        return refusal.value.message

    assert "propre second évaluateur" in refused(world.assessor, world.assessor)
    assert "propre second évaluateur" in refused(world.manager, world.manager)
    assert "est l’évaluateur de ce dossier" in refused(world.manager, world.assessor)
    assert "a déjà apprécié" in refused(world.assessor, lea.id)
    assert "est fermé" in refused(world.assessor, closed.id)
    assert "n’a pas le rôle" in refused(world.assessor, world.author)
    refused(world.assessor, world.other_assessor, NotFound)
    refused(world.assessor, 999_999, NotFound)
    assert who_may_be_asked(session, evaluation, world.assessor) == [
        (hugo.id, "Hugo Bellec"),
        (world.manager, "Nadia Ferrand"),
    ]


def test_one_at_a_time_and_only_known_domains(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    with pytest.raises(NotFound):
        ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1", "9"))
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    with pytest.raises(Conflict) as conflict:
        ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    assert "Hugo Bellec" in conflict.value.message

    second_marking.cancel(session, marking, session.get_one(Person, world.manager), clock())
    assert ask_for(session, library, evaluation, world.assessor, hugo.id, clock).under_way
    assert set(blind_to(session, hugo.id)) == {evaluation.id}


def test_marks_are_kept_and_another_windows_are_never_overwritten_unseen(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    first, second = codes_of(session, library, evaluation)[:2]

    def mark(*entries: Entry) -> int:
        return second_marking.mark(session, library, marking, hugo.id, entries, clock())

    def version(code: str) -> int:
        return second_marking.marks_of(session, marking)[code].version

    assert mark(Entry(first, Mark.ACQUIRED, "Clair.", 0), Entry(second, None, "", 0)) == 1
    assert mark(Entry(first, Mark.ACQUIRED, "Clair.", 0)) == 0
    seen = version(first)
    assert mark(Entry(first, Mark.NOT_ACQUIRED, "", seen)) == 1
    with pytest.raises(Conflict):
        mark(Entry(first, Mark.ACQUIRED, "", seen))
    assert mark(Entry(first, None, "", version(first))) == 1
    assert mark(Entry(first, Mark.ACQUIRED, "", 0)) == 1
    with pytest.raises(Conflict):  # the version of a mark that was taken back never comes again
        mark(Entry(first, Mark.NO_TEST, "", seen))
    with pytest.raises(Refused):
        mark(Entry(second, None, "Sans appréciation", 0))
    with pytest.raises(Refused):
        mark(Entry(second, Mark.ACQUIRED, "x" * 2001, 0))
    assert marks_of(session, evaluation) == {}


def test_only_the_second_assessor_marks_and_only_what_was_asked(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1",))
    inside = codes_of(session, library, evaluation, "1")[0]
    outside = codes_of(session, library, evaluation, "2")[0]

    with pytest.raises(NotFound):
        second_marking.mark(
            session, library, marking, world.assessor, [Entry(inside, Mark.ACQUIRED, "", 0)], clock()
        )
    with pytest.raises(NotFound):
        second_marking.mark(
            session, library, marking, hugo.id, [Entry(outside, Mark.ACQUIRED, "", 0)], clock()
        )
    with pytest.raises(NotFound):
        second_marking.finish(session, library, marking, world.assessor, clock())
    with pytest.raises(NotFound):
        marking_of(session, session.get_one(Evaluation, world.evaluation), marking.id)


def test_finishing_lists_what_is_missing_then_closes(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1",))
    codes = codes_of(session, library, evaluation, "1")
    entries = [Entry(code, Mark.NOT_ASSESSED, "", 0) for code in codes]
    second_marking.mark(session, library, marking, hugo.id, entries[1:], clock())

    with pytest.raises(Refused) as refusal:
        second_marking.finish(session, library, marking, hugo.id, clock())
    assert [words.split()[0] for words in refusal.value.details] == codes[:1]

    second_marking.mark(session, library, marking, hugo.id, entries[:1], clock())
    second_marking.finish(session, library, marking, hugo.id, clock())
    assert blind_to(session, hugo.id) == {}
    for change in (
        lambda: second_marking.mark(session, library, marking, hugo.id, entries, clock()),
        lambda: second_marking.finish(session, library, marking, hugo.id, clock()),
        lambda: second_marking.cancel(session, marking, session.get_one(Person, world.manager), clock()),
    ):
        with pytest.raises(Conflict):
            change()
    with pytest.raises(Refused) as again:
        ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    assert "a déjà fait une seconde appréciation" in again.value.message


def test_the_second_assessor_cannot_cancel_and_become_seeing(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.flush()
    session.expire_all()
    marking = ask_for(session, library, evaluation, world.assessor, world.manager, clock)

    with pytest.raises(Forbidden):
        second_marking.cancel(session, marking, session.get_one(Person, world.manager), clock())
    second_marking.cancel(session, marking, session.get_one(Person, world.assessor), clock())

    assert not marking.under_way
    with pytest.raises(Conflict):
        second_marking.finish(session, library, marking, world.manager, clock())


def test_the_blind_matrix_holds_nothing_of_the_first_assessor(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    judge_all(session, library, evaluation, world.assessor, clock, comment="Premier regard.")
    service.sign(session, library, evaluation, world.assessor, clock())
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1", "3"))
    code = codes_of(session, library, evaluation, "1")[0]
    second_marking.mark(
        session, library, marking, hugo.id, [Entry(code, Mark.NOT_ACQUIRED, "À revoir.", 0)], clock()
    )

    view = blind_matrix(session, library, marking)

    assert matrix(session, library, evaluation).certificate is Verdict.ACQUIRED
    assert (view.signature, view.certificate) == (None, Verdict.NOT_ACQUIRED)
    assert [line.code for line in view.domains] == ["1", "3"]
    assert "Premier regard." not in repr(view)
    judged = [c for d in view.domains for s in d.subdomains for c in s.criteria if c.judgement]
    assert [(c.code, c.judgement.comment) for c in judged if c.judgement] == [(code, "À revoir.")]
    assert all(line.result.verdict is not Verdict.ACQUIRED for line in view.domains)


def test_the_comparison_is_with_the_marks_of_the_moment_it_was_finished(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    codes = codes_of(session, library, evaluation, "1")
    judge_all(session, library, evaluation, world.assessor, clock, comment="Vu.")
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1",))
    mark_all(session, library, marking, clock, but={codes[0]: Mark.NOT_ACQUIRED, codes[1]: Mark.NOT_ASSESSED})
    before = compared(session, library, marking)

    judgement = session.scalars(
        select(Judgement).where(Judgement.evaluation_id == evaluation.id, Judgement.criterion == codes[0])
    ).one()
    entry = Entry(codes[0], Mark.NOT_ACQUIRED, "Revu ensemble.", judgement.version)
    service.judge(session, library, evaluation, world.assessor, [entry], clock())
    after = compared(session, library, marking)

    assert [pair.criterion.code for pair in before.apart] == codes[:2]
    assert (before.four.pairs, before.four.same, before.alone) == (len(codes), len(codes) - 2, 0)
    assert (before.two.pairs, before.two.same) == (len(codes) - 1, len(codes) - 2)
    assert (after.four, after.two) == (before.four, before.two)
    settled = after.apart[0]
    assert (settled.first, settled.first_comment, settled.first_author) == (
        Mark.ACQUIRED,
        "Vu.",
        "Claire Lenoir",
    )
    assert (settled.second, settled.today, settled.changed) == (Mark.NOT_ACQUIRED, Mark.NOT_ACQUIRED, True)


def test_what_the_first_assessor_had_not_marked_is_never_compared(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    first, *others = codes_of(session, library, evaluation, "1")
    service.judge(session, library, evaluation, world.assessor, [Entry(first, Mark.ACQUIRED, "", 0)], clock())
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock, domains=("1",))
    mark_all(session, library, marking, clock)

    late = [Entry(code, Mark.ACQUIRED, "", 0) for code in others]
    service.judge(session, library, evaluation, world.assessor, late, clock())
    found = compared(session, library, marking)

    assert [pair.criterion.code for pair in found.pairs] == [first]
    assert found.alone == len(others)


def test_a_signed_matrix_stays_as_it_was_signed(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    judge_all(session, library, evaluation, world.assessor, clock)
    signature = service.sign(session, library, evaluation, world.assessor, clock())
    marking = ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    mark_all(session, library, marking, clock, but={codes_of(session, library, evaluation)[0]: Mark.NO_TEST})

    assert content_hash(snapshot_of(matrix(session, library, evaluation))) == signature.content_hash
    assert set(marks_of(session, evaluation).values()) == {Mark.ACQUIRED}


def population(session: Session, library: TestLibrary, organisation: int, **more: object) -> Population:
    framework = library.banks.current(session, organisation).frameworks[NUMERIQUE]
    return Population(organisation, framework, **more)  # type: ignore[arg-type]  # any field by name


def test_agreement_over_an_organisation_by_domain_and_pair(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    hugo: Person,
    clock: Clock,
    dossiers: list[Evaluation],
) -> None:
    codes = codes_of(session, library, evaluation)
    for number, one in enumerate(dossiers):
        judge_all(session, library, one, world.assessor, clock, but={codes[-1]: Mark.NOT_ACQUIRED})
        domains = () if number else ("1", "2")
        marking = ask_for(
            session,
            library,
            one,
            world.assessor,
            hugo.id,
            clock,
            domains=domains,
            shows_proposal=number == 4,
        )
        mark_all(session, library, marking, clock, but={codes[0]: Mark.NOT_ACQUIRED})

    found = agreements(session, population(session, library, world.organisation))

    assert (found.whole.dossiers, len(found.domains)) == (5, 4)
    assert found.whole.four is not None
    small = len(codes_of(session, library, evaluation, "1", "2"))
    assert found.whole.four.pairs == 4 * len(codes) + small
    assert found.whole.four.same == found.whole.four.pairs - 5 - 4
    assert [group.dossiers for group in found.domains] == [5, 5, 4, 4]
    assert [group.four is None for group in found.domains] == [False, False, True, True]
    assert [(pair.name, pair.dossiers) for pair in found.pairs] == [("Claire Lenoir et Hugo Bellec", 5)]

    people_alone = agreements(session, population(session, library, world.organisation, proposals=False))
    assert (people_alone.whole.dossiers, people_alone.whole.four) == (4, None)
    without = agreements(session, population(session, library, world.organisation, without=(dossiers[0].id,)))
    assert without.whole.dossiers == 4
    clock.pass_(60)
    later = agreements(session, population(session, library, world.organisation, since=clock()))
    assert later.whole.dossiers == 0
    elsewhere = agreements(session, population(session, library, world.other_organisation))
    assert (elsewhere.whole.dossiers, elsewhere.pairs) == (0, ())


@pytest.fixture
def dossiers(session: Session, world: World, clock: Clock) -> list[Evaluation]:
    return five_dossiers(session, world, clock)


def test_a_final_evaluation_is_marked_again_within_its_scope_and_hides_the_one_before(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, hugo: Person, clock: Clock
) -> None:
    codes = codes_of(session, library, evaluation)
    judge_all(session, library, evaluation, world.assessor, clock, but={codes[0]: Mark.NOT_ACQUIRED})
    service.sign(session, library, evaluation, world.assessor, clock())
    final = open_final(session, library, evaluation, Random(2), clock())
    assert final.scope

    with pytest.raises(Refused):
        ask_for(session, library, final, world.assessor, hugo.id, clock, domains=("4",))
    marking = ask_for(session, library, final, world.assessor, hugo.id, clock)
    view = blind_matrix(session, library, marking)

    assert [s.subdomain.code for d in view.domains for s in d.subdomains] == final.scope
    assert set(blind_to(session, hugo.id)) == {evaluation.id, final.id}
    second_marking.cancel(session, marking, session.get_one(Person, world.manager), clock())
    ask_for(session, library, evaluation, world.assessor, hugo.id, clock)
    assert set(blind_to(session, hugo.id)) == {evaluation.id, final.id}


def test_the_number_of_queries_does_not_depend_on_the_number_of_dossiers(
    session: Session,
    library: TestLibrary,
    world: World,
    hugo: Person,
    clock: Clock,
    engine: Engine,
    dossiers: list[Evaluation],
) -> None:
    asked: list[int] = []

    def count() -> int:
        asked.clear()
        agreements(session, population(session, library, world.organisation))
        blind_to(session, hugo.id)
        return len(asked)

    event.listen(engine, "before_cursor_execute", lambda *_: asked.append(1))
    numbers = []
    for one in dossiers:
        judge_all(session, library, one, world.assessor, clock)
        mark_all(session, library, ask_for(session, library, one, world.assessor, hugo.id, clock), clock)
        numbers.append(count())

    assert numbers[0] == numbers[-1] < 8
