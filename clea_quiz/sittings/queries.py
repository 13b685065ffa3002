"""What a candidate's pages show of sittings, as frozen values: never a key, never a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.places import as_shown
from clea_quiz.bank.stimuli import Stimulus
from clea_quiz.errors import NotFound
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting, Step
from clea_quiz.sittings.rules import concerns


class DomainState(StrEnum):
    """How far a candidate is with a domain."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True)
class DomainCard:
    """A domain on the candidate's home page."""

    code: str
    title: str
    plain: str
    minutes: int
    maximum_items: int
    state: DomainState
    answered: int


@dataclass(frozen=True)
class CandidateHome:
    """What the candidate sees after entering the code."""

    name: str
    organisation: str
    framework: str
    notices: tuple[str, ...]
    domains: tuple[DomainCard, ...]

    @property
    def done(self) -> bool:
        """Return whether every domain is finished."""
        return all(domain.state is DomainState.DONE for domain in self.domains)

    @property
    def next_domain(self) -> DomainCard | None:
        """Return the domain to go on with: one in progress first, then the first to do."""
        order = (DomainState.IN_PROGRESS, DomainState.TO_DO)
        waiting = [domain for state in order for domain in self.domains if domain.state is state]
        return waiting[0] if waiting else None


@dataclass(frozen=True)
class QuestionView:
    """One question, as shown: the item without its key, and the answer that was begun."""

    step_id: int
    number: int
    at_most: int
    domain_code: str
    domain_title: str
    scenario: str
    scenario_title: str
    situation: str
    documents: tuple[Stimulus, ...]
    prompt: str
    interaction: View
    calculator: bool
    draft: Mapping[str, list[str]]


@dataclass(frozen=True)
class DomainDone:
    """The end page of a domain: what was done, never how well."""

    code: str
    title: str
    answered: int
    minutes: int


def home(session: Session, library: TestLibrary, evaluation: Evaluation) -> CandidateHome:
    """Return the domains to take and how far each is."""
    bank = library.banks.current(session, evaluation.organisation_id)
    framework, plan = bank.frameworks[evaluation.framework], bank.plan_of(evaluation.framework)
    answered = (
        select(Step.sitting_id, func.count(Step.answered_at).label("n")).group_by(Step.sitting_id).subquery()
    )
    rows = session.execute(
        select(Sitting.domain, Sitting.ended_at, func.coalesce(answered.c.n, 0))
        .outerjoin(answered, answered.c.sitting_id == Sitting.id)
        .where(Sitting.evaluation_id == evaluation.id)
    )
    taken = {domain: (DomainState.DONE if ended else DomainState.IN_PROGRESS, n) for domain, ended, n in rows}
    cards = []
    for domain_plan in plan.domains:
        if not concerns(evaluation.scope, domain_plan.domain):
            continue
        domain = framework.domain(domain_plan.domain)
        state, count = taken.get(domain.code, (DomainState.TO_DO, 0))
        cards.append(
            DomainCard(
                code=domain.code,
                title=domain.title,
                plain=domain.plain,
                minutes=domain_plan.minutes,
                maximum_items=domain_plan.maximum_items,
                state=state,
                answered=count,
            )
        )
    return CandidateHome(
        name=evaluation.candidate.full_name,
        organisation=evaluation.organisation.name,
        framework=framework.title,
        notices=framework.notices,
        domains=tuple(cards),
    )


def question(
    session: Session, library: TestLibrary, evaluation: Evaluation, domain: str
) -> QuestionView | DomainDone:
    """Return the question waiting in a domain, or its end page; NotFound when it was never started."""
    sitting = _sitting(session, evaluation, domain)
    test = library.test_of(session, sitting, evaluation.framework)
    step = next((step for step in sitting.steps if step.answered_at is None), None)
    if sitting.ended or step is None:
        seconds = sum(step.seconds or 0.0 for step in sitting.steps)
        answered = sum(step.answered_at is not None for step in sitting.steps)
        return DomainDone(domain, test.domain.title, answered, max(1, round(seconds / 60)))
    placed = test.placed(step.item, step.seed)
    return QuestionView(
        step_id=step.id,
        number=step.position,
        at_most=test.domain_plan.maximum_items,
        domain_code=domain,
        domain_title=test.domain.title,
        scenario=placed.scenario.scenario,
        scenario_title=placed.scenario.title,
        situation=placed.scenario.situation,
        documents=placed.scenario.documents,
        prompt=placed.item.prompt,
        interaction=as_shown(placed.item.interaction.view(step.arrangement)),
        calculator=placed.item.calculator,
        draft=step.draft or {},
    )


def _sitting(session: Session, evaluation: Evaluation, domain: str) -> Sitting:
    sitting = session.scalar(
        select(Sitting)
        .where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
        .options(selectinload(Sitting.steps))
    )
    if sitting is None:
        raise NotFound
    return sitting


def picture(
    session: Session, library: TestLibrary, evaluation: Evaluation, place: tuple[str, str], file: str
) -> tuple[str, bytes]:
    """Return the media type and content of a picture of the question being asked, and of no other.

    ``place`` is the domain and the scenario.
    """
    domain, scenario = place
    sitting = _sitting(session, evaluation, domain)
    if not any(step.scenario == scenario for step in sitting.steps):
        raise NotFound
    bank = library.banks.bank(session, sitting.publication_id)
    try:
        media = bank.media_of(scenario, file)
    except KeyError:
        raise NotFound from None
    return media.mime, media.body


def start_check(session: Session, library: TestLibrary, evaluation: Evaluation, domain: str) -> None:
    """Refuse a domain that is not in the candidate's plan."""
    publication_id = current_publication(session, evaluation.organisation_id)
    bank = library.banks.bank(session, publication_id)
    planned = {plan.domain for plan in bank.plan_of(evaluation.framework).domains}
    if domain not in planned or not concerns(evaluation.scope, domain):
        raise NotFound
