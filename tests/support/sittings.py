"""Whole sittings taken through the services, to have something to look at."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.sittings import rules, service
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


def ask_first(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    domain: str,
    now: datetime,
    wanted: Callable[[PlacedItem], bool],
) -> Sitting:
    """Start a domain whose first question is ``wanted``: which one a candidate meets is chance."""
    sitting = service.start(session, library, evaluation, service.Opening(domain, Random(5)), now)
    test = library.test_of(session, sitting, evaluation.framework)
    published = [place for place in range(len(test.items)) if test.model.universe[place]]
    place = next(place for place in published if wanted(test.items[place]))
    step = sitting.steps[0]
    step.seed = rules.seed_of(sitting.seed, test.items[place])
    placed = test.items[place].drawn(step.seed)
    step.item, step.scenario = placed.item.id, placed.scenario.scenario
    step.content_hash, step.parameters = test.content_hashes[place], test.stored_parameters(place)
    step.arrangement = rules.arrangement_of(sitting.seed, step.position, placed)
    step.max_score = placed.item.interaction.max_score
    session.flush()
    return sitting
