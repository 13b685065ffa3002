"""A sitting played again from its steps: identical to the last bit, and honest about what differs."""

from random import Random

import numpy as np
import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound
from clea_quiz.sittings import service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Sitting
from clea_quiz.sittings.replay import Part, Replay, replay
from clea_quiz.sittings.service import Opening
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def sitting(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Sitting:
    """A sitting with right and wrong answers, read again from the database."""
    sitting = take_domain(session, library, evaluation, "2", clock, 0.6)
    session.commit()
    session.expire_all()
    return sitting


def played(session: Session, library: TestLibrary, evaluation: Evaluation) -> Replay:
    session.flush()
    return replay(session, library, evaluation, "2")


def parts(found: Replay) -> dict[int, set[Part]]:
    return {s.view.position: {d.part for d in s.differences} for s in found.steps if s.differences}


def test_a_sitting_is_played_again_bit_for_bit(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting
) -> None:
    found = played(session, library, evaluation)

    assert found.identical
    assert parts(found) == {}
    assert found.ending is found.end_reason is sitting.end_reason
    assert len(found.moments) == len(found.steps) + 1 == len(sitting.steps) + 1
    assert not any(step.uncertain for step in found.steps)
    rows = [subdomain.code for subdomain in found.subdomains]
    for place, step in enumerate(found.steps):
        row = rows.index(step.subdomain.code)
        assert step.before.mastery == sitting.steps[place].choice["mastery"][row]
        assert (step.before, step.after) == (found.moments[place][row], found.moments[place + 1][row])


def test_what_too_many_had_seen_is_kept_and_found_again(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rates = np.random.default_rng(1)
    monkeypatch.setattr(library, "exposure", lambda _s, _p, test, _n: rates.random(len(test.items)))
    sitting = take_domain(session, library, evaluation, "2", clock, 0.6)

    found = played(session, library, evaluation)

    assert all(step.choice["exposed"] for step in sitting.steps)
    assert found.identical
    for step in sitting.steps:  # as steps of before were kept
        step.choice = {key: step.choice[key] for key in ("value", "pool", "rules", "skipped")}
    older = played(session, library, evaluation)
    assert all(step.uncertain for step in older.steps)
    assert not older.identical
    assert Part.MASTERY not in set().union(*parts(older).values())


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        (Part.VALUE, lambda value: float(np.nextafter(value, 9))),
        (Part.POOL, lambda pool: pool + 1),
        (Part.RULES, lambda rules: [*rules, "sector"]),
        (Part.MASTERY, lambda mastery: [float(np.nextafter(mastery[0], 9)), *mastery[1:]]),
    ],
)
def test_the_last_bit_of_a_record_counts(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    part: Part,
    changed: object,
) -> None:
    step = next(step for step in sitting.steps if step.choice["value"] is not None)
    assert callable(changed)
    step.choice = step.choice | {part.value: changed(step.choice[part.value])}

    assert parts(played(session, library, evaluation)) == {step.position: {part}}


def test_points_that_changed_show_from_the_next_question_on(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting
) -> None:
    step = sitting.steps[2]
    step.score = 0 if step.score else step.max_score

    found = parts(played(session, library, evaluation))

    assert min(found) == 4
    assert all(Part.MASTERY in differing for differing in found.values())


def test_texts_parameters_and_order_are_compared_too(
    session: Session, library: TestLibrary, evaluation: Evaluation, sitting: Sitting
) -> None:
    first, second, third = sitting.steps[:3]
    first.content_hash = "0" * 64
    second.parameters = second.parameters | {"a": 9.0}
    third.arrangement = [*third.arrangement, "z"]

    found = parts(played(session, library, evaluation))

    assert found == {1: {Part.CONTENT}, 2: {Part.PARAMETERS}, 3: {Part.ARRANGEMENT}}


def test_a_sitting_that_people_ended_may_end_anywhere(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = service.start(session, library, evaluation, Opening("2", Random(5)), clock())
    under_way = played(session, library, evaluation)
    assert (under_way.identical, len(under_way.steps), len(under_way.moments)) == (True, 1, 1)
    assert under_way.steps[0].after is None

    service.end(session, sitting, EndReason.ENDED, clock())
    assert played(session, library, evaluation).identical
    sitting.end_reason = EndReason.DECIDED
    assert not played(session, library, evaluation).identical


def test_what_was_not_begun_cannot_be_played_again(
    session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    with pytest.raises(NotFound):
        replay(session, library, evaluation, "7")
