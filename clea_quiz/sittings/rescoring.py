"""Re-scorings in force, and how they are applied when answers are read. Nothing stored is ever rewritten.

A step keeps the points of the day; what counts today is found each time from the steps and the re-scorings.
A choice keeps which re-scorings it was made under (``choice["rescored"]``), so that a replay says what
happened then, and the profile what holds now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.errors import NotFound
from clea_quiz.sittings.changed_test import Change, Parameters
from clea_quiz.sittings.compilation import Answer, CompiledTest
from clea_quiz.sittings.estimates import Counted
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.marking_again import marked_again
from clea_quiz.sittings.models import Rescoring, RescoringKind, Sitting, Step, Withdrawal


class Answered(Protocol):
    """What is read of a step: the step itself, or a row of its columns."""

    @property
    def id(self) -> int:
        """Return the step's number."""

    @property
    def item(self) -> str:
        """Return the item served."""

    @property
    def seed(self) -> int | None:
        """Return what it was drawn with."""

    @property
    def response(self) -> dict[str, Any] | None:
        """Return what was answered."""

    @property
    def score(self) -> int | None:
        """Return the points of the day."""

    @property
    def max_score(self) -> int:
        """Return the points of a right answer."""


class Effect(StrEnum):
    """What a re-scoring does to one answer; ``KEPT``: the newer key cannot mark it, it keeps its points."""

    LEFT_OUT = "left_out"
    UNREADABLE = "unreadable"
    MARKED_AGAIN = "marked_again"
    KEPT = "kept"
    WEIGHED = "weighed"


@dataclass(frozen=True)
class RescoringView:
    """A re-scoring as shown: what it is about, who decided it, when, why, and whether it was taken back."""

    id: int
    kind: RescoringKind
    framework: str
    domain: str
    item: str | None
    reason: str
    person: str
    applied_at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None


@dataclass(frozen=True)
class Note:
    """What a re-scoring does to one answer."""

    rescoring: RescoringView
    effect: Effect


@dataclass(frozen=True)
class NewKey:
    """A newer revision of an item; ``drop``: what it cannot mark does not count."""

    placed: PlacedItem
    drop: bool


@dataclass(frozen=True)
class Marking:
    """A test, and the marking of its answers, under some re-scorings (none: as it was served)."""

    test: CompiledTest
    applied: tuple[Rescoring, ...] = ()
    keys: Mapping[str, NewKey] = field(default_factory=dict)
    weighed: frozenset[str] = frozenset()

    @property
    def ids(self) -> list[int]:
        """Return the re-scorings that apply, as a choice keeps them."""
        return [one.id for one in self.applied]

    def score(self, step: Answered) -> int | None:
        """Return the points that count today; None where there is no answer, or it does not count."""
        if step.score is None or step.item in self.test.neutralised:
            return None
        new = self.keys.get(step.item) if self.keys else None
        if new is None or step.response is None:  # "I do not know" earns nothing under any key
            return step.score
        score = self._again(new, step)
        if score is None:
            return None if new.drop else step.score
        return score

    def _again(self, new: NewKey, step: Answered) -> int | None:
        was = self.test.placed(step.item, step.seed)
        return marked_again(was, new.placed.drawn(step.seed), step.response or {})

    def answers(self, steps: Iterable[Answered]) -> list[Answer]:
        """Return what the engine needs of the steps answered so far; what does not count was asked still."""
        found = []
        for step in steps:
            if step.score is not None:
                score = self.score(step)
                found.append(Answer(step.item, step.score if score is None else score, score is not None))
        return found

    def counted(self, steps: Iterable[Answered]) -> list[Counted]:
        """Return the answers that count, with their points of today."""
        found = ((step, self.score(step)) for step in steps)
        return [Counted(s.id, s.item, score, s.max_score) for s, score in found if score is not None]

    def notes(self, step: Answered) -> tuple[Note, ...]:
        """Return what the re-scorings do to one answer, in the order they were decided."""
        return tuple(Note(shown(one), effect) for one, effect in self.effects(step))

    def effects(self, step: Answered) -> list[tuple[Rescoring, Effect]]:
        """Return each re-scoring that reaches an answer, and what it does to it."""
        reaching = [one for one in self.applied if one.item in (None, step.item)]
        return [(one, effect) for one in reaching if (effect := self._effect(one, step))]

    def _effect(self, one: Rescoring, step: Answered) -> Effect | None:
        if one.kind is RescoringKind.NEUTRALISED:
            return Effect.LEFT_OUT
        if one.kind is RescoringKind.CALIBRATION:
            return Effect.WEIGHED if step.item in self.weighed else None
        new = self.keys.get(step.item)
        if new is None or step.response is None:
            return None
        score = self._again(new, step)
        if score is None:
            return Effect.UNREADABLE if new.drop else Effect.KEPT
        return Effect.MARKED_AGAIN if score != step.score else None


