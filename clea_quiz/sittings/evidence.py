"""What sittings say of an evaluation: estimates with their uncertainty, and every answer behind them.

Nothing here is stored: everything is recomputed from the steps, under the publication of each sitting.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Domain
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.mastery import Proposal, propose
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.fit import AnswerFit, fit_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Outcome, ReportReason, Sitting, Step
from clea_quiz.sittings.queries import DomainState
from clea_quiz.sittings.service import answers_of

LEVEL = 0.9
"""Credibility of the intervals shown."""


@dataclass(frozen=True)
class Estimate:
    """A true score (expected proportion of success, 0–1) with its 90 % interval, and what it proposes.

    ``probability`` is P(mastery); it and the interval are empty when nothing was answered or no item exists.
    ``uncalibrated``: how many of the answers are to questions whose difficulty only their author gave.
    """

    proposal: Proposal
    probability: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    answers: int = 0
    points: int = 0
    possible: int = 0
    uncalibrated: int = 0


@dataclass(frozen=True)
class ReportView:
    """What a candidate reported about a question."""

    reason: ReportReason
    words: str
    reported_at: datetime


@dataclass(frozen=True)
class StepView:
    """One question, its answer, its key, its time, as the assessor sees them."""

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

    @property
    def seconds(self) -> float:
        """Return the time spent answering."""
        return sum(step.seconds or 0.0 for step in self.steps)


def evidence_of(
    session: Session, library: TestLibrary, evaluation: Evaluation, domains: Collection[str] = ()
) -> dict[str, DomainEvidence]:
    """Return the evidence of every domain of the framework, whether taken or not: two queries.

    ``domains`` narrows it to these.
    """
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
            found[domain.code] = _taken(domain, sitting, test)
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


def _taken(domain: Domain, sitting: Sitting, test: CompiledTest) -> DomainEvidence:
    posterior = test.posterior(answers_of(sitting))
    answered = [step for step in sitting.steps if step.score is not None]
    reading = _Reading(test, posterior, answered)
    return DomainEvidence(
        code=domain.code,
        state=DomainState.DONE if sitting.ended else DomainState.IN_PROGRESS,
        estimate=reading.domain(),
        subdomains={subdomain.code: reading.subdomain(subdomain.code) for subdomain in domain.subdomains},
        criteria={criterion.code: reading.criterion(criterion.code) for criterion in domain.criteria},
        steps=tuple(step_view(test, step) for step in sitting.steps),
        started_at=sitting.started_at,
        ended_at=sitting.ended_at,
        end_reason=sitting.end_reason,
        uncalibrated=sum(not test.calibrated[test.index[step.item]] for step in answered),
        fit=fit_of(test, posterior, answered),
    )


class _Reading:
    """Reads a posterior code by code; the arrays are computed once."""

    def __init__(self, test: CompiledTest, posterior: DomainPosterior, answered: list[Step]) -> None:
        self._test = test
        self._posterior = posterior
        self._answered = answered
        self._intervals = posterior.true_score_interval(LEVEL)
        self._criterion_intervals = posterior.criterion_true_score_interval(LEVEL)

    def domain(self) -> Estimate:
        counts = self._counts(set(self._test.criterion_codes))
        if not counts[0] or not self._test.asked_criteria:  # pilot items alone have no universe
            return Estimate(Proposal.NOT_ASSESSED)
        low, high = self._posterior.domain_true_score_interval(LEVEL)
        mean = self._posterior.domain_true_score_mean
        return Estimate(Proposal.TO_CONFIRM, None, float(mean), float(low), float(high), None, *counts)

    def subdomain(self, code: str) -> Estimate:
        if code not in self._test.subdomain_codes:
            return Estimate(Proposal.NO_TEST)
        row = self._test.subdomain_codes.index(code)
        members = {
            criterion
            for criterion, owner in zip(
                self._test.criterion_codes, self._test.model.criterion_subdomain, strict=True
            )
            if owner == row
        }
        values = (self._posterior.mastery[row], self._posterior.true_score_mean[row], self._intervals[row])
        return self._estimate(members, values, float(self._test.model.thresholds[row]), own_answers=True)

    def criterion(self, code: str) -> Estimate:
        if code not in self._test.criterion_codes:
            return Estimate(Proposal.NO_TEST)
        row = self._test.criterion_codes.index(code)
        subdomain = int(self._test.model.criterion_subdomain[row])
        values = (
            self._posterior.criterion_mastery[row],
            self._posterior.criterion_true_score_mean[row],
            self._criterion_intervals[row],
        )
        return self._estimate(
            {code}, values, float(self._test.model.thresholds[subdomain]), own_answers=False
        )

    def _estimate(
        self,
        members: set[str],
        values: tuple[float, float, tuple[float, float]],
        threshold: float,
        *,
        own_answers: bool,
    ) -> Estimate:
        if not members & self._test.asked_criteria:
            return Estimate(Proposal.NO_TEST, threshold=threshold)
        counts = self._counts(members)
        if not counts[0]:
            return Estimate(Proposal.NOT_ASSESSED, threshold=threshold)
        # One answer on a criterion is enough when its sub-domain has more: it borrows their strength.
        minimum = self._test.plan.minimum_answers if own_answers else 1
        probability, mean, (low, high) = values
        proposal = propose(float(probability), counts[0], minimum, self._test.plan.decision_probability)
        return Estimate(
            proposal, float(probability), float(mean), float(low), float(high), threshold, *counts
        )

    def _counts(self, members: set[str]) -> tuple[int, int, int, int]:
        """Return how many answers, points, possible points, and answers without calibration."""
        steps = [s for s in self._answered if self._test.placed(s.item).item.criterion_code in members]
        return (
            len(steps),
            sum(step.score or 0 for step in steps),
            sum(step.max_score for step in steps),
            sum(not self._test.calibrated[self._test.index[step.item]] for step in steps),
        )


def step_view(test: CompiledTest, step: Step) -> StepView:
    """Return a step with its answer and key in words."""
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
    )
