"""The assessor's desk: every evaluation of an organisation, with where it stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.models import Judgement, Signature
from clea_quiz.sittings import reports
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting


class Stage(StrEnum):
    """Where an evaluation stands, what waits for an assessor first."""

    TO_SIGN = "to_sign"
    TO_COMPLETE = "to_complete"
    IN_PROGRESS = "in_progress"
    ENROLLED = "enrolled"
    SIGNED = "signed"


_URGENCY = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True)
class EvaluationRow:
    """An evaluation on the assessor's desk."""

    id: int
    candidate: str
    reference: str | None
    framework: str
    assessor: str | None
    domains_done: int
    domains: int
    marked: int
    criteria: int
    stage: Stage
    opened_at: datetime
    mine: bool
    reports: int = 0


def desk(
    session: Session, library: TestLibrary, organisation_id: int, person_id: int | None = None
) -> list[EvaluationRow]:
    """Return the organisation's evaluations: what waits first, and among it what waits for ``person_id``."""
    bank = library.banks.current(session, organisation_id)
    ours = Evaluation.organisation_id == organisation_id
    done = _counts(session, Sitting, ours, Sitting.ended_at.is_not(None))
    begun = _counts(session, Sitting, ours)
    marked = _counts(session, Judgement, ours)
    signed = _counts(session, Signature, ours)
    reported = reports.counts(session, organisation_id)
    rows = []
    for evaluation in session.scalars(
        select(Evaluation)
        .where(ours)
        .options(joinedload(Evaluation.candidate), joinedload(Evaluation.assessor))
        .order_by(Evaluation.created_at.desc(), Evaluation.id.desc())
    ):
        framework = bank.frameworks[evaluation.framework]
        id, criteria, domains = evaluation.id, len(framework.criteria), len(framework.domains)
        rows.append(
            EvaluationRow(
                id=id,
                candidate=evaluation.candidate.full_name,
                reference=evaluation.candidate.reference,
                framework=framework.short_title,
                assessor=evaluation.assessor.full_name if evaluation.assessor else None,
                domains_done=done[id],
                domains=domains,
                marked=marked[id],
                criteria=criteria,
                stage=_stage((begun[id], done[id], domains), (marked[id], criteria), signed=bool(signed[id])),
                opened_at=evaluation.created_at,
                mine=person_id is not None and evaluation.assessor_id == person_id,
                reports=reported.get(id, 0),
            )
        )
    return sorted(rows, key=lambda row: (_URGENCY[row.stage], not row.mine))


def _counts(
    session: Session, table: type[Sitting] | type[Judgement] | type[Signature], *conditions: object
) -> Counter[int]:
    query = (
        select(table.evaluation_id, func.count())
        .join(Evaluation, Evaluation.id == table.evaluation_id)
        .where(*conditions)  # type: ignore[arg-type]  # SQL expressions
        .group_by(table.evaluation_id)
    )
    return Counter({id: count for id, count in session.execute(query)})


def _stage(sittings: tuple[int, int, int], marks: tuple[int, int], *, signed: bool) -> Stage:
    begun, done, domains = sittings
    marked, criteria = marks
    if signed:
        return Stage.SIGNED
    if marked >= criteria:
        return Stage.TO_SIGN
    if done >= domains or marked:
        return Stage.TO_COMPLETE
    return Stage.IN_PROGRESS if begun else Stage.ENROLLED
