"""What an assessor may write: the domains they are qualified for, never their own trainee's matrix."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Trainer
from clea_quiz.accounts.qualifications import qualification_of, qualified_for
from clea_quiz.accounts.trainers import refuse_trainer
from clea_quiz.bank.frameworks import Domain, Framework
from clea_quiz.errors import Forbidden, Sentence, said
from clea_quiz.matrices.models import Judgement

_NOBODY = said("personne n’est habilité")


def refuse_outsider(
    session: Session, framework: Framework, evaluation: Evaluation, person_id: int, criteria: Iterable[str]
) -> None:
    """Refuse a trainer, and criteria of domains that the person is not qualified for."""
    refuse_trainer(session, evaluation, person_id)
    foreign = foreign_domains(session, framework, person_id, criteria)
    if foreign:
        colleagues = qualified_for(session, evaluation.organisation_id, framework.framework, foreign)
        raise Forbidden(
            "Ce domaine n’est pas de ceux que vous évaluez : demandez à une personne habilitée, "
            "ou au responsable de vous habiliter.",
            details=[_who(domain, colleagues[code]) for code, domain in foreign.items()],
        )


def foreign_domains(
    session: Session, framework: Framework, person_id: int, criteria: Iterable[str]
) -> dict[str, Domain]:
    """Return the domains of these criteria that the person is not qualified for."""
    qualified = qualification_of(session, person_id)
    domains = {(domain := framework.domain_of[code]).code: domain for code in criteria}
    return {
        code: domain for code, domain in domains.items() if not qualified.covers(framework.framework, code)
    }


def _who(domain: Domain, names: tuple[str, ...]) -> Sentence:
    return said(
        "Domaine %(code)s, %(title)s : %(people)s",
        code=domain.code,
        title=domain.title,
        people=", ".join(names) or _NOBODY,
    )


def marks_of_trainers(session: Session, evaluation: Evaluation) -> dict[str, list[str]]:
    """Return the criteria that a trainer of the candidate marked in this evaluation, by name.

    Marks taken over from an earlier evaluation were given before it: they stand.
    """
    found = session.scalars(
        select(Judgement)
        .join(Trainer, Trainer.person_id == Judgement.author_id)
        .where(
            Judgement.evaluation_id == evaluation.id,
            Trainer.candidate_id == evaluation.candidate_id,
            Judgement.decided_at >= evaluation.created_at,
        )
        .order_by(Judgement.id)
    )
    by_name: dict[str, list[str]] = {}
    for judgement in found:
        by_name.setdefault(judgement.author.full_name, []).append(judgement.criterion)
    return by_name
