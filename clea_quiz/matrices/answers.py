"""One answer behind a figure: the question as it was seen, its key, why it was chosen, what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import Media
from clea_quiz.bank.frameworks import Criterion, Domain, Subdomain
from clea_quiz.bank.interactions.base import ANSWER, View, letters
from clea_quiz.bank.stimuli import Stimulus
from clea_quiz.errors import NotFound
from clea_quiz.matrices.standing import rescorings_of, standing_signature
from clea_quiz.sittings.compilation import Answer
from clea_quiz.sittings.evidence import StepView, step_view
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting, Step
from clea_quiz.sittings.rescoring import Marking, all_of, as_served, marking_of


@dataclass(frozen=True)
class AnswerView:
    """A step in full: what was on the screen, what was answered, and how the engine used it.

    ``typed`` are the form fields that show the answer again; ``before`` and ``after`` are P(mastery) of
    the sub-domain without and with this answer, recomputed from the stored steps.
    """

    step: StepView
    domain: Domain
    subdomain: Subdomain
    criterion: Criterion
    scenario: str
    situation: str
    documents: tuple[Stimulus, ...]
    interaction: View
    typed: Mapping[str, Sequence[str]]
    calculator: bool
    parameters: Mapping[str, Any]
    choice: Mapping[str, Any]
    before: float | None
    after: float | None
    previous: int | None
    following: int | None


def answer_of(session: Session, library: TestLibrary, evaluation: Evaluation, step_id: int) -> AnswerView:
    """Return one answer of this evaluation; anybody else's does not exist."""
    step = _step(session, evaluation, step_id)
    sitting = step.sitting
    test = library.test_of(session, sitting, evaluation.framework)
    placed = test.placed(step.item, step.seed)
    code = placed.item.criterion_code
    place = sitting.steps.index(step)
    around = [None, *(other.id for other in sitting.steps), None]
    known = all_of(session, evaluation.organisation_id)
    now = rescorings_of(session, evaluation, standing_signature(session, evaluation))
    before, after = _effect(as_served(session, library, test, step, known), step)
    return AnswerView(
        step=step_view(test, step, marking_of(session, library, test, now)),
        domain=test.domain,
        subdomain=test.framework.subdomain_of[code],
        criterion=test.framework.criteria[code],
        scenario=placed.scenario.scenario,
        situation=placed.scenario.situation,
        documents=placed.scenario.documents,
        interaction=placed.item.interaction.view(step.arrangement),
        typed=typed_fields(step.response or {}),
        calculator=placed.item.calculator,
        parameters=step.parameters,
        choice=step.choice,
        before=before,
        after=after,
        previous=around[place],
        following=around[place + 2],
    )


def picture_of(
    session: Session, library: TestLibrary, evaluation: Evaluation, step_id: int, file: str
) -> Media:
    """Return a picture of the question behind an answer, from the publication it was served under."""
    step = _step(session, evaluation, step_id)
    bank = library.banks.bank(session, step.sitting.publication_id)
    try:
        return bank.media_of(step.scenario, file)
    except KeyError:
        raise NotFound from None


def typed_fields(response: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the form fields that a stored response came from, to show it again in its controls."""
    if "order" in response:
        return {f"rank-{id}": [str(rank)] for rank, id in enumerate(response["order"], 1)}
    if "controls" in response:
        states = zip(letters(len(response["controls"])), response["controls"], strict=True)
        return {f"control-{id}": [state] for id, state in states}
    if "slots" in response:
        return {
            f"slot-{id}": [given]
            for id, given in zip(letters(len(response["slots"])), response["slots"], strict=True)
        }
    values = [
        value for given in response.values() for value in ([given] if isinstance(given, str) else given)
    ]
    return {ANSWER: values}


def _step(session: Session, evaluation: Evaluation, step_id: int) -> Step:
    step = session.scalar(
        select(Step)
        .join(Sitting)
        .where(Step.id == step_id, Sitting.evaluation_id == evaluation.id)
        .options(joinedload(Step.sitting).selectinload(Sitting.steps))
    )
    if step is None:
        raise NotFound
    return step


def _effect(then: Marking, step: Step) -> tuple[float | None, float | None]:
    """Return P(mastery) of the step's sub-domain without and with its answer, as the engine saw them then."""
    test = then.test
    answers = then.answers(s for s in step.sitting.steps if s.position <= step.position)
    subdomain = test.framework.subdomain_of[test.placed(step.item).item.criterion_code].code
    row = test.subdomain_codes.index(subdomain)

    def mastery(answered: list[Answer]) -> float | None:
        probability = float(test.posterior(answered).mastery[row])
        return None if isnan(probability) else probability

    if step.score is None:
        return mastery(answers), None
    return mastery(answers[:-1]), mastery(answers)
