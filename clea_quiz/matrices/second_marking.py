"""What people can do with a blind second marking: ask for it, mark, finish, cancel.

The second assessor gives every mark of the domains asked for without seeing the first ones. Nothing here ever
changes a mark of the matrix: what the two do not agree on, the first assessor settles there, or leaves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person, Role, Trainer
from clea_quiz.bank.frameworks import Criterion, Framework
from clea_quiz.errors import Conflict, Forbidden, NotFound, Refused, Sentence, counted, joined, said
from clea_quiz.matrices import rights
from clea_quiz.matrices.entries import Entry, refuse_bad, same, version_of
from clea_quiz.matrices.models import Judgement, JudgementChange, Signature
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.second_models import UNDER_WAY, SecondMark, SecondMarking
from clea_quiz.sittings.library import TestLibrary

CLOSED = said("Cette seconde appréciation est close : elle ne change plus.")
_FINISHED = said("Cette seconde appréciation est terminée : elle reste comme elle est.")
_TWICE = said(
    "Rien n’a été enregistré : cette page a été modifiée dans une autre fenêtre. Comparez, puis enregistrez."
)


@dataclass(frozen=True)
class NewSecondMarking:
    """Whom one asks, for which domains (all of them when empty), and whether they see the proposals."""

    person_id: int
    domains: Sequence[str] = ()
    shows_proposal: bool = False


def may_ask(evaluation: Evaluation, person: Person) -> bool:
    """Return whether this person may ask for a second marking, or cancel one."""
    return evaluation.assessor_id == person.id or Role.MANAGER in person.roles


def ask(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    asker: Person,
    new: NewSecondMarking,
    now: datetime,
) -> SecondMarking:
    """Ask a second assessor to mark an evaluation blind. A signed matrix may be: its signature stays."""
    session.refresh(evaluation, with_for_update=True)
    if not may_ask(evaluation, asker):
        raise Forbidden("L’évaluateur du dossier ou un responsable demande la seconde appréciation.")
    _refuse_person(session, evaluation, asker, new.person_id)
    framework = framework_of(session, library, evaluation)
    domains = [domain.code for domain in framework.domains if not new.domains or domain.code in new.domains]
    if set(new.domains) - set(domains):
        raise NotFound
    known = criteria_of(framework, evaluation, domains)
    if not known:
        raise Refused("Ces domaines n’ont rien à apprécier dans cette évaluation. Choisissez-en d’autres.")
    if foreign := rights.foreign_domains(session, framework, new.person_id, known):
        raise Refused(
            said(
                "Cette personne n’évalue pas : %(domains)s. "
                "Choisissez d’autres domaines, ou une autre personne.",
                domains=joined([said("domaine %(codes)s", codes=code) for code in foreign]),
            )
        )
    open_one = select(SecondMarking).where(SecondMarking.evaluation_id == evaluation.id, UNDER_WAY)
    if (other := session.scalar(open_one)) is not None:
        raise Conflict(
            said(
                "Une seconde appréciation est déjà demandée à %(person)s. "
                "Attendez qu’elle soit terminée, ou annulez-la.",
                person=other.person.full_name,
            )
        )
    marking = SecondMarking(
        evaluation_id=evaluation.id,
        domains=domains,
        shows_proposal=new.shows_proposal,
        person_id=new.person_id,
        asked_by_id=asker.id,
        asked_at=now,
    )
    session.add(marking)
    session.flush()
    return marking


def _refuse_person(session: Session, evaluation: Evaluation, asker: Person, person_id: int) -> None:
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != evaluation.organisation_id:
        raise NotFound
    if person.id == asker.id:
        raise Refused(
            "Demandez à quelqu’un d’autre : vous ne pouvez pas être votre propre second évaluateur."
        )
    if not person.active:
        raise Refused(
            said("Le compte de %(person)s est fermé. Choisissez quelqu’un d’autre.", person=person.full_name)
        )
    if Role.ASSESSOR not in person.roles:
        raise Refused(
            said(
                "%(person)s n’a pas le rôle d’évaluateur. Choisissez quelqu’un d’autre.",
                person=person.full_name,
            )
        )
    if (why := not_blind(session, evaluation).get(person.id)) is not None:
        raise Refused(
            said(
                "%(person)s %(why)s. Choisissez quelqu’un qui ne l’a pas encore apprécié.",
                person=person.full_name,
                why=why,
            )
        )


def not_blind(session: Session, evaluation: Evaluation) -> dict[int, Sentence]:
    """Return who cannot mark this evaluation blind, and why: they gave or read its marks."""
    judged = (
        select(JudgementChange.author_id).where(JudgementChange.evaluation_id == evaluation.id).distinct()
    )
    training = select(Trainer.person_id).where(Trainer.candidate_id == evaluation.candidate_id)
    signed = select(Signature.person_id).where(Signature.evaluation_id == evaluation.id).distinct()
    finished = select(SecondMarking.person_id).where(
        SecondMarking.evaluation_id == evaluation.id, SecondMarking.finished_at.is_not(None)
    )
    twice = said("a déjà fait une seconde appréciation de ce dossier")
    found = dict.fromkeys(session.scalars(finished), twice)
    found |= dict.fromkeys(session.scalars(signed), said("a signé cette matrice"))
    found |= dict.fromkeys(session.scalars(judged), said("a déjà apprécié des critères de cette matrice"))
    found |= dict.fromkeys(session.scalars(training), said("forme ce candidat"))
    if evaluation.assessor_id is not None:
        found[evaluation.assessor_id] = said("est l’évaluateur de ce dossier")
    return found


def criteria_of(
    framework: Framework, evaluation: Evaluation, domains: Collection[str]
) -> dict[str, Criterion]:
    """Return the criteria to mark, in official order; a final evaluation only has those of its scope."""
    return {
        criterion.code: criterion
        for domain in framework.domains
        if domain.code in domains
        for subdomain in domain.subdomains
        if not evaluation.scope or subdomain.code in evaluation.scope
        for criterion in subdomain.criteria
    }


def mark(
    session: Session,
    library: TestLibrary,
    marking: SecondMarking,
    person_id: int,
    entries: Sequence[Entry],
    now: datetime,
) -> int:
    """Keep the marks that changed and return how many; another window's are never overwritten unseen."""
    _lock(session, marking, person_id)
    evaluation = marking.evaluation
    framework = framework_of(session, library, evaluation)
    known = criteria_of(framework, evaluation, marking.domains)
    for entry in entries:
        refuse_bad(entry, known)
    current = marks_of(session, marking)
    changed = [entry for entry in entries if not same(current.get(entry.criterion), entry)]
    rights.refuse_outsider(session, framework, evaluation, person_id, [entry.criterion for entry in changed])
    conflicts = [
        said("Critère %(code)s : une autre appréciation est enregistrée.", code=entry.criterion)
        for entry in changed
        if version_of(current.get(entry.criterion)) != entry.version
    ]
    if conflicts:
        raise Conflict(_TWICE, details=conflicts)
    marking.marks_version += 1
    for entry in changed:
        _keep(session, marking, current.get(entry.criterion), entry, now)
    session.flush()
    return len(changed)