def shown(one: Rescoring) -> RescoringView:
    """Return a re-scoring as pages show it."""
    back = one.withdrawal
    return RescoringView(
        id=one.id,
        kind=one.kind,
        framework=one.framework,
        domain=one.domain,
        item=one.item,
        reason=one.reason,
        person=one.person.full_name,
        applied_at=one.applied_at,
        withdrawn_by=back.person.full_name if back else None,
        withdrawn_at=back.withdrawn_at if back else None,
        withdrawal_reason=back.reason if back else None,
    )


def in_force(session: Session, organisation_id: int) -> tuple[Rescoring, ...]:
    """Return the organisation's re-scorings that were not taken back, in the order they were decided."""
    return tuple(one for one in all_of(session, organisation_id) if one.withdrawal is None)


def all_of(session: Session, organisation_id: int) -> tuple[Rescoring, ...]:
    """Return every re-scoring of an organisation, those taken back too: one query."""
    people = (joinedload(Rescoring.person), joinedload(Rescoring.withdrawal).joinedload(Withdrawal.person))
    query = select(Rescoring).where(Rescoring.organisation_id == organisation_id).order_by(Rescoring.id)
    found = session.scalars(query.options(*people).execution_options(populate_existing=True))
    return tuple(found)


def among(rescorings: Iterable[Rescoring], ids: Collection[int]) -> tuple[Rescoring, ...]:
    """Return those that are named."""
    return tuple(one for one in rescorings if one.id in ids)


def then(rescorings: Iterable[Rescoring], moment: datetime) -> tuple[Rescoring, ...]:
    """Return those in force at a moment."""
    return tuple(
        one
        for one in rescorings
        if one.applied_at <= moment and (one.withdrawal is None or one.withdrawal.withdrawn_at > moment)
    )


def concerns(one: Rescoring, test: CompiledTest) -> bool:
    """Return whether a re-scoring is about something of this test."""
    if (one.framework, one.domain) != (test.framework.framework, test.domain.code):
        return False
    if one.item is None:
        return True
    place = test.index.get(one.item)
    return place is not None and (not one.content_hashes or test.content_hashes[place] in one.content_hashes)


def marking_of(
    session: Session, library: TestLibrary, test: CompiledTest, rescorings: Sequence[Rescoring]
) -> Marking:
    """Return a test and its marking under the re-scorings that concern it; the latest of two wins."""
    applied = tuple(one for one in rescorings if concerns(one, test))
    if not applied:
        return Marking(test)
    neutralised = {one.item for one in applied if one.kind is RescoringKind.NEUTRALISED and one.item}
    parameters: dict[str, Parameters] = {}
    keys: dict[str, NewKey] = {}
    for one in applied:
        if one.kind is RescoringKind.CALIBRATION:
            parameters |= _parameters(session, library, test, one)
        elif one.kind is RescoringKind.KEY and one.item and one.publication_id:
            placed = library.placed(session, one.publication_id, one.item)
            if placed is not None:
                keys[one.item] = NewKey(placed, one.drop_unreadable)
    change = Change(frozenset(neutralised), tuple(sorted(parameters.items(), key=lambda pair: pair[0])))
    return Marking(library.changed(test, change), applied, keys, frozenset(parameters))


def _parameters(
    session: Session, library: TestLibrary, test: CompiledTest, one: Rescoring
) -> dict[str, Parameters]:
    """Return the parameters that another publication has for the items of a test, where they differ.

    An item that is not there any more, or has another number of points, keeps its own: newer parameters
    say nothing of it.
    """
    if one.publication_id is None:
        return {}
    try:
        place = (one.publication_id, one.framework, one.domain)
        newer = library.test(session, place, voice=test.voice, left_out=test.left_out)
    except NotFound:
        return {}
    found = {}
    for item, own in test.index.items():
        other = newer.index.get(item)
        if one.item not in (None, item) or other is None:
            continue
        same_points = newer.model.categories[other] == test.model.categories[own]
        if same_points and newer.parameters[other] != test.parameters[own]:
            found[item] = Parameters(newer.parameters[other], newer.calibrated[other])
    return found


def current(session: Session, library: TestLibrary, sitting: Sitting, test: CompiledTest) -> Marking:
    """Return how a sitting is read now."""
    evaluation = session.get_one(Evaluation, sitting.evaluation_id)
    return marking_of(session, library, test, in_force(session, evaluation.organisation_id))


def as_served(
    session: Session, library: TestLibrary, test: CompiledTest, step: Step, known: Sequence[Rescoring]
) -> Marking:
    """Return how the answers were read when a step was chosen."""
    ids = step.choice.get("rescored", ())
    return marking_of(session, library, test, among(known, ids)) if ids else Marking(test)
