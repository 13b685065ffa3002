"""A sitting played again from what is stored: the same choices and the same numbers, or where they differ.

Nothing is trusted but the stored steps: seed, sector and publication of the sitting, answers and points,
and, in each step's ``choice``, what nothing else would tell later. Every number is compared as it is, to
the last bit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import isnan
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Domain, Subdomain
from clea_quiz.errors import NotFound
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.sittings import rescoring, rules
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.earlier import NOTHING, Past, past_of
from clea_quiz.sittings.evidence import LEVEL, StepView, step_view
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import EndReason, Sitting, Step
from clea_quiz.sittings.rescoring import Marking

MarkingThen = Callable[[Step | None, datetime], Marking]
"""How answers were marked when a step was chosen, or, without one, at a moment."""


class Part(StrEnum):
    """What is compared."""

    ITEM = "item"
    VALUE = "value"
    POOL = "pool"
    RULES = "rules"
    SKIPPED = "skipped"
    MASTERY = "mastery"
    PARAMETERS = "parameters"
    CONTENT = "content"
    DRAW = "draw"
    ARRANGEMENT = "arrangement"


@dataclass(frozen=True)
class Difference:
    """Where the replay and the record part: what, as stored, as played again."""

    part: Part
    stored: object
    found: object


@dataclass(frozen=True)
class Reading:
    """A sub-domain at one moment: P(mastery), expected success, its interval; None where nothing tests it."""

    mastery: float | None
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ReplayedStep:
    """One question: why it was chosen, what it changed, and whether that is found again.

    ``uncertain``: served before ``exposed`` was kept, so that a choice may differ without any fault.
    """

    view: StepView
    subdomain: Subdomain
    value: float | None
    pool: int
    rules: tuple[str, ...]
    skipped: tuple[str, ...]
    before: Reading
    after: Reading | None
    differences: tuple[Difference, ...]
    uncertain: bool


@dataclass(frozen=True)
class Replay:
    """A whole sitting: ``moments`` holds one reading a sub-domain before and after each answer.

    ``ending``: the engine's reason to stop as played again, None while it would go on.
    """

    domain: Domain
    subdomains: tuple[Subdomain, ...]
    thresholds: tuple[float, ...]
    decision: float
    moments: tuple[tuple[Reading, ...], ...]
    steps: tuple[ReplayedStep, ...]
    end_reason: EndReason | None
    ending: EndReason | None

    @property
    def same_ending(self) -> bool:
        """Return whether the sitting ends as it did; people and the clock may end one at any moment."""
        return self.end_reason in (self.ending, EndReason.ENDED, EndReason.TIME)

    @property
    def identical(self) -> bool:
        """Return whether everything was found again, to the last bit."""
        return self.same_ending and not any(step.differences for step in self.steps)


def replay(session: Session, library: TestLibrary, evaluation: Evaluation, domain: str) -> Replay:
    """Play a domain's sitting again; one that was not begun does not exist."""
    sitting = session.scalar(
        select(Sitting)
        .where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
        .options(selectinload(Sitting.steps).selectinload(Step.reports))
    )
    if sitting is None:
        raise NotFound
    test = library.test_of(session, sitting, evaluation.framework)
    known = rescoring.all_of(session, evaluation.organisation_id)

    def marking(step: Step | None, moment: datetime) -> Marking:
        if step is not None:
            return rescoring.as_served(session, library, test, step, known)
        return rescoring.marking_of(session, library, test, rescoring.then(known, moment))

    return replayed(test, sitting, past_of(session, sitting), marking)


def replayed(
    test: CompiledTest, sitting: Sitting, past: Past = NOTHING, marking: MarkingThen | None = None
) -> Replay:
    """Return a sitting played again under its test; ``marking``: how answers were marked at each choice."""
    marking = marking or (lambda _step, _moment: Marking(test))
    decisions = list(_decisions(sitting, past, marking))
    moments = tuple(_readings(decision.situation.posterior) for decision in decisions)
    ended = decisions[-1].reason if len(decisions) > len(sitting.steps) else None
    return Replay(
        domain=test.domain,
        subdomains=tuple(test.framework.domain(test.domain.code).subdomains),
        thresholds=tuple(test.model.thresholds.tolist()),
        decision=test.plan.decision_probability,
        moments=moments,
        steps=tuple(
            _step(marking(step, step.served_at).test, sitting, step, decision, moments[place : place + 2])
            for place, (step, decision) in enumerate(zip(sitting.steps, decisions, strict=False))
        ),
        end_reason=sitting.end_reason,
        ending=EndReason(ended.value) if ended else None,
    )


