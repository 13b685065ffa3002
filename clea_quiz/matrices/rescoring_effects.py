"""Who would change, and how, when answers are read under other re-scorings than now.

Only sittings that can change are read: those with an answer to the item, and, where the universe or its cuts
move, the others of the domain, since all are judged on the same questions. A fixed number of queries for each
``CHUNK`` of sittings.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row, null, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.matrices.models import STANDS, Judgement, Signature
from clea_quiz.matrices.rules import Mark
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.compilation import Answer, Barrier, CompiledTest
from clea_quiz.sittings.estimates import Level, Place, Proposed, Readings
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring, Sitting, Step
from clea_quiz.sittings.rescoring import Answered, Effect, Marking, marking_of

CHUNK = 500


@dataclass(frozen=True)
class Where:
    """The sittings that a re-scoring may reach: of which organisation, framework and domain."""

    organisation_id: int
    framework: str
    domain: str


@dataclass(frozen=True)
class ProposalMove:
    """A proposal before and after, with what it rests on; ``mark``: what an assessor gave there."""

    level: Level
    code: str
    before: Proposal
    after: Proposal
    before_probability: float | None
    after_probability: float | None
    mark: Mark | None = None


@dataclass(frozen=True)
class Touched:
    """One evaluation: how many answers are read otherwise and how, and which proposals change.

    ``under_way``: the domain is being taken.
    """

    evaluation_id: int
    candidate: str
    signed: bool
    under_way: bool
    effects: Mapping[Effect, int]
    moves: tuple[ProposalMove, ...]


@dataclass(frozen=True)
class Difference:
    """The two readings of a test, and whether somebody without an answer to the items may change too."""

    before: Marking
    after: Marking
    items: frozenset[str]
    everybody: bool


def differences(
    session: Session,
    library: TestLibrary,
    where: Where,
    before: Sequence[Rescoring],
    after: Sequence[Rescoring],
) -> list[tuple[Row[Any], Difference]]:
    """Return the sittings of a domain whose test is read otherwise, with the two readings."""
    known: dict[tuple[Any, ...], Difference | None] = {}
    found = []
    for sitting in _sittings(session, where):
        key = (sitting.publication_id, sitting.voice, tuple(sitting.left_out or ()))
        if key not in known:
            place = (sitting.publication_id, where.framework, where.domain)
            left_out = frozenset(map(Barrier, sitting.left_out or ()))
            test = library.test(session, place, voice=sitting.voice, left_out=left_out)
            known[key] = _difference(session, library, test, before, after)
        if (difference := known[key]) is not None:
            found.append((sitting, difference))
    return found


def touched(session: Session, sought: Sequence[tuple[Row[Any], Difference]]) -> Iterator[Touched]:
    """Yield the evaluations that change, in the order of their numbers."""
    for start in range(0, len(sought), CHUNK):
        chunk = sought[start : start + CHUNK]
        steps = _steps(session, chunk)
        found = {}
        for sitting, difference in chunk:
            answered = steps.get(sitting.id, [])
            if difference.everybody or any(step.item in difference.items for step in answered):
                found[sitting.evaluation_id] = (sitting, *_change(difference, answered))
        kept = {id: one for id, one in found.items() if one[1] or one[2]}
        signed = _signed(session, list(kept))
        marks = _marks(session, [id for id, one in kept.items() if one[2]])
        for id, (sitting, effects, moves) in kept.items():
            yield Touched(
                evaluation_id=id,
                candidate=f"{sitting.given_name} {sitting.family_name}",
                signed=id in signed,
                under_way=sitting.ended_at is None,
                effects=effects,
                moves=tuple(_move(place, *pair, marks.get(id, {})) for place, pair in moves.items()),
            )


def _difference(
    session: Session,
    library: TestLibrary,
    test: CompiledTest,
    before: Sequence[Rescoring],
    after: Sequence[Rescoring],
) -> Difference | None:
    was = marking_of(session, library, test, before)
    will = marking_of(session, library, test, after)
    changing = set(was.applied) ^ set(will.applied)
    if not changing:
        return None
    items = {item for one in changing for item in ([one.item] if one.item else test.index)}
    return Difference(was, will, frozenset(items), not _same_universe(was.test, will.test))


def _same_universe(one: CompiledTest, other: CompiledTest) -> bool:
    """Return whether the same ability is judged in the same way in both."""
    return one is other or (
        np.array_equal(one.model.cuts, other.model.cuts, equal_nan=True)
        and np.array_equal(one.model.criterion_cuts, other.model.criterion_cuts, equal_nan=True)
    )


def _change(
    difference: Difference, answered: Sequence[Answered]
) -> tuple[dict[Effect, int], dict[Place, tuple[Proposed, Proposed]]]:
    """Return how the answers are read otherwise, and the proposals that change with it."""
    was, will = set(difference.before.applied), set(difference.after.applied)
    moving = difference.after if will - was else difference.before
    effects = Counter(
        effect
        for step in answered
        if step.item in difference.items
        for one, effect in moving.effects(step)
        if one in was ^ will
    )
    before, after = _proposals(difference.before, answered), _proposals(difference.after, answered)
    moves = {
        place: (before[place], after[place]) for place in after if before[place][0] is not after[place][0]
    }
    return dict(effects), moves


def _proposals(marking: Marking, answered: Sequence[Answered]) -> dict[Place, Proposed]:
    counted = marking.counted(answered)
    posterior = marking.test.posterior([Answer(one.item, one.score) for one in counted])
    return Readings(marking.test, posterior, counted).proposals()


def _move(place: Place, before: Proposed, after: Proposed, marks: Mapping[str, Mark]) -> ProposalMove:
    level, code = place
    mark = marks.get(code) if level is Level.CRITERION else None
    return ProposalMove(level, code, before[0], after[0], before[1], after[1], mark)


def _sittings(session: Session, where: Where) -> list[Row[Any]]:
    found: list[Row[Any]] = list(
        session.execute(
            select(
                Sitting.id,
                Sitting.evaluation_id,
                Sitting.publication_id,
                Sitting.voice,
                Sitting.left_out,
                Sitting.ended_at,
                Candidate.given_name,
                Candidate.family_name,
            )
            .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
            .join(Candidate, Candidate.id == Evaluation.candidate_id)
            .where(
                Evaluation.organisation_id == where.organisation_id,
                Evaluation.framework == where.framework,
                Sitting.domain == where.domain,
            )
            .order_by(Evaluation.id)
        )
    )
    return found


def _steps(session: Session, chunk: Sequence[tuple[Row[Any], Difference]]) -> dict[int, list[Answered]]:
    """Return the steps answered; what was answered is only read where a newer key is to mark it."""
    marked = any(difference.before.keys or difference.after.keys for _, difference in chunk)
    response = Step.response if marked else null().label("response")
    rows = session.execute(
        select(Step.sitting_id, Step.id, Step.item, Step.seed, response, Step.score, Step.max_score)
        .where(Step.sitting_id.in_([sitting.id for sitting, _ in chunk]), Step.score.is_not(None))
        .order_by(Step.sitting_id, Step.position)
    )
    found: dict[int, list[Answered]] = {}
    for row in rows:
        found.setdefault(row.sitting_id, []).append(row)
    return found


def _signed(session: Session, evaluations: Sequence[int]) -> set[int]:
    query = select(Signature.evaluation_id).where(Signature.evaluation_id.in_(evaluations), STANDS)
    return set(session.scalars(query))


def _marks(session: Session, evaluations: Sequence[int]) -> dict[int, dict[str, Mark]]:
    query = select(Judgement.evaluation_id, Judgement.criterion, Judgement.mark)
    found: dict[int, dict[str, Mark]] = {}
    for evaluation, criterion, mark in session.execute(query.where(Judgement.evaluation_id.in_(evaluations))):
        found.setdefault(evaluation, {})[criterion] = mark
    return found
