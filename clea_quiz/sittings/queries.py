"""What a candidate's pages show of sittings, as frozen values: never a key, never a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clea_quiz.accounts.accommodations import accommodations_of
from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.bank import Bank
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.places import as_shown
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.stimuli import Picture, Stimulus
from clea_quiz.errors import NotFound
from clea_quiz.sittings import holding, timing
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Sitting, Step
from clea_quiz.sittings.rules import concerns


class DomainState(StrEnum):
    """How far a candidate is with a domain."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True)
class DomainCard:
    """A domain on the candidate's home page; ``spent`` is the time its answers took, in minutes."""

    code: str
    title: str
    plain: str
    minutes: int
    maximum_items: int
    state: DomainState
    answered: int
    spent: int = 0


@dataclass(frozen=True)
class CandidateHome:
    """What the candidate sees after entering the code; ``aloud``: the device must be able to read to them."""

    name: str
    organisation: str
    framework: str
    short_title: str
    notices: tuple[str, ...]
    domains: tuple[DomainCard, ...]
    aloud: bool = False

    @property
    def begun(self) -> bool:
        """Return whether a question was answered."""
        return any(domain.answered for domain in self.domains)

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
    """One question, as shown: the item without its key, and the answer that was begun.

    ``spoken`` and ``question_spoken`` are recordings of the situation and of the question, if there are any.
    ``sizes``: width and height of each picture, so that nothing moves when it comes.

    ``read_aloud``: the documents may be read to the candidate, as reading is not what is measured.
    """

    step_id: int
    number: int
    at_most: int
    domain_code: str
    domain_title: str
    scenario: str
    scenario_title: str
    situation: str
    documents: tuple[Stimulus, ...]
    sizes: Mapping[str, tuple[int, int]]
    spoken: str | None
    prompt: str
    question_spoken: str | None
    interaction: View
    calculator: bool
    draft: Mapping[str, list[str]]
    notes: str
    read_aloud: bool
    seconds_left: int | None = None

    @property
    def minutes_left(self) -> int | None:
        """Return the minutes to announce, where the plan sets a limit."""
        return (
            None if self.seconds_left is None else timing.minutes_left(timedelta(seconds=self.seconds_left))
        )


@dataclass(frozen=True)
class StandingStill:
    """A domain that cannot go on just now: an assessor holds it (``held``), or its time has run out."""

    domain_code: str
    domain_title: str
    held: bool


@dataclass(frozen=True)
class DomainDone:
    """The end page of a domain: what was done, never how well."""

    code: str
    title: str
    answered: int
    minutes: int
    out_of_time: bool = False


def home(session: Session, library: TestLibrary, evaluation: Evaluation) -> CandidateHome:
    """Return the domains to take and how far each is."""
    bank = library.banks.current(session, evaluation.organisation_id)
    framework, plan = bank.frameworks[evaluation.framework], bank.plan_of(evaluation.framework)
    taken = _taken(session, evaluation)
    cards = []
    for domain_plan in plan.domains:
        if not concerns(evaluation.scope, domain_plan.domain):
            continue
        domain = framework.domain(domain_plan.domain)
        state, count, seconds = taken.get(domain.code, (DomainState.TO_DO, 0, 0.0))
        cards.append(
            DomainCard(
                code=domain.code,
                title=domain.title,
                plain=domain.plain,
                minutes=domain_plan.minutes,
                maximum_items=domain_plan.maximum_items,
                state=state,
                answered=count,
                spent=max(1, round(seconds / 60)),
            )
        )
    return CandidateHome(
        name=evaluation.candidate.full_name,
        organisation=evaluation.organisation.name,
        framework=framework.title,
        short_title=framework.short_title,
        notices=framework.notices,
        domains=tuple(cards),
        aloud=accommodations_of(evaluation).aloud,
    )


def _taken(session: Session, evaluation: Evaluation) -> dict[str, tuple[DomainState, int, float]]:
    """Return how far each domain is, its answers, and the seconds they took."""
    rows = session.execute(
        select(Sitting.domain, Sitting.ended_at, Step.served_at, Step.answered_at)
        .outerjoin(Step, Step.sitting_id == Sitting.id)
        .where(Sitting.evaluation_id == evaluation.id)
    )
    taken: dict[str, tuple[DomainState, int, float]] = {}
    for domain, ended, served, answered in rows:
        state = DomainState.DONE if ended else DomainState.IN_PROGRESS
        _, count, seconds = taken.get(domain, (state, 0, 0.0))
        if answered is not None:
            count, seconds = count + 1, seconds + (answered - served).total_seconds()
        taken[domain] = (state, count, seconds)
    return taken


def question(
    session: Session, library: TestLibrary, evaluation: Evaluation, domain: str, now: datetime
) -> QuestionView | StandingStill | DomainDone:
    """Return the question waiting in a domain, or its end page; NotFound when it was never started."""
    sitting = _sitting(session, evaluation, domain)
    test = library.test_of(session, sitting, evaluation.framework)
    step = next((step for step in sitting.steps if step.answered_at is None), None)
    if sitting.ended or step is None:
        seconds = sum(step.seconds or 0.0 for step in sitting.steps)
        answered = sum(step.answered_at is not None for step in sitting.steps)
        out_of_time = sitting.end_reason is EndReason.TIME
        return DomainDone(domain, test.domain.title, answered, max(1, round(seconds / 60)), out_of_time)
    pulse = holding.pulse_of(sitting, now)
    if pulse.state in ("held", "over"):
        return StandingStill(domain, test.domain.title, held=pulse.state == "held")
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
        sizes=_sizes(library.banks.bank(session, sitting.publication_id), placed.scenario),
        spoken=placed.scenario.spoken,
        prompt=placed.item.prompt,
        question_spoken=placed.item.spoken,
        interaction=as_shown(placed.item.interaction.view(step.arrangement)),
        calculator=placed.item.calculator,
        draft=step.draft or {},
        notes=sitting.notes or "",
        read_aloud=not test.framework.subdomain_of[placed.item.criterion_code].measures_reading,
        seconds_left=pulse.left,
    )


def _sizes(bank: Bank, scenario: Scenario) -> dict[str, tuple[int, int]]:
    """Return width and height of the pictures of a scenario, where they are known."""
    files = [document.file for document in scenario.documents if isinstance(document, Picture)]
    found = {file: bank.media_of(scenario.scenario, file).size for file in files}
    return {file: size for file, size in found.items() if size is not None}


def _sitting(session: Session, evaluation: Evaluation, domain: str) -> Sitting:
    sitting = session.scalar(
        select(Sitting)
        .where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
        .options(selectinload(Sitting.steps), selectinload(Sitting.pauses))
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
