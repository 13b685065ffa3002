"""Whole sittings taken through the services, to have something to look at."""

from random import Random

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings import service
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting
from clea_quiz.sittings.service import Submission
from tests.support.answers import page_fields
from tests.support.clock import Clock

SECONDS = 20
"""What each answer takes."""


def take_domain(
    session: Session, library: TestLibrary, evaluation: Evaluation, domain: str, clock: Clock, share: float
) -> Sitting:
    """Take a domain to its end: about ``share`` of the answers right, the others « Je ne sais pas »."""
    chance = Random(f"{domain}-{share}")
    sitting = service.start(session, library, evaluation, service.Opening(domain, Random(5)), clock())
    test = library.test_of(session, sitting, evaluation.framework)
    while not sitting.ended:
        step = next(step for step in sitting.steps if step.answered_at is None)
        rightly = chance.random() < share
        interaction = test.placed(step.item, step.seed).item.interaction
        fields = page_fields(interaction, step.arrangement) if rightly else {}
        clock.pass_(SECONDS)
        submission = Submission(step.id, fields, unknown=not rightly)
        service.answer(session, library, evaluation, domain, submission, clock())
    return sitting