def _decisions(sitting: Sitting, past: Past, marking: MarkingThen) -> Iterator[rules.Decision]:
    """Decide again before each step, and after the last one that was answered."""
    answered: list[Step] = []
    last = sitting.started_at
    for step in sitting.steps:
        then = marking(step, step.served_at)
        around = _around(then.test, sitting, step.choice.get("exposed", ()), past, step.served_at)
        yield rules.decide(then.test, then.answers(answered), around)
        if step.score is None:
            return
        answered.append(step)
        last = step.answered_at or step.served_at
    then = marking(None, last)
    yield rules.decide(then.test, then.answers(answered), _around(then.test, sitting, (), past, last))


def _around(
    test: CompiledTest, sitting: Sitting, exposed: Sequence[str], past: Past, moment: datetime
) -> rules.Circumstances:
    """Return what steered a choice at that moment."""
    exposure = rules.exposure_from(test, frozenset(exposed))
    return rules.Circumstances(sitting.sector, sitting.seed, exposure, past.scope, past.before(moment))


def _step(
    test: CompiledTest,
    sitting: Sitting,
    step: Step,
    decision: rules.Decision,
    around: Sequence[tuple[Reading, ...]],
) -> ReplayedStep:
    code = test.placed(step.item).item.criterion_code
    subdomain = test.framework.subdomain_of[code]
    row = test.subdomain_codes.index(subdomain.code)
    return ReplayedStep(
        view=step_view(test, step),
        subdomain=subdomain,
        value=step.choice.get("value"),
        pool=step.choice.get("pool", 0),
        rules=tuple(step.choice.get("rules", ())),
        skipped=tuple(step.choice.get("skipped", ())),
        before=around[0][row],
        after=around[1][row] if len(around) > 1 else None,
        differences=tuple(_differences(test, sitting, step, decision)),
        uncertain="exposed" not in step.choice,
    )


def _differences(
    test: CompiledTest, sitting: Sitting, step: Step, decision: rules.Decision
) -> Iterator[Difference]:
    found = _again(test, sitting, step, decision)
    for part, stored in _stored(step).items():
        if part in found and stored != found[part]:
            yield Difference(part, stored, found[part])


def _stored(step: Step) -> dict[Part, Any]:
    kept = {part: step.choice[part.value] for part in Part if part.value in step.choice}
    return kept | {
        Part.ITEM: step.item,
        Part.PARAMETERS: step.parameters,
        Part.CONTENT: step.content_hash,
        Part.DRAW: step.seed,
        Part.ARRANGEMENT: step.arrangement,
    }


def _again(test: CompiledTest, sitting: Sitting, step: Step, decision: rules.Decision) -> dict[Part, Any]:
    """Return every part as it comes out today; the item's own parts are those of the item that was served."""
    place = test.index[step.item]
    seed = rules.seed_of(sitting.seed, test.items[place])
    found: dict[Part, Any] = {
        Part.ITEM: None,
        Part.MASTERY: rules.mastery_of(decision.situation.posterior),
        Part.PARAMETERS: test.stored_parameters(place),
        Part.CONTENT: test.content_hashes[place],
        Part.DRAW: seed,
        Part.ARRANGEMENT: rules.arrangement_of(sitting.seed, step.position, test.items[place].drawn(seed)),
    }
    if (choice := decision.choice) is not None:
        found |= {
            Part.ITEM: test.items[choice.item].item.id,
            Part.VALUE: choice.value,
            Part.POOL: choice.pool,
            Part.RULES: list(choice.rules),
            Part.SKIPPED: list(choice.skipped),
        }
    return found


def _readings(posterior: DomainPosterior) -> tuple[Reading, ...]:
    means, intervals = posterior.true_score_mean, posterior.true_score_interval(LEVEL)
    return tuple(
        Reading(*(None if isnan(value) else float(value) for value in (mastery, mean, low, high)))
        for mastery, mean, (low, high) in zip(posterior.mastery, means, intervals, strict=True)
    )
