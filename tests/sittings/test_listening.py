"""What is listened to is asked where the device has a voice, and left out where it has none."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings import service
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting
from clea_quiz.sittings.service import Opening, Submission
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


def sat(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock, *, voice: bool
) -> Sitting:
    """Sit domain 1 to its end, every answer right."""
    sitting = service.start(session, library, evaluation, Opening("1", Random(5), voice=voice), clock())
    test = library.test_of(session, sitting, evaluation.framework)
    while not sitting.ended:
        step = next(step for step in sitting.steps if step.answered_at is None)
        fields = page_fields(test.placed(step.item, step.seed).item.interaction, step.arrangement)
        service.answer(session, library, evaluation, "1", Submission(step.id, fields), clock())
    return sitting


def heard(library: TestLibrary, session: Session, sitting: Sitting) -> int:
    bank = library.banks.bank(session, sitting.publication_id)
    return sum(bank.all_scenarios[step.scenario].needs_voice for step in sitting.steps)


def test_with_a_voice_listening_is_measured(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = sat(session, library, evaluation, clock, voice=True)

    assert heard(library, session, sitting) >= 3
    evidence = evidence_of(session, library, evaluation)["1"]
    assert evidence.subdomains["1.1"].answers >= 3
    assert evidence.criteria["1.1.1"].proposal is not Proposal.NO_TEST


def test_without_a_voice_it_is_left_out_and_said(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    sitting = sat(session, library, evaluation, clock, voice=False)

    assert heard(library, session, sitting) == 0
    evidence = evidence_of(session, library, evaluation)["1"]
    assert evidence.subdomains["1.1"].proposal is Proposal.NO_TEST
    assert evidence.subdomains["1.3"].answers >= 3
