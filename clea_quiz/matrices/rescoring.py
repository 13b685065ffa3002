"""Re-scoring an organisation's answers: what would change is shown first, then decided; it may be taken back.

Who decides: a re-scoring reaches every dossier of the organisation, colleagues' too, so a manager applies it;
assessors, who see what is wrong with a question, prepare it and see its preview. Where nobody active is a
manager, an assessor may: a lone assessor is not left with a broken question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Organisation, Person, Role, RoleGrant
from clea_quiz.errors import Conflict, Forbidden, NotFound, Refused, said
from clea_quiz.matrices import results_log
from clea_quiz.matrices.models import LogEntry, LogKind, ProposalChange
from clea_quiz.matrices.rescoring_effects import Touched, Where, differences, touched
from clea_quiz.matrices.rescoring_wanted import Wanted, build, served
from clea_quiz.matrices.rules import content_hash
from clea_quiz.sittings.estimates import Level
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring, Sitting, Withdrawal
from clea_quiz.sittings.rescoring import all_of, in_force

MOST_REASON = 2000
MOST_SITTINGS = 5000
"""Sittings that one preview reads within a request; beyond, it is refused rather than never shown."""


@dataclass(frozen=True)
class Preview:
    """Who would change: ``rows``, and how many sittings were looked at; ``seen``: the hash of what is shown.

    Sittings under way are shown, but not hashed: every answer moves them, and they are read under what is in
    force in any case.
    """

    rescoring: Rescoring
    rows: tuple[Touched, ...]
    looked_at: int
    seen: str

    @property
    def moving(self) -> list[Touched]:
        """Return the unsigned evaluations with a proposal that changes."""
        return [row for row in self.rows if row.moves and not row.signed]

    @property
    def signed(self) -> list[Touched]:
        """Return the signed ones: not touched, with what they would say."""
        return [row for row in self.rows if row.moves and row.signed]

    @property
    def still(self) -> list[Touched]:
        """Return those with an answer that is read otherwise and no proposal that changes."""
        return [row for row in self.rows if not row.moves]


def may_apply(session: Session, person: Person) -> bool:
    """Return whether somebody decides re-scorings for their organisation."""
    if Role.MANAGER in person.roles:
        return True
    led = select(RoleGrant.person_id).join(Person, Person.id == RoleGrant.person_id)
    managers = led.where(
        Person.organisation_id == person.organisation_id, Person.active, RoleGrant.role == Role.MANAGER
    )
    return Role.ASSESSOR in person.roles and session.scalar(managers.limit(1)) is None


def preview(session: Session, library: TestLibrary, organisation_id: int, wanted: Wanted) -> Preview:
    """Return who would change if this were applied; nothing is written."""
    rescoring = build(session, library, organisation_id, wanted)
    before = in_force(session, organisation_id)
    return _preview(session, library, rescoring, before, (*before, rescoring))


def withdrawal_preview(
    session: Session, library: TestLibrary, organisation_id: int, rescoring_id: int
) -> Preview:
    """Return who would change if a re-scoring were taken back; nothing is written."""
    rescoring = rescoring_of(session, organisation_id, rescoring_id)
    if rescoring.withdrawal is not None:
        raise Conflict("Cette re-notation est déjà annulée.")
    before = in_force(session, organisation_id)
    after = tuple(one for one in before if one is not rescoring)
    return _preview(session, library, rescoring, before, after)


def rescoring_of(session: Session, organisation_id: int, rescoring_id: int) -> Rescoring:
    """Return a re-scoring of an organisation; anybody else's does not exist."""
    for one in all_of(session, organisation_id):
        if one.id == rescoring_id:
            return one
    raise NotFound


def _preview(
    session: Session,
    library: TestLibrary,
    rescoring: Rescoring,
    before: Sequence[Rescoring],
    after: Sequence[Rescoring],
) -> Preview:
    where = Where(rescoring.organisation_id, rescoring.framework, rescoring.domain)
    sought = differences(session, library, where, before, after)
    if len(sought) > MOST_SITTINGS:
        raise Refused(
            said(
                "Cette re-notation concerne %(sittings)s passations, plus que les %(most)s qui se "
                "calculent ici en une fois. Choisissez une seule question, ou une seule de ses versions.",
                sittings=len(sought),
                most=MOST_SITTINGS,
            )
        )
    rows = tuple(touched(session, sought))
    shown = {
        "before": [one.id for one in before],
        "rescoring": _definition(rescoring),
        "rows": [_plain(row) for row in rows if not row.under_way],
    }
    return Preview(rescoring, rows, len(sought), content_hash(shown))


def _definition(one: Rescoring) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "item": one.item,
        "revisions": one.content_hashes,
        "publication": one.publication_id,
        "drop": one.drop_unreadable,
    }


def _plain(row: Touched) -> dict[str, Any]:
    return {
        "evaluation": row.evaluation_id,
        "signed": row.signed,
        "effects": {effect.value: number for effect, number in row.effects.items()},
        "changes": [
            [
                move.level.value,
                move.code,
                move.before.value,
                move.after.value,
                move.before_probability,
                move.after_probability,
                move.mark.value if move.mark else None,
            ]
            for move in row.moves
        ],
    }


