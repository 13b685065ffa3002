"""The final evaluation: opened from a signed one, restricted to what was not acquired."""

from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewEvaluation, open_evaluation
from clea_quiz.accounts.trainers import trains
from clea_quiz.errors import Conflict
from clea_quiz.matrices.models import Judgement, JudgementChange
from clea_quiz.matrices.queries import MatrixView, matrix
from clea_quiz.matrices.rules import Verdict
from clea_quiz.matrices.validity import refuse_expired
from clea_quiz.sittings.library import TestLibrary

CARRIED = "Acquis à l’évaluation préalable, signée par {person}."
"""The comment of a mark that is taken over when the earlier one had none."""


def following(session: Session, evaluation: Evaluation) -> Evaluation | None:
    """Return the final evaluation that follows, when it is open already."""
    return session.scalar(select(Evaluation).where(Evaluation.previous_id == evaluation.id))


def left_to_assess(view: MatrixView) -> list[str]:
    """Return the sub-domains that are not acquired, in official order."""
    return [
        sub.subdomain.code
        for line in view.domains
        for sub in line.subdomains
        if sub.result.verdict is not Verdict.ACQUIRED
    ]


def open_final(
    session: Session, library: TestLibrary, evaluation: Evaluation, rng: Random, now: datetime
) -> Evaluation:
    """Open the final evaluation on what is not acquired; what is acquired is taken over as it was marked."""
    session.refresh(evaluation, with_for_update=True)
    view = matrix(session, library, evaluation)
    if evaluation.kind is not EvaluationKind.PRELIMINARY:
        raise Conflict("Une évaluation finale s’ouvre depuis une évaluation préalable.")
    if view.signature is None:
        raise Conflict("Signez d’abord la matrice : l’évaluation finale porte sur ce qui n’y est pas acquis.")
    scope = left_to_assess(view)
    if not scope:
        raise Conflict("Tout est acquis : il n’y a pas d’évaluation finale à ouvrir.")
    refuse_expired(evaluation, view.framework, now)
    if following(session, evaluation) is not None:
        raise Conflict("L’évaluation finale de ce candidat est déjà ouverte.")
    new = NewEvaluation(
        evaluation.candidate_id, evaluation.framework, EvaluationKind.FINAL, _assessor(session, evaluation)
    )
    opened = open_evaluation(session, evaluation.organisation_id, new, rng, now)
    opened.previous_id, opened.scope = evaluation.id, scope
    _take_over(session, evaluation, opened, view, scope)
    session.flush()
    return opened


def _assessor(session: Session, evaluation: Evaluation) -> int | None:
    """Return who assesses again: the same person, unless they have trained the candidate meanwhile."""
    same = evaluation.assessor_id
    return None if same is not None and trains(session, same, evaluation.candidate_id) else same


def _take_over(
    session: Session, evaluation: Evaluation, opened: Evaluation, view: MatrixView, scope: list[str]
) -> None:
    """Copy the marks of what is acquired, with who decided and when."""
    person = view.signature.person if view.signature else ""
    opened.marks_version += 1
    taken = select(Judgement).where(Judgement.evaluation_id == evaluation.id)
    for judgement in session.scalars(taken):
        if view.framework.subdomain_of[judgement.criterion].code in scope:
            continue
        facts: dict[str, Any] = {
            "evaluation_id": opened.id,
            "criterion": judgement.criterion,
            "mark": judgement.mark,
            "comment": judgement.comment or CARRIED.format(person=person),
            "author_id": judgement.author_id,
            "version": opened.marks_version,
        }
        session.add(Judgement(**facts, decided_at=judgement.decided_at))
        session.add(JudgementChange(**facts, at=judgement.decided_at))
