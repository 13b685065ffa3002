"""What an assessor can do with a matrix: judge, accept sure proposals, record evidence, sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.accounts.trainers import refuse_trainer
from clea_quiz.errors import Conflict, NotFound, Refused, Sentence, counted, said
from clea_quiz.matrices import results_log, rights, rules
from clea_quiz.matrices.entries import (
    MOST_COMMENT,
    SURE,
    Entry,
    overrides,
    refuse_bad,
    refuse_unexplained,
    same,
    version_of,
)
from clea_quiz.matrices.models import Evidence, EvidenceKind, Judgement, JudgementChange, LogKind, Signature
from clea_quiz.matrices.queries import framework_of, marks_of, matrix
from clea_quiz.matrices.snapshot import snapshot_of
from clea_quiz.matrices.standing import standing_signature
from clea_quiz.sittings.library import TestLibrary

__all__ = [
    "MOST_COMMENT",
    "SURE",
    "Entry",
    "Judged",
    "NewEvidence",
    "accept_proposals",
    "judge",
    "overrides",
    "record_evidence",
    "reopen",
    "sign",
    "standing_signature",
]


@dataclass(frozen=True)
class Judged:
    """What became of the entries: how many were kept, and on which criteria a colleague wrote meanwhile."""

    kept: int
    clashes: tuple[str, ...] = ()


def judge(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    entries: Sequence[Entry],
    now: datetime,
) -> Judged:
    """Keep the entries that changed; nothing of a colleague's is overwritten unseen.

    An entry made on another version than the one that stands is left aside, and named: the others are kept.
    A refusal (outside one's qualification, one's own trainee, without a reason …) keeps none.
    """
    _lock_unsigned(session, evaluation)
    framework = framework_of(session, library, evaluation)
    for entry in entries:
        refuse_bad(entry, framework.criteria)
    current = _judgements(session, evaluation)
    changed = [entry for entry in entries if not same(current.get(entry.criterion), entry)]
    fresh = [entry for entry in changed if version_of(current.get(entry.criterion)) == entry.version]
    if changed:
        codes = [entry.criterion for entry in changed]
        rights.refuse_outsider(session, framework, evaluation, assessor_id, codes)
    if fresh:
        refuse_unexplained(session, library, evaluation, fresh)
        evaluation.marks_version += 1
    for entry in fresh:
        _keep(session, evaluation, current.get(entry.criterion), entry, (assessor_id, now))
    session.flush()
    stale = tuple(entry.criterion for entry in changed if entry not in fresh)
    return Judged(len(fresh), stale)


def _keep(
    session: Session,
    evaluation: Evaluation,
    judgement: Judgement | None,
    entry: Entry,
    stamp: tuple[int, datetime],
) -> None:
    author_id, now = stamp
    facts: dict[str, Any] = {
        "evaluation_id": evaluation.id,
        "criterion": entry.criterion,
        "mark": entry.mark,
        "comment": entry.comment,
        "author_id": author_id,
        "version": evaluation.marks_version,
    }
    session.add(JudgementChange(**facts, at=now))
    if judgement is None:
        session.add(Judgement(**facts, decided_at=now))
    elif entry.mark is None:
        session.delete(judgement)
    else:
        judgement.version = evaluation.marks_version
        judgement.mark, judgement.comment = entry.mark, entry.comment
        judgement.author_id, judgement.decided_at = author_id, now


def accept_proposals(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    domain: str,
    now: datetime,
) -> int:
    """Give its proposed mark to every criterion of a domain that has a sure proposal and no mark yet."""
    view = matrix(session, library, evaluation)
    lines = [line for d in view.domains if d.code == domain for s in d.subdomains for line in s.criteria]
    if not lines:
        raise NotFound
    entries = [
        Entry(line.code, SURE[line.proposal], "", 0)
        for line in lines
        if line.judgement is None and line.proposal in SURE
    ]
    return judge(session, library, evaluation, assessor_id, entries, now).kept


@dataclass(frozen=True)
class NewEvidence:
    """What an assessor heard, saw or read about a criterion."""

    criterion: str
    kind: EvidenceKind
    text: str


def record_evidence(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    new: NewEvidence,
    now: datetime,
) -> Evidence:
    """Add a human evidence to a criterion."""
    _lock_unsigned(session, evaluation)
    framework = framework_of(session, library, evaluation)
    if new.criterion not in framework.criteria:
        raise NotFound
    rights.refuse_outsider(session, framework, evaluation, assessor_id, [new.criterion])
    if not new.text.strip():
        raise Refused("Décrivez ce que vous avez vu ou entendu.")
    if len(new.text) > MOST_COMMENT:
        raise Refused(said("La preuve dépasse %(most)s caractères.", most=MOST_COMMENT))
    same = {
        "evaluation_id": evaluation.id,
        "criterion": new.criterion,
        "kind": new.kind,
        "text": new.text.strip(),
        "author_id": assessor_id,
    }
    known = session.scalars(select(Evidence).filter_by(**same)).first()
    if known is not None:
        return known
    evidence = Evidence(**same, recorded_at=now)
    session.add(evidence)
    session.flush()
    return evidence


def sign(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    now: datetime,
    seen: str | None = None,
) -> Signature:
    """Lock the matrix: its content, its hash, who and when. Every criterion must have a mark.

    ``seen`` is the hash of what the assessor had before their eyes: nobody signs something else.
    """
    _lock_unsigned(session, evaluation)
    refuse_trainer(session, evaluation, assessor_id)
    _refuse_marks_of_trainers(session, evaluation)
    framework = framework_of(session, library, evaluation)
    missing = rules.missing_marks(framework, marks_of(session, evaluation))
    if missing:
        raise Refused(
            counted(
                "Il manque %(number)s appréciation avant de signer. "
                "Un critère que vous n’avez pas évalué se marque « non évalué ».",
                "Il manque %(number)s appréciations avant de signer. "
                "Un critère que vous n’avez pas évalué se marque « non évalué ».",
                len(missing),
            ),
            details=[f"{code} {framework.criteria[code].title}" for code in missing],
        )
    snapshot = snapshot_of(matrix(session, library, evaluation))
    content_hash = rules.content_hash(snapshot)
    if seen not in (None, content_hash):
        raise Conflict("La matrice a changé depuis que cette page est ouverte. Relisez-la, puis signez.")
    last = select(func.max(Signature.version)).where(Signature.evaluation_id == evaluation.id)
    signature = Signature(
        evaluation_id=evaluation.id,
        version=(session.scalar(last) or 0) + 1,
        person_id=assessor_id,
        signed_at=now,
        snapshot=snapshot,
        content_hash=content_hash,
    )
    session.add(signature)
    session.flush()
    facts = {"version": signature.version, "content_hash": content_hash, "person": assessor_id}
    results_log.append(session, evaluation, LogKind.SIGNED, facts, now)
    return signature


def _refuse_marks_of_trainers(session: Session, evaluation: Evaluation) -> None:
    by_name = rights.marks_of_trainers(session, evaluation)
    if by_name:
        raise Refused(
            "Des appréciations viennent d’une personne qui forme le candidat. "
            "Une autre personne doit les reprendre avant la signature.",
            details=[_marked_by(name, codes) for name, codes in by_name.items()],
        )


def _marked_by(name: str, codes: Sequence[str]) -> Sentence:
    return said("%(name)s : %(criteria)s", name=name, criteria=", ".join(codes))


def reopen(
    session: Session, evaluation: Evaluation, assessor_id: int, reason: str, now: datetime
) -> Signature:
    """Open a signed matrix again for a correction; the signed version stays as it is, with the reason."""
    session.refresh(evaluation, with_for_update=True)
    refuse_trainer(session, evaluation, assessor_id)
    signature = standing_signature(session, evaluation)
    if signature is None:
        raise Conflict("Cette matrice n’est pas signée : elle se modifie déjà.")
    if not reason.strip():
        raise Refused("Écrivez pourquoi la matrice doit être corrigée : la raison reste dans l’historique.")
    if len(reason) > MOST_COMMENT:
        raise Refused(said("La raison dépasse %(most)s caractères.", most=MOST_COMMENT))
    signature.reopened_at, signature.reopened_by_id = now, assessor_id
    signature.reopen_reason = reason.strip()
    facts = {"version": signature.version, "reason": signature.reopen_reason, "person": assessor_id}
    results_log.append(session, evaluation, LogKind.REOPENED, facts, now)
    return signature


def _lock_unsigned(session: Session, evaluation: Evaluation) -> None:
    """Hold the dossier until the end of the transaction, so that a mark and a signature never cross."""
    session.refresh(evaluation, with_for_update=True)
    if standing_signature(session, evaluation) is not None:
        raise Conflict("Cette matrice est signée : elle ne change plus.")


def _judgements(session: Session, evaluation: Evaluation) -> dict[str, Judgement]:
    found = session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation.id))
    return {judgement.criterion: judgement for judgement in found}
