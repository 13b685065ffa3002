"""What candidates think of their evaluation: three questions at the end, none of them compulsory."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings.models import Agreement, Opinion

LONGEST = 1000


@dataclass(frozen=True)
class Said:
    """What a candidate answered; an empty string is no answer."""

    ease: str = ""
    clarity: str = ""
    words: str = ""


def give(session: Session, evaluation: Evaluation, said: Said, now: datetime) -> Opinion:
    """Keep an opinion; a second one takes the place of the first."""
    opinion = opinion_of(session, evaluation)
    if opinion is None:
        opinion = Opinion(evaluation_id=evaluation.id, words="", given_at=now)
        session.add(opinion)
    opinion.ease, opinion.clarity = _agreement(said.ease), _agreement(said.clarity)
    opinion.words, opinion.given_at = said.words.strip()[:LONGEST], now
    session.flush()
    return opinion


def opinion_of(session: Session, evaluation: Evaluation) -> Opinion | None:
    """Return what the candidate said, or None."""
    return session.scalar(select(Opinion).where(Opinion.evaluation_id == evaluation.id))


def _agreement(value: str) -> Agreement | None:
    return Agreement(value) if value in {known.value for known in Agreement} else None
