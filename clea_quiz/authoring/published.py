"""The banks in use, built once per publication and shared by every request of the process."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clea_quiz.authoring.models import Publication, PublicationEntry, Revision
from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.sources import Source
from clea_quiz.errors import Refused

MOST_BANKS = 8
"""Publications kept in memory: today's for a few organisations, and those of sittings under way."""


class PublishedBanks:
    """Immutable banks by publication. A publication never changes, so nothing is ever invalidated."""

    def __init__(self) -> None:
        self._banks: OrderedDict[int, Bank] = OrderedDict()
        self._lock = Lock()

    def bank(self, session: Session, publication_id: int) -> Bank:
        """Return the bank of a publication, built on first use."""
        with self._lock:
            if publication_id in self._banks:
                self._banks.move_to_end(publication_id)
                return self._banks[publication_id]
        bank = bank_of(sources_of(session, publication_id))
        with self._lock:
            self._banks[publication_id] = bank
            while len(self._banks) > MOST_BANKS:
                self._banks.popitem(last=False)
        return bank

    def current(self, session: Session, organisation_id: int) -> Bank:
        """Return the bank an organisation uses today: one small query, then memory."""
        return self.bank(session, current_publication(session, organisation_id))


def current_publication(session: Session, organisation_id: int | None) -> int:
    """Return the newest publication of an organisation, or of the common bank when it has none."""
    publication = session.scalar(
        select(Publication.id)
        .where(or_(Publication.organisation_id == organisation_id, Publication.organisation_id.is_(None)))
        .order_by(Publication.organisation_id.is_(None), Publication.id.desc())
        .limit(1)
    )
    if publication is None:
        raise Refused("La banque d’items est vide : « clea-quiz bank load » la remplit.")
    return publication


def sources_of(session: Session, publication_id: int) -> Iterable[Source]:
    """Return the documents of a publication, in a stable order."""
    rows = session.execute(
        select(Revision.kind, Revision.slug, Revision.body)
        .join(PublicationEntry)
        .where(PublicationEntry.publication_id == publication_id)
        .order_by(Revision.kind, Revision.slug)
    )
    return [Source(kind, slug, body) for kind, slug, body in rows]