def _keep(
    session: Session, marking: SecondMarking, kept: SecondMark | None, entry: Entry, now: datetime
) -> None:
    if entry.mark is None:
        session.delete(kept)
        return
    if kept is None:
        kept = SecondMark(marking_id=marking.id, criterion=entry.criterion)
        session.add(kept)
    kept.mark, kept.comment, kept.decided_at = entry.mark, entry.comment, now
    kept.version = marking.marks_version


def finish(
    session: Session, library: TestLibrary, marking: SecondMarking, person_id: int, now: datetime
) -> None:
    """End the second marking and keep what the first assessor has at this moment beside each mark.

    A criterion that the first assessor has not marked yet is not compared, now or later: whoever marks it
    afterwards may have read this one.
    """
    _lock(session, marking, person_id)
    evaluation = marking.evaluation
    known = criteria_of(framework_of(session, library, evaluation), evaluation, marking.domains)
    given = marks_of(session, marking)
    missing = [f"{code} {criterion.title}" for code, criterion in known.items() if code not in given]
    if missing:
        raise Refused(
            counted(
                "Il manque %(number)s appréciation avant de terminer. "
                "Un critère que vous n’avez pas évalué se marque « non évalué ».",
                "Il manque %(number)s appréciations avant de terminer. "
                "Un critère que vous n’avez pas évalué se marque « non évalué ».",
                len(missing),
            ),
            details=missing,
        )
    firsts = session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation.id))
    for first in firsts:
        if (second := given.get(first.criterion)) is not None:
            second.first_mark, second.first_comment = first.mark, first.comment
            second.first_author_id = first.author_id
    marking.finished_at = now
    session.flush()


def cancel(session: Session, marking: SecondMarking, person: Person, now: datetime) -> None:
    """Give up a second marking that is not finished; its marks stay, compared with nothing."""
    _hold(session, marking)
    if marking.person_id == person.id or not may_ask(marking.evaluation, person):
        raise Forbidden("L’évaluateur du dossier ou un responsable annule la seconde appréciation.")
    if marking.finished_at is not None:
        raise Conflict(_FINISHED)
    if marking.cancelled_at is None:
        marking.cancelled_at, marking.cancelled_by_id = now, person.id
        session.flush()


def marks_of(session: Session, marking: SecondMarking) -> dict[str, SecondMark]:
    """Return the marks given so far by criterion code."""
    found = session.scalars(select(SecondMark).where(SecondMark.marking_id == marking.id))
    return {mark.criterion: mark for mark in found}


def _lock(session: Session, marking: SecondMarking, person_id: int) -> None:
    """Hold the evaluation, then the marking: a first mark that is being kept is in the comparison or not."""
    session.refresh(marking.evaluation, with_for_update=True)
    _hold(session, marking)
    if marking.person_id != person_id:
        raise NotFound
    if not marking.under_way:
        raise Conflict(CLOSED)


def _hold(session: Session, marking: SecondMarking) -> None:
    """Hold the marking alone, then read it again: a refresh also joins what its query had joined."""
    session.execute(select(SecondMarking.id).where(SecondMarking.id == marking.id).with_for_update())
    session.refresh(marking)
