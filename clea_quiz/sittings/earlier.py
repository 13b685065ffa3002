"""What a candidate met in other evaluations, and when: a choice can be made, and made again years later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings.models import Sitting, Step


@dataclass(frozen=True)
class Past:
    """The sub-domains a sitting assesses (none named: all), and every item met elsewhere in its domain."""

    scope: frozenset[str] = frozenset()
    met: tuple[tuple[str, datetime], ...] = ()

    def before(self, moment: datetime) -> frozenset[str]:
        """Return what had been met by then."""
        return frozenset(item for item, served_at in self.met if served_at < moment)


NOTHING = Past()


def past_of(session: Session, sitting: Sitting) -> Past:
    """Return what a sitting's candidate brings along."""
    evaluation = session.get_one(Evaluation, sitting.evaluation_id)
    met = session.execute(
        select(Step.item, Step.served_at)
        .join(Sitting)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .where(
            Evaluation.candidate_id == evaluation.candidate_id,
            Evaluation.id != evaluation.id,
            Sitting.domain == sitting.domain,
        )
    )
    return Past(frozenset(evaluation.scope or ()), tuple((item, served_at) for item, served_at in met))
