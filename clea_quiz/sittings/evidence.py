"""What sittings say of an evaluation: estimates with their uncertainty, and every answer behind them.

Nothing here is stored: everything is recomputed from the steps, under the publication of each sitting.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Domain
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.estimates import LEVEL, Estimate, Readings
from clea_quiz.sittings.fit import AnswerFit, fit_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Outcome, ReportReason, Rescoring, Sitting, Step
from clea_quiz.sittings.queries import DomainState
from clea_quiz.sittings.rescoring import Marking, Note, RescoringView, in_force, marking_of, shown

__all__ = ["LEVEL", "DomainEvidence", "Estimate", "ReportView", "StepView", "evidence_of", "step_view"]


@dataclass(frozen=True)
class ReportView:
    """What a candidate reported about a question."""

    reason: ReportReason
    words: str
    reported_at: datetime


@dataclass(frozen=True)
class StepView:
    """One question, its answer, its key, its time, as the assessor sees them.

    ``score``: the points of the day; ``counted``: those that count now, None when the answer does not;
    ``notes``: why the two differ.
    """

    id: int
    position: int
    item: str
    scenario_title: str
    prompt: str
    criterion: str
    difficulty: int
    outcome: Outcome | None
    response: str | None
    key: str
    reason: str | None
    rationale: str
    score: int | None
    max_score: int
    seconds: float | None
    served_at: datetime
    reports: tuple[ReportView, ...] = ()
    counted: int | None = None
    notes: tuple[Note, ...] = ()

    @property
    def left_out(self) -> bool:
        """Return whether there is an answer that does not count."""
        return self.score is not None and self.counted is None and bool(self.notes)


@dataclass(frozen=True)
class DomainEvidence:
    """What one domain's sitting says."""

    code: str
    state: DomainState
    estimate: Estimate
    subdomains: dict[str, Estimate]
    criteria: dict[str, Estimate]
    steps: tuple[StepView, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    uncalibrated: int = 0
    fit: AnswerFit | None = None
    rescorings: tuple[RescoringView, ...] = ()

    @property
    def seconds(self) -> float:
        """Return the time spent answering."""
        return sum(step.seconds or 0.0 for step in self.steps)


def evidence_of(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    rescorings: Sequence[Rescoring] | None = None,
    *,
    domains: Collection[str] = (),
) -> dict[str, DomainEvidence]:
    """Return the evidence of every domain of the framework, whether taken or not, in a few queries.

    ``rescorings``: those to apply; without them, those in force. ``domains`` narrows it to these.
    """
    if rescorings is None:
        rescorings = in_force(session, evaluation.organisation_id)
    bank = library.banks.current(session, evaluation.organisation_id)
    framework = bank.frameworks[evaluation.framework]
    wanted = [domain for domain in framework.domains if not domains or domain.code in domains]
    sittings = session.scalars(
        select(Sitting)
        .where(Sitting.evaluation_id == evaluation.id, Sitting.domain.in_([one.code for one in wanted]))
        .options(selectinload(Sitting.steps).selectinload(Step.reports))
    )
    by_domain = {sitting.domain: sitting for sitting in sittings}
    found = {}
    for domain in wanted:
        sitting = by_domain.get(domain.code)
        if sitting is None:
            items = bank.items_of(evaluation.framework, domain.code)
            found[domain.code] = _not_taken(domain, {placed.item.criterion_code for placed in items})
        else:
            test = library.test_of(session, sitting, evaluation.framework)
            found[domain.code] = _taken(domain, sitting, marking_of(session, library, test, rescorings))
    return found


def _not_taken(domain: Domain, askable: set[str]) -> DomainEvidence:
    """Return empty evidence: *non évalué*, or *sans épreuve* where no item could have been asked."""

    def empty(codes: set[str]) -> Estimate:
        return Estimate(Proposal.NOT_ASSESSED if codes & askable else Proposal.NO_TEST)

    return DomainEvidence(
        code=domain.code,
        state=DomainState.TO_DO,
        estimate=empty({criterion.code for criterion in domain.criteria}),
        subdomains={s.code: empty({criterion.code for criterion in s.criteria}) for s in domain.subdomains},
        criteria={criterion.code: empty({criterion.code}) for criterion in domain.criteria},
    )


def _taken(domain: Domain, sitting: Sitting, marking: Marking) -> DomainEvidence:
    test = marking.test
    posterior = test.posterior(marking.answers(sitting.steps))
    counted = marking.counted(sitting.steps)
    said = Readings(test, posterior, counted)
    return DomainEvidence(
        code=domain.code,
        state=DomainState.DONE if sitting.ended else DomainState.IN_PROGRESS,
        estimate=said.domain(),
        subdomains={subdomain.code: said.subdomain(subdomain.code) for subdomain in domain.subdomains},
        criteria={criterion.code: said.criterion(criterion.code) for criterion in domain.criteria},
        steps=tuple(step_view(test, step, marking) for step in sitting.steps),
        started_at=sitting.started_at,
        ended_at=sitting.ended_at,
        end_reason=sitting.end_reason,
        uncalibrated=sum(not test.calibrated[test.index[one.item]] for one in counted),
        fit=fit_of(test, posterior, counted),
        rescorings=tuple(shown(one) for one in marking.applied),
    )


def step_view(test: CompiledTest, step: Step, marking: Marking | None = None) -> StepView:
    """Return a step with its answer and key in words, and what ``marking`` makes of it."""
    placed = test.placed(step.item, step.seed)
    interaction = placed.item.interaction
    reason = interaction.mark(step.response).reason if step.response is not None else None
    return StepView(
        id=step.id,
        position=step.position,
        item=step.item,
        scenario_title=placed.scenario.title,
        prompt=placed.item.prompt,
        criterion=placed.item.criterion_code,
        difficulty=placed.item.difficulty,
        outcome=step.outcome,
        response=interaction.describe(step.response) if step.response is not None else None,
        key=interaction.key,
        reason=reason,
        rationale=placed.item.rationale,
        score=step.score,
        max_score=step.max_score,
        seconds=step.seconds,
        served_at=step.served_at,
        reports=tuple(ReportView(one.reason, one.words, one.reported_at) for one in step.reports),
        counted=marking.score(step) if marking else step.score,
        notes=marking.notes(step) if marking else (),
    )
