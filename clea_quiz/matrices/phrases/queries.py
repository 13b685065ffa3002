"""What the pages show of phrases: one's own, and those that colleagues share."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Person
from clea_quiz.matrices.phrases.models import Phrase
from clea_quiz.matrices.phrases.service import open_to
from clea_quiz.matrices.rules import Mark

MOST_OFFERED = 500
"""Phrases that are offered: all of one's own, then the most used of colleagues."""


@dataclass(frozen=True)
class PhraseView:
    """A phrase as shown; ``owner`` is empty for one's own."""

    id: int
    text: str
    shared: bool
    framework: str | None
    criterion: str | None
    mark: Mark | None
    uses: int
    owner: str

    @property
    def place(self) -> str:
        """Return the criterion as a form names it: « framework/code », or nothing."""
        return f"{self.framework}/{self.criterion}" if self.criterion else ""


def phrases_of(session: Session, person: Person) -> tuple[PhraseView, ...]:
    """Return what a person may use: their own first, then colleagues', each the most used first."""
    found = session.execute(
        select(Phrase, Person.full_name)
        .join(Phrase.person)
        .where(open_to(person), Phrase.deleted_at.is_(None))
        .order_by((Phrase.person_id == person.id).desc(), Phrase.uses.desc(), Phrase.id.desc())
        .limit(MOST_OFFERED)
    )
    return tuple(
        _view(phrase, "" if phrase.person_id == person.id else full_name) for phrase, full_name in found
    )


def put_aside_last(session: Session, person: Person) -> PhraseView | None:
    """Return the phrase that was deleted last, while it can be brought back."""
    phrase = session.scalars(
        select(Phrase).where(Phrase.person_id == person.id, Phrase.deleted_at.is_not(None)).limit(1)
    ).first()
    return _view(phrase, "") if phrase else None


def _view(phrase: Phrase, owner: str) -> PhraseView:
    return PhraseView(
        id=phrase.id,
        text=phrase.text,
        shared=phrase.shared,
        framework=phrase.framework,
        criterion=phrase.criterion,
        mark=phrase.mark,
        uses=phrase.uses,
        owner=owner,
    )
