"""What was decided for every evaluation of an organisation: three queries, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import jury, rules
from clea_quiz.matrices.models import STANDS, Judgement, JuryVerdict, Signature
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.sittings.library import TestLibrary


@dataclass(frozen=True)
class Decision:
    """The verdicts of one evaluation as marked so far, when it was signed, and what a jury decided.

    ``jury``: its verdict, its day, and whether the version it rests on still counts.
    """

    kind: str
    sector: str
    domains: Mapping[str, Verdict]
    certificate: Verdict
    signed_at: datetime | None
    jury: tuple[JuryVerdict, date, bool] | None = None


def decisions(session: Session, library: TestLibrary, organisation_id: int) -> dict[int, Decision]:
    """Return the decisions by evaluation."""
    bank = library.banks.current(session, organisation_id)
    ours = Evaluation.organisation_id == organisation_id
    marks: dict[int, dict[str, Mark]] = {}
    judged = select(Judgement.evaluation_id, Judgement.criterion, Judgement.mark).join(Evaluation).where(ours)
    for evaluation_id, criterion, mark in session.execute(judged):
        marks.setdefault(evaluation_id, {})[criterion] = mark
    juries = jury.latest(session, organisation_id)
    found = {}
    rows = session.execute(
        select(Evaluation, Signature.signed_at)
        .outerjoin(Signature, and_(Signature.evaluation_id == Evaluation.id, STANDS))
        .where(ours)
        .options(joinedload(Evaluation.candidate))
    )
    for evaluation, signed_at in rows:
        results, certificate = rules.aggregate(
            bank.frameworks[evaluation.framework], marks.get(evaluation.id, {})
        )
        found[evaluation.id] = Decision(
            kind=evaluation.kind.value,
            sector=bank.sectors.get(evaluation.candidate.sector, evaluation.candidate.sector),
            domains={result.code: result.verdict for result in results},
            certificate=certificate,
            signed_at=signed_at,
            jury=juries.get(evaluation.id),
        )
    return found
