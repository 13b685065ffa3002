"""What a candidate settles before the first question: who they are, their trade, how pages look to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from clea_quiz.accounts.comfort import Comfort
from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.errors import Refused


def welcome(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Keep when the candidate said who they are and read what will happen; the first time stays."""
    if evaluation.welcomed_at is None:
        evaluation.welcomed_at = now
        session.flush()


def choose_sector(session: Session, candidate: Candidate, sector: str, sectors: Collection[str]) -> None:
    """Take the situations of the domains still to come from this trade."""
    if sector not in sectors:
        raise Refused("Choisissez un métier dans la liste.")
    candidate.sector = sector
    session.flush()


def make_comfortable(session: Session, candidate: Candidate, comfort: Comfort) -> None:
    """Keep how pages are shown to a candidate, on every device and in every later evaluation."""
    candidate.comfort = comfort.chosen or None
    session.flush()
