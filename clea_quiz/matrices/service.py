"""What an assessor can do with a matrix: judge, accept sure proposals, record evidence, sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.matrices import results_log, rules
from clea_quiz.matrices.models import Evidence, EvidenceKind, Judgement, LogKind, Signature
from clea_quiz.matrices.queries import framework_of, marks_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.snapshot import snapshot_of
from clea_quiz.matrices.standing import standing_signature
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.library import TestLibrary

MOST_COMMENT = 2000
SURE = {Proposal.ACQUIRED: Mark.ACQUIRED, Proposal.NOT_ACQUIRED: Mark.NOT_ACQUIRED}
"""What may be accepted in bulk. Not *sans épreuve*: what no screen can ask is still to be heard or seen."""


@dataclass(frozen=True)
class Entry:
    """What an assessor wrote on one criterion, and the version they had before their eyes (0: none)."""

    criterion: str
    mark: Mark | None
    comment: str
    version: int


def judge(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    entries: Sequence[Entry],
    now: datetime,
) -> int:
    """Keep the entries that changed and return how many; nothing of a colleague's is overwritten unseen."""
    _lock_unsigned(session, evaluation)
    known_codes = framework_of(session, library, evaluation).criteria
    current = _judgements(session, evaluation)
    conflicts = []
    changed = 0
    evaluation.marks_version += 1
    for entry in entries:
        _refuse_bad_entry(entry, known_codes)
        judgement = current.get(entry.criterion)
        if _same(judgement, entry):
            continue
        if (judgement.version if judgement else 0) != entry.version:
            author = judgement.author.full_name if judgement else "quelqu’un"
            conflicts.append(
                f"Critère {entry.criterion} : {author} a enregistré une autre appréciation entre-temps."
            )
            continue
        _keep(session, evaluation, judgement, entry, (assessor_id, now))
        changed += 1
    if conflicts:
        raise Conflict(
            "Rien n’a été enregistré : un collègue a modifié la même page. Comparez, puis enregistrez.",
            details=conflicts,
        )
    session.flush()
    return changed


def _refuse_bad_entry(entry: Entry, known_codes: object) -> None:
    if entry.criterion not in known_codes:  # type: ignore[operator]  # any container of codes
        raise NotFound
    if len(entry.comment) > MOST_COMMENT:
        raise Refused(f"Critère {entry.criterion} : le commentaire dépasse {MOST_COMMENT} caractères.")
    if entry.mark is None and entry.comment:
        raise Refused(f"Critère {entry.criterion} : choisissez une appréciation avec votre commentaire.")


def _same(judgement: Judgement | None, entry: Entry) -> bool:
    if judgement is None:
        return entry.mark is None
    return judgement.mark is entry.mark and judgement.comment == entry.comment


def _keep(
    session: Session,
    evaluation: Evaluation,
    judgement: Judgement | None,
    entry: Entry,
    stamp: tuple[int, datetime],
) -> None:
    author_id, now = stamp
    if entry.mark is None:
        session.delete(judgement)
    elif judgement is None:
        session.add(
            Judgement(
                evaluation_id=evaluation.id,
                criterion=entry.criterion,
                mark=entry.mark,
                comment=entry.comment,
                author_id=author_id,
                decided_at=now,
                version=evaluation.marks_version,
            )
        )
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
    return judge(session, library, evaluation, assessor_id, entries, now)


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
    if new.criterion not in framework_of(session, library, evaluation).criteria:
        raise NotFound
    if not new.text.strip():
        raise Refused("Décrivez ce que vous avez vu ou entendu.")
    if len(new.text) > MOST_COMMENT:
        raise Refused(f"La preuve dépasse {MOST_COMMENT} caractères.")
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
    framework = framework_of(session, library, evaluation)
    missing = rules.missing_marks(framework, marks_of(session, evaluation))
    if missing:
        raise Refused(
            f"Il manque {len(missing)} appréciation{'s' if len(missing) > 1 else ''} avant de signer. "
            "Un critère que vous n’avez pas évalué se marque « non évalué ».",
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


def reopen(
    session: Session, evaluation: Evaluation, assessor_id: int, reason: str, now: datetime
) -> Signature:
    """Open a signed matrix again for a correction; the signed version stays as it is, with the reason."""
    session.refresh(evaluation, with_for_update=True)
    signature = standing_signature(session, evaluation)
    if signature is None:
        raise Conflict("Cette matrice n’est pas signée : elle se modifie déjà.")
    if not reason.strip():
        raise Refused("Écrivez pourquoi la matrice doit être corrigée : la raison reste dans l’historique.")
    if len(reason) > MOST_COMMENT:
        raise Refused(f"La raison dépasse {MOST_COMMENT} caractères.")
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
