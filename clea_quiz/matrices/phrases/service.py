"""What a person does with phrases: keep, change, put aside and bring back, use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Person
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import NotFound, Refused, said
from clea_quiz.matrices.phrases.models import Phrase
from clea_quiz.matrices.rules import Mark

MOST_PHRASES = 200
LONGEST_PHRASE = 500


@dataclass(frozen=True)
class Written:
    """A phrase as it is written; ``criterion`` is empty or « framework/code »."""

    text: str
    shared: bool = False
    criterion: str = ""
    mark: Mark | None = None


def add(
    session: Session, person: Person, written: Written, frameworks: Mapping[str, Framework], now: datetime
) -> Phrase:
    """Keep a phrase; one that is there already stays as it is."""
    _hold(session, person)
    text = _refuse_bad(written, frameworks)
    same = session.scalars(_mine(person).where(Phrase.text == text)).first()
    if same is not None:
        return same
    _refuse_full(session, person)
    phrase = Phrase(organisation_id=person.organisation_id, person_id=person.id, uses=0, created_at=now)
    _fill(phrase, written, text)
    session.add(phrase)
    session.flush()
    return phrase


def change(
    session: Session, person: Person, phrase_id: int, written: Written, frameworks: Mapping[str, Framework]
) -> Phrase:
    """Write one's own phrase otherwise."""
    phrase = _own(session, person, phrase_id)
    _fill(phrase, written, _refuse_bad(written, frameworks))
    return phrase


def put_aside(session: Session, person: Person, phrase_id: int, now: datetime) -> Phrase:
    """Delete one's own phrase; until the next one is deleted, it can be brought back."""
    phrase = _own(session, person, phrase_id)
    session.execute(delete(Phrase).where(Phrase.person_id == person.id, Phrase.deleted_at.is_not(None)))
    phrase.deleted_at = now
    return phrase


def bring_back(session: Session, person: Person, phrase_id: int) -> Phrase:
    """Take back a deletion."""
    _hold(session, person)
    phrase = session.scalar(select(Phrase).filter_by(id=phrase_id, person_id=person.id))
    if phrase is None:
        raise NotFound(said("Cette phrase ne peut plus être rétablie. Écrivez-la de nouveau."))
    if phrase.deleted_at is not None:
        _refuse_full(session, person)
    phrase.deleted_at = None
    return phrase


def use(session: Session, person: Person, phrase_id: int) -> None:
    """Count one use of a phrase of one's own, or of one that a colleague shares."""
    counted = session.execute(
        update(Phrase)
        .where(Phrase.id == phrase_id, open_to(person), Phrase.deleted_at.is_(None))
        .values(uses=Phrase.uses + 1)
        .returning(Phrase.id)
    )
    if counted.first() is None:
        raise NotFound


def open_to(person: Person) -> ColumnElement[bool]:
    """Return the condition of what a person may use."""
    return or_(
        Phrase.person_id == person.id,
        (Phrase.organisation_id == person.organisation_id) & Phrase.shared.is_(True),
    )


def count_of(session: Session, person: Person) -> int:
    """Return how many phrases a person keeps."""
    return session.scalar(select(func.count()).select_from(_mine(person).subquery())) or 0


def _refuse_full(session: Session, person: Person) -> None:
    if count_of(session, person) >= MOST_PHRASES:
        raise Refused(
            said("Vous avez déjà %(most)s phrases. Supprimez-en une, puis recommencez.", most=MOST_PHRASES)
        )


def _hold(session: Session, person: Person) -> None:
    """Count and add as one: two pages of the same person never pass the limit together."""
    session.refresh(person, with_for_update=True)


def _mine(person: Person) -> Select[Phrase]:
    return select(Phrase).where(Phrase.person_id == person.id, Phrase.deleted_at.is_(None))


def _own(session: Session, person: Person, phrase_id: int) -> Phrase:
    phrase = session.scalar(_mine(person).where(Phrase.id == phrase_id))
    if phrase is None:
        raise NotFound(said("Cette phrase n’existe plus, ou elle n’est pas la vôtre."))
    return phrase


def _refuse_bad(written: Written, frameworks: Mapping[str, Framework]) -> str:
    text = written.text.strip()
    if not text:
        raise Refused("Écrivez la phrase à garder.")
    if len(text) > LONGEST_PHRASE:
        raise Refused(said("La phrase dépasse %(most)s caractères. Raccourcissez-la.", most=LONGEST_PHRASE))
    slug, _, code = written.criterion.partition("/")
    if written.criterion and (slug not in frameworks or code not in frameworks[slug].criteria):
        raise Refused("Ce critère n’existe pas. Choisissez-en un dans la liste.")
    return text


def _fill(phrase: Phrase, written: Written, text: str) -> None:
    slug, _, code = written.criterion.partition("/")
    phrase.text, phrase.shared, phrase.mark = text, written.shared, written.mark
    phrase.framework, phrase.criterion = slug or None, code or None
