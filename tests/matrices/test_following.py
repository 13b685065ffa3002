"""The final evaluation: what it covers, what it takes over, which questions it asks."""

from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.matrices import service
from clea_quiz.matrices.following import following, open_final
from clea_quiz.matrices.queries import framework_of, marks_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings import queries, rules
from clea_quiz.sittings import service as sittings
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting
from clea_quiz.sittings.service import Opening
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World

MISSING = ("2.1", "2.3", "5.1")


def _reason(code: str) -> str:
    """Marks of the domain that was taken may go against what it proposes: they say why."""
    return "Vu en entretien." if code.startswith("2.") else ""


@pytest.fixture
def signed(session: Session, library: TestLibrary, world: World, clock: Clock) -> Evaluation:
    """An evaluation with domain 2 taken, signed with three sub-domains not acquired."""
    evaluation = session.get_one(Evaluation, world.evaluation)
    take_domain(session, library, evaluation, "2", clock, 0.4)
    codes = framework_of(session, library, evaluation).criteria
    entries = [
        Entry(code, Mark.NOT_ACQUIRED if code.startswith(MISSING) else Mark.ACQUIRED, _reason(code), 0)
        for code in codes
    ]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    return evaluation


def opened(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Evaluation:
    return open_final(session, library, evaluation, Random(3), clock())


def test_it_covers_what_is_not_acquired_and_takes_over_the_rest(
    session: Session, library: TestLibrary, signed: Evaluation, clock: Clock
) -> None:
    final = opened(session, library, signed, clock)

    assert (final.kind, final.previous_id) == (EvaluationKind.FINAL, signed.id)
    assert final.scope == list(MISSING)
    assert final.access_code != signed.access_code
    assert [card.code for card in queries.home(session, library, final).domains] == ["2", "5"]
    marks = marks_of(session, final)
    assert set(marks.values()) == {Mark.ACQUIRED}
    assert not any(code.startswith(MISSING) for code in marks)
    assert len(marks) == sum(
        not code.startswith(MISSING) for code in framework_of(session, library, final).criteria
    )
    carried = matrix(session, library, final).domains[0].subdomains[0].criteria[0].judgement
    assert carried is not None
    assert (carried.author, carried.comment) == (
        "Claire Lenoir",
        "Acquis à l’évaluation préalable, signée par Claire Lenoir.",
    )


def test_what_is_acquired_cannot_be_taken_again(
    session: Session, library: TestLibrary, signed: Evaluation, clock: Clock
) -> None:
    final = opened(session, library, signed, clock)

    with pytest.raises(NotFound):
        sittings.start(session, library, final, Opening("1", Random(1)), clock())
    with pytest.raises(NotFound):
        queries.start_check(session, library, final, "1")


def test_questions_are_of_what_is_missing_and_new_while_there_are_new_ones(
    session: Session, library: TestLibrary, signed: Evaluation, clock: Clock
) -> None:
    met = {step.item for step in session.scalars(select(Sitting)).one().steps}
    final = opened(session, library, signed, clock)

    sitting = take_domain(session, library, final, "2", clock, 0.8)

    test = library.test_of(session, sitting, final.framework)
    asked = [step.item for step in sitting.steps]
    owners = {test.framework.subdomain_of[test.placed(item).item.criterion_code].code for item in asked}
    assert owners == {"2.1", "2.3"}
    for code in owners:
        of_it = [
            i for i in asked if test.framework.subdomain_of[test.placed(i).item.criterion_code].code == code
        ]
        places = [item in met for item in of_it]
        assert places == sorted(places), "a question met before came while new ones were left"
    assert not all(item in met for item in asked)


def test_when_nothing_new_is_left_the_questions_met_come_back(
    session: Session, library: TestLibrary, signed: Evaluation, clock: Clock
) -> None:
    final = opened(session, library, signed, clock)
    sitting = sittings.start(session, library, final, Opening("2", Random(1)), clock())
    test = library.test_of(session, sitting, final.framework)
    everything = frozenset(placed.item.id for placed in test.items)
    exposure = library.exposure(session, sitting.publication_id, test, clock())
    circumstances = rules.Circumstances("logistique", 5, exposure, frozenset(["2.1"]), everything)
    situation = rules.situation_of(test, test.posterior([]), [], circumstances)

    choice = rules.next_item(test, situation, [], circumstances)

    assert choice is not None
    code = test.items[choice.item].item.criterion_code
    assert test.framework.subdomain_of[code].code == "2.1"


def test_one_is_opened_once_from_a_signed_preliminary_one(
    session: Session, library: TestLibrary, signed: Evaluation, world: World, clock: Clock
) -> None:
    unsigned = session.get_one(Evaluation, world.numerique_evaluation)
    with pytest.raises(Conflict, match="Signez d’abord"):
        opened(session, library, unsigned, clock)
    final = opened(session, library, signed, clock)
    assert following(session, signed) is final
    with pytest.raises(Conflict, match="déjà ouverte"):
        opened(session, library, signed, clock)
    with pytest.raises(Conflict, match="préalable"):
        opened(session, library, final, clock)


def test_nothing_is_opened_when_all_is_acquired(
    session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())

    with pytest.raises(Conflict, match="Tout est acquis"):
        opened(session, library, evaluation, clock)