@dataclass(frozen=True)
class Decision:
    """Who decides, why, and the hash of the preview that was before their eyes."""

    person: Person
    reason: str
    seen: str


def apply(
    session: Session, library: TestLibrary, wanted: Wanted, decision: Decision, now: datetime
) -> Rescoring:
    """Put a re-scoring in force, logged for each evaluation that it touches; all of it, or nothing."""
    reason = _reason(session, decision)
    organisation_id = decision.person.organisation_id
    place = served(session, organisation_id, wanted.item)
    _hold(session, Where(organisation_id, place.framework, place.domain))
    shown = preview(session, library, organisation_id, wanted)
    _refuse_stale(shown, decision)
    rescoring = shown.rescoring
    rescoring.reason, rescoring.person_id, rescoring.applied_at = reason, decision.person.id, now
    session.add(rescoring)
    session.flush()
    session.refresh(rescoring)
    _keep(session, shown, (LogKind.RESCORED, results_log.content_of(rescoring)), decision, now)
    return rescoring


def withdraw(
    session: Session, library: TestLibrary, rescoring_id: int, decision: Decision, now: datetime
) -> Rescoring:
    """Take a re-scoring back: answers are read again as before it, and the decision stays readable."""
    reason = _reason(session, decision)
    organisation_id = decision.person.organisation_id
    one = rescoring_of(session, organisation_id, rescoring_id)
    _hold(session, Where(organisation_id, one.framework, one.domain))
    shown = withdrawal_preview(session, library, organisation_id, rescoring_id)
    _refuse_stale(shown, decision)
    withdrawal = Withdrawal(
        rescoring=shown.rescoring, reason=reason, person_id=decision.person.id, withdrawn_at=now
    )
    session.add(withdrawal)
    session.flush()
    session.refresh(withdrawal)
    content = results_log.content_of(withdrawal)
    _keep(session, shown, (LogKind.RESCORING_WITHDRAWN, content), decision, now)
    return shown.rescoring


def _reason(session: Session, decision: Decision) -> str:
    if not may_apply(session, decision.person):
        raise Forbidden(
            "Une re-notation touche tous les dossiers de l’organisme : un responsable la décide. "
            "Envoyez-lui l’adresse de cette page."
        )
    if not decision.reason.strip():
        raise Refused("Écrivez la raison : elle reste dans l’historique et dans chaque dossier touché.")
    if len(decision.reason) > MOST_REASON:
        raise Refused(said("La raison dépasse %(most)s caractères.", most=MOST_REASON))
    return decision.reason.strip()


def _hold(session: Session, where: Where) -> None:
    """Wait for marks and signatures being written there, then for the log: in their own order."""
    taken = select(Sitting.evaluation_id).where(Sitting.domain == where.domain)
    query = select(Evaluation.id).where(
        Evaluation.organisation_id == where.organisation_id,
        Evaluation.framework == where.framework,
        Evaluation.id.in_(taken),
    )
    session.execute(query.order_by(Evaluation.id).with_for_update(key_share=True)).all()
    session.get_one(Organisation, where.organisation_id, with_for_update=True, populate_existing=True)


def _refuse_stale(shown: Preview, decision: Decision) -> None:
    if shown.seen != decision.seen:
        raise Conflict(
            "Des dossiers ont changé depuis que cet aperçu est affiché : rien n’a été appliqué. "
            "Relisez l’aperçu, puis confirmez."
        )


def _keep(
    session: Session, shown: Preview, logged: tuple[LogKind, str], decision: Decision, now: datetime
) -> None:
    """Log the decision, then each unsigned evaluation it touches, and what it changes under a mark.

    A signed evaluation is not touched, so the log says nothing of it; what changes under its marks waits for
    the day it is reopened.
    """
    kind, content = logged
    id = shown.rescoring.id
    unsigned = [row for row in shown.rows if not row.signed]
    facts: dict[str, Any] = {
        "rescoring": id,
        "content": content,
        "person": decision.person.id,
        "seen": shown.seen,
        "touched": len(unsigned),
    }
    entries: list[tuple[int | None, dict[str, Any]]] = [(None, facts)]
    entries += [(row.evaluation_id, {"rescoring": id} | _plain(row)) for row in unsigned]
    results_log.append_all(session, shown.rescoring.organisation_id, kind, entries, now)
    session.add_all(
        ProposalChange(
            evaluation_id=row.evaluation_id,
            criterion=move.code,
            rescoring_id=id,
            before=move.before,
            after=move.after,
            at=now,
        )
        for row in shown.rows
        for move in row.moves
        if move.level is Level.CRITERION and move.mark is not None
    )
    session.flush()


def entries_of(session: Session, organisation_id: int, rescoring: Rescoring) -> list[LogEntry]:
    """Return what the log says of the evaluations that a re-scoring, or taking it back, touched."""
    entries = session.scalars(
        select(LogEntry)
        .where(
            LogEntry.organisation_id == organisation_id,
            LogEntry.kind.in_([LogKind.RESCORED, LogKind.RESCORING_WITHDRAWN]),
            LogEntry.evaluation_id.is_not(None),
        )
        .order_by(LogEntry.place)
    )
    return [entry for entry in entries if entry.facts.get("rescoring") == rescoring.id]
