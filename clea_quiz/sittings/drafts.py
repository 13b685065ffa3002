"""What is being written and not sent: an answer, kept beside its question until it comes, and the notes."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused
from clea_quiz.sittings.models import Sitting, Step

LONGEST = 20_000
"""Characters that a draft may have in all: more than any page of ours can send."""

NOTES = "notes"
"""Name of the form field that carries the scratch pad."""

LONGEST_NOTES = 4000

_FIELD = re.compile(r"answer|(?:slot|rank|control)-[a-z]{1,2}")


def keep(
    session: Session, evaluation: Evaluation, domain: str, step_id: int, fields: Mapping[str, Sequence[str]]
) -> None:
    """Keep what a page holds, as the page names it; the newest draft is the one that stays.

    The scratch pad, where the page has one, is kept with it, and stays for the whole sitting.

    A draft that comes after the answer changes nothing; somebody else's question does not exist.
    """
    draft = {name: list(values) for name, values in fields.items() if _FIELD.fullmatch(name)}
    if sum(len(text) for values in draft.values() for text in values) > LONGEST:
        raise Refused("Ce texte est trop long. Raccourcissez-le.")
    step, sitting = _mine(session, evaluation, domain, step_id)
    session.execute(
        update(Step).where(Step.id == step, Step.answered_at.is_(None)).values(draft=draft or None)
    )
    _keep_notes(session, sitting, fields)


def keep_notes(
    session: Session, evaluation: Evaluation, domain: str, step_id: int, fields: Mapping[str, Sequence[str]]
) -> None:
    """Keep the scratch pad of a page whose answer goes off."""
    _, sitting = _mine(session, evaluation, domain, step_id)
    _keep_notes(session, sitting, fields)


def _keep_notes(session: Session, sitting: int, fields: Mapping[str, Sequence[str]]) -> None:
    for notes in fields.get(NOTES, ()):
        kept = notes.strip()[:LONGEST_NOTES] or None
        changed = Sitting.notes.is_distinct_from(kept)
        session.execute(update(Sitting).where(Sitting.id == sitting, changed).values(notes=kept))


def _mine(session: Session, evaluation: Evaluation, domain: str, step_id: int) -> tuple[int, int]:
    found = session.execute(
        select(Step.id, Sitting.id)
        .join(Sitting)
        .where(Step.id == step_id, Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]
