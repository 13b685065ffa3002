"""Where evaluations stand, said in SQL: the database counts, sorts and cuts into pages."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, or_, select

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.frameworks import Framework
from clea_quiz.matrices.jury import judged
from clea_quiz.matrices.models import STANDS, Judgement, Signature
from clea_quiz.sittings.models import Sitting


class Stage(StrEnum):
    """Where an evaluation stands, what waits for an assessor first."""

    TO_SIGN = "to_sign"
    TO_COMPLETE = "to_complete"
    IN_PROGRESS = "in_progress"
    ENROLLED = "enrolled"
    SIGNED = "signed"
    JUDGED = "judged"


STAGES = tuple(Stage)
WAITING = frozenset({Stage.TO_SIGN, Stage.TO_COMPLETE})
"""The stages in which something is expected of an assessor."""

SIGNED = frozenset({Stage.SIGNED, Stage.JUDGED})
"""The stages in which what is acquired is certain."""

_NEVER = 10_000  # more criteria than any framework: one that is not published any more is never complete


def urgency(frameworks: Mapping[str, Framework]) -> ColumnElement[int]:
    """Return an evaluation's place in ``STAGES`` as an expression.

    A CASE stops at the first branch that holds: the marks of what is signed are never counted, and juries
    are only looked for where something is signed.
    """
    criteria = _by_framework({slug: len(f.criteria) for slug, f in frameworks.items()})
    domains = _by_framework({slug: len(f.domains) for slug, f in frameworks.items()})
    return case(
        (
            _any(Signature, STANDS),
            case((judged(), STAGES.index(Stage.JUDGED)), else_=STAGES.index(Stage.SIGNED)),
        ),
        (_number(Judgement) >= criteria, STAGES.index(Stage.TO_SIGN)),
        (
            or_(_any(Judgement), _number(Sitting, Sitting.ended_at.is_not(None)) >= domains),
            STAGES.index(Stage.TO_COMPLETE),
        ),
        (_any(Sitting), STAGES.index(Stage.IN_PROGRESS)),
        else_=STAGES.index(Stage.ENROLLED),
    )


def _by_framework(numbers: Mapping[str, int]) -> ColumnElement[int]:
    return case(numbers, value=Evaluation.framework, else_=_NEVER)


def _any(table: type[Any], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.evaluation_id == Evaluation.id, *conditions).correlate(Evaluation)


def _number(table: type[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    counted = select(func.count()).select_from(table).where(table.evaluation_id == Evaluation.id, *conditions)
    return counted.correlate(Evaluation).scalar_subquery()
