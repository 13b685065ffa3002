"""What a jury decided on a dossier: recorded on a signed version, chained in the log, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused, said
from clea_quiz.matrices import results_log
from clea_quiz.matrices.models import STANDS, JuryDecision, JuryVerdict, LogKind, Signature
from clea_quiz.matrices.rules import Verdict
from clea_quiz.matrices.service import MOST_COMMENT, standing_signature

PARIS = ZoneInfo("Europe/Paris")
MOST_DOSSIERS = 100
"""How many decisions of one day are recorded at once."""

_later = aliased(JuryDecision)
LATEST: ColumnElement[bool] = ~exists().where(
    _later.evaluation_id == JuryDecision.evaluation_id, _later.number > JuryDecision.number
)
"""The condition of the one decision that no other replaced."""


@dataclass(frozen=True)
class NewDecision:
    """What somebody writes after a jury."""

    verdict: JuryVerdict
    decided_on: date
    comment: str = ""


@dataclass(frozen=True)
class DecisionView:
    """A decision as shown; ``stands`` says whether the version it rests on still counts."""

    number: int
    verdict: JuryVerdict
    decided_on: date
    comment: str
    person: str
    recorded_at: datetime
    version: int
    stands: bool


def record(
    session: Session, evaluation: Evaluation, person_id: int, new: NewDecision, now: datetime
) -> JuryDecision:
    """Record what the jury decided on the version that counts; the same decision twice is one."""
    session.refresh(evaluation, with_for_update=True)
    signature = standing_signature(session, evaluation)
    if signature is None:
        raise Conflict(
            "La matrice n’est pas signée : un jury décide sur une matrice signée. Signez-la d’abord."
        )
    _refuse_impossible(new, signature, now)
    last = session.scalar(select(JuryDecision).where(JuryDecision.evaluation_id == evaluation.id, LATEST))
    if last is not None and _same(last, new, signature):
        return last
    decision = JuryDecision(
        evaluation_id=evaluation.id,
        number=last.number + 1 if last else 1,
        signature_id=signature.id,
        verdict=new.verdict,
        decided_on=new.decided_on,
        comment=new.comment.strip(),
        person_id=person_id,
        recorded_at=now,
    )
    session.add(decision)
    session.flush()
    facts = results_log.jury_facts(decision, signature.version, signature.content_hash)
    results_log.append(session, evaluation, LogKind.JURY, facts, now)
    return decision


def _refuse_impossible(new: NewDecision, signature: Signature, now: datetime) -> None:
    if new.verdict is JuryVerdict.GRANTED and signature.snapshot.get("certificate") != Verdict.ACQUIRED.value:
        raise Refused(
            "Le certificat ne peut pas être délivré : dans la matrice signée, tous les domaines ne sont pas "
            "acquis. Vérifiez la décision du jury ; si la matrice est fausse, corrigez-la d’abord."
        )
    if new.decided_on > now.astimezone(PARIS).date():
        raise Refused("La date du jury n’est pas encore passée. Vérifiez-la.")
    if new.decided_on < signature.signed_at.astimezone(PARIS).date():
        raise Refused(
            "Le jury n’a pas pu décider sur cette version : elle a été signée après cette date. Vérifiez-la."
        )
    if len(new.comment) > MOST_COMMENT:
        raise Refused(said("Le commentaire dépasse %(most)s caractères.", most=MOST_COMMENT))


def _same(last: JuryDecision, new: NewDecision, signature: Signature) -> bool:
    told = (new.verdict, new.decided_on, new.comment.strip(), signature.id)
    return (last.verdict, last.decided_on, last.comment, last.signature_id) == told


def record_day(
    session: Session, organisation_id: int, person_id: int, decided: Mapping[int, NewDecision], now: datetime
) -> int:
    """Record the decisions of one jury day, all or none; every dossier that is refused is named."""
    if not decided:
        raise Refused("Choisissez la décision d’un dossier au moins.")
    if len(decided) > MOST_DOSSIERS:
        raise Refused(said("Pas plus de %(most)s décisions à la fois.", most=MOST_DOSSIERS))
    query = select(Evaluation).where(
        Evaluation.id.in_(decided), Evaluation.organisation_id == organisation_id
    )
    # Not joined: each dossier is locked again below, and PostgreSQL locks no outer join.
    found = session.scalars(query.options(selectinload(Evaluation.candidate)).order_by(Evaluation.id)).all()
    if len(found) != len(decided):
        raise NotFound
    refused = []
    for evaluation in found:
        try:
            record(session, evaluation, person_id, decided[evaluation.id], now)
        except Refused as refusal:
            name = evaluation.candidate.full_name
            refused.append(said("%(name)s : %(why)s", name=name, why=refusal.message))
    if refused:
        raise Refused("Rien n’a été enregistré : corrigez ces dossiers, puis recommencez.", details=refused)
    return len(found)


def decisions_of(session: Session, evaluation_id: int) -> list[DecisionView]:
    """Return every decision on a dossier, the one that counts first."""
    found = session.scalars(
        select(JuryDecision)
        .where(JuryDecision.evaluation_id == evaluation_id)
        .order_by(JuryDecision.number.desc())
        .options(joinedload(JuryDecision.person), joinedload(JuryDecision.signature))
    )
    return [
        DecisionView(
            number=one.number,
            verdict=one.verdict,
            decided_on=one.decided_on,
            comment=one.comment,
            person=one.person.full_name,
            recorded_at=one.recorded_at,
            version=one.signature.version,
            stands=one.signature.reopened_at is None,
        )
        for one in found
    ]


def decision_on(session: Session, evaluation_id: int) -> DecisionView | None:
    """Return the decision that counts, when the version it rests on still does."""
    found = decisions_of(session, evaluation_id)
    return found[0] if found and found[0].stands else None


def judged() -> ColumnElement[bool]:
    """Return the condition of an evaluation whose signed version a jury has decided on for good."""
    return (
        exists()
        .where(
            JuryDecision.evaluation_id == Evaluation.id,
            JuryDecision.verdict != JuryVerdict.ADJOURNED,
            LATEST,
            Signature.id == JuryDecision.signature_id,
            STANDS,
        )
        .correlate(Evaluation)
    )


def grantable(session: Session, evaluation_ids: Sequence[int]) -> set[int]:
    """Return the evaluations whose signed version has every domain acquired."""
    acquired = Signature.snapshot["certificate"].as_string() == Verdict.ACQUIRED.value
    query = select(Signature.evaluation_id).where(
        Signature.evaluation_id.in_(evaluation_ids), STANDS, acquired
    )
    return set(session.scalars(query))


def latest(session: Session, organisation_id: int) -> dict[int, tuple[JuryVerdict, date, bool]]:
    """Return by evaluation what was decided, on which day, and whether it rests on what counts now."""
    query = (
        select(
            JuryDecision.evaluation_id,
            JuryDecision.verdict,
            JuryDecision.decided_on,
            func.coalesce(Signature.reopened_at.is_(None), False),
        )
        .join(Evaluation, Evaluation.id == JuryDecision.evaluation_id)
        .join(Signature, Signature.id == JuryDecision.signature_id)
        .where(Evaluation.organisation_id == organisation_id, LATEST)
    )
    return {id: (verdict, day, bool(stands)) for id, verdict, day, stands in session.execute(query)}
