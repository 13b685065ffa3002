"""What happens in a sitting: start a domain, answer, say "I do not know", end it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.accommodations import Accommodations, accommodations_of
from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.interactions.base import Response, UnreadableResponse
from clea_quiz.bank.interactions.places import as_kept
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.psychometrics.stopping import StopReason
from clea_quiz.sittings import drafts, rescoring, rules, timing
from clea_quiz.sittings.compilation import Barrier, CompiledTest
from clea_quiz.sittings.earlier import past_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Outcome, Pauser, Sitting, Step


class Unanswered(Refused):
    """What was submitted is no answer; the question is shown again with what was typed."""


@dataclass(frozen=True)
class Submission:
    """What a candidate sends: which step, its form's fields as the page names them, or "I do not know"."""

    step_id: int
    fields: Mapping[str, Sequence[str]]
    unknown: bool = False


@dataclass(frozen=True)
class Opening:
    """How a domain is started: on which device, and by which chance."""

    domain: str
    chance: Random
    voice: bool = False


def start(
    session: Session, library: TestLibrary, evaluation: Evaluation, opening: Opening, now: datetime
) -> Sitting:
    """Start a domain, or return to it: the first question is stored before it is shown."""
    known = _locked(session, evaluation, opening.domain)
    if known is not None:
        return known
    if not rules.concerns(evaluation.scope, opening.domain):
        raise NotFound
    publication_id = current_publication(session, evaluation.organisation_id)
    arranged = accommodations_of(evaluation)
    left_out = left_out_for(arranged)
    place = (publication_id, evaluation.framework, opening.domain)
    test = library.test(session, place, voice=opening.voice, left_out=left_out)
    sitting = Sitting(
        evaluation_id=evaluation.id,
        domain=opening.domain,
        publication_id=publication_id,
        sector=evaluation.candidate.sector,
        seed=opening.chance.getrandbits(62),
        voice=opening.voice,
        left_out=sorted(left_out) or None,
        time_limit=arranged.limit(test.domain_plan.time_limit),
        breaks=arranged.breaks,
        started_at=now,
        seen_at=now,
    )
    session.add(sitting)
    session.flush()
    _serve_next(session, library, test, sitting, now)
    return sitting


def answer(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    domain: str,
    submission: Submission,
    now: datetime,
) -> Sitting:
    """Record an answer and store the next question in the same transaction.

    The same answer sent twice counts once; an answer to a question already answered otherwise, or to
    somebody else's question, is refused. One that comes after the end of the time and its grace, or while an
    assessor holds the sitting, is kept as a draft and does not count yet, or ever.
    """
    sitting = _locked(session, evaluation, domain)
    step = next((step for step in sitting.steps if step.id == submission.step_id), None) if sitting else None
    if sitting is None or step is None:
        raise NotFound
    if _stands_still(session, sitting, step, now):
        drafts.keep(session, evaluation, domain, step.id, submission.fields)
        return sitting
    test = library.test_of(session, sitting, evaluation.framework)
    outcome, response = _read(test, step, submission)
    if step.outcome is not None:
        if (step.outcome, step.response) == (outcome, response):
            return sitting  # a double click, or the network sent it again
        raise Conflict("Vous avez déjà répondu à cette question. Continuez avec la question affichée.")
    if sitting.ended:
        raise Conflict("Ce domaine est terminé.")
    interaction = test.placed(step.item, step.seed).item.interaction
    step.answered_at = now
    step.draft = None
    step.outcome = outcome
    step.response = dict(response) if response is not None else None
    step.score = interaction.mark(response).score if response is not None else 0
    session.flush()
    if timing.is_over(sitting, now):
        end(session, sitting, EndReason.TIME, now)
    else:
        _serve_next(session, library, test, sitting, now)
    return sitting


def _stands_still(session: Session, sitting: Sitting, step: Step, now: datetime) -> bool:
    """Return whether an answer cannot count: its time is over (the sitting ends), or an assessor holds it."""
    if step.outcome is not None or sitting.ended:
        return False
    if timing.is_over(sitting, now, timing.GRACE):
        end(session, sitting, EndReason.TIME, now)
        return True
    return timing.holder(sitting) is Pauser.ASSESSOR


def left_out_for(arranged: Accommodations) -> frozenset[Barrier]:
    """Return what a candidate is not asked."""
    asked = ((arranged.no_pictures, Barrier.PICTURES), (arranged.no_sound, Barrier.SOUND))
    return frozenset(barrier for wanted, barrier in asked if wanted)


def end(session: Session, sitting: Sitting, reason: EndReason, now: datetime) -> None:
    """End a sitting; a question without answer stays without one."""
    if not sitting.ended:
        sitting.ended_at = now
        sitting.end_reason = reason
        session.flush()


def _locked(session: Session, evaluation: Evaluation, domain: str) -> Sitting | None:
    """Return the sitting, locked against a second answer at once (on SQLite, writers queue anyway)."""
    return session.scalar(
        select(Sitting)
        .where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
        .with_for_update()
    )


def _read(test: CompiledTest, step: Step, submission: Submission) -> tuple[Outcome, Response | None]:
    if submission.unknown:
        return Outcome.UNKNOWN, None
    try:
        interaction = test.placed(step.item, step.seed).item.interaction
        fields = as_kept(interaction.view(step.arrangement), submission.fields)
        return Outcome.ANSWERED, interaction.read(fields)
    except UnreadableResponse as problem:
        raise Unanswered(str(problem)) from problem


def _serve_next(
    session: Session, library: TestLibrary, test: CompiledTest, sitting: Sitting, now: datetime
) -> None:
    """Store the next question, or end the sitting with its reason."""
    marking = rescoring.current(session, library, sitting, test)
    test, answers = marking.test, marking.answers(sitting.steps)
    exposure = library.exposure(session, sitting.publication_id, test, now)
    past = past_of(session, sitting)
    circumstances = rules.Circumstances(sitting.sector, sitting.seed, exposure, past.scope, past.before(now))
    decision = rules.decide(test, answers, circumstances)
    choice = decision.choice
    if decision.reason is not None or choice is None:
        end(session, sitting, EndReason((decision.reason or StopReason.EXHAUSTED).value), now)
        return
    seed = rules.seed_of(sitting.seed, test.items[choice.item])
    placed = test.items[choice.item].drawn(seed)
    position = len(answers) + 1
    sitting.steps.append(
        Step(
            position=position,
            item=placed.item.id,
            scenario=placed.scenario.scenario,
            seed=seed,
            content_hash=test.content_hashes[choice.item],
            parameters=test.stored_parameters(choice.item),
            arrangement=rules.arrangement_of(sitting.seed, position, placed),
            choice=rules.trace(test, decision) | ({"rescored": marking.ids} if marking.ids else {}),
            max_score=placed.item.interaction.max_score,
            served_at=now,
        )
    )
    session.flush()
