"""The signature that locks a matrix now, and the re-scorings its evidence is read under."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.models import STANDS, Signature
from clea_quiz.sittings.models import Rescoring
from clea_quiz.sittings.rescoring import all_of, among


def standing_signature(session: Session, evaluation: Evaluation) -> Signature | None:
    """Return the signature that locks a matrix now, if one does."""
    return session.scalar(
        select(Signature)
        .where(Signature.evaluation_id == evaluation.id, STANDS)
        .options(joinedload(Signature.person))
    )


def rescorings_of(
    session: Session, evaluation: Evaluation, signature: Signature | None
) -> tuple[Rescoring, ...]:
    """Return the re-scorings that an evaluation is read under.

    What is signed stays as it was signed: it is read under those that its snapshot names, whatever was
    decided or taken back since.
    """
    known = all_of(session, evaluation.organisation_id)
    if signature is None:
        return tuple(one for one in known if one.withdrawal is None)
    return among(known, signature.snapshot.get("rescorings", ()))
