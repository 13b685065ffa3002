"""An answer begun and not sent: kept beside its question, for any device, until the question is answered."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.sittings.models import Sitting, Step

LONGEST = 20_000
"""Characters that a draft may have in all: more than any page of ours can send."""

_FIELD = re.compile(r"answer|(?:slot|rank|control)-[a-z]{1,2}")


def keep(
    session: Session, evaluation: Evaluation, domain: str, step_id: int, fields: Mapping[str, Sequence[str]]
) -> None:
    """Keep what a page holds, as the page names it; the newest draft is the one that stays.

    A draft that comes after the answer changes nothing; somebody else's question does not exist.
    """
    draft = {name: list(values) for name, values in fields.items() if _FIELD.fullmatch(name)}
    if sum(len(text) for values in draft.values() for text in values) > LONGEST:
        raise Refused("Ce texte est trop long. Raccourcissez-le.")
    mine = select(Sitting.id).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
    step = session.scalar(select(Step.id).where(Step.id == step_id, Step.sitting_id.in_(mine)))
    if step is None:
        raise NotFound
    session.execute(
        update(Step).where(Step.id == step, Step.answered_at.is_(None)).values(draft=draft or None)
    )
