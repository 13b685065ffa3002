"""Where cards come from: today's bank for one to be played, its own publication for one that was."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.models import PublicationEntry, Revision
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.bank import Media
from clea_quiz.bank.interactions.observed import ObservedInteraction
from clea_quiz.bank.item_models import REFERENCE, ItemModel
from clea_quiz.bank.scenarios import Item, Scenario
from clea_quiz.bank.sources import MEDIA_TYPES, Kind
from clea_quiz.errors import NotFound, said
from clea_quiz.matrices.observations.models import Observation
from clea_quiz.sittings.library import TestLibrary

UNKNOWN = said("Cette fiche n’existe pas dans ce référentiel. Revenez à la liste des fiches.")
_CARRIERS = (Kind.SCENARIO, Kind.MODEL)


@dataclass(frozen=True)
class Card:
    """A situation to play: the scenario, its item and what to observe."""

    scenario: Scenario
    item: Item
    observed: ObservedInteraction


def cards_of(session: Session, library: TestLibrary, evaluation: Evaluation) -> dict[str, Card]:
    """Return today's cards of an evaluation's framework by item, in official order."""
    bank = library.banks.current(session, evaluation.organisation_id)
    return {
        placed.item.id: _card(placed.scenario, placed.item.id)
        for code in bank.frameworks[evaluation.framework].criteria
        for placed in bank.observed_cards(evaluation.framework, code)
    }


def played_cards(session: Session, evaluation: Evaluation) -> dict[str, tuple[Observation, Card]]:
    """Return the cards begun in an evaluation as they were then, by item: one query."""
    people = (joinedload(Observation.author), joinedload(Observation.finished_by))
    query = _with_body().where(Observation.evaluation_id == evaluation.id).options(*people)
    found = session.execute(query).all()
    return {
        observation.item: (observation, _read(observation, kind, body)) for observation, kind, body in found
    }


def card_as_played(session: Session, observation: Observation) -> Card:
    """Return the card of an observation as it was when it was played."""
    _, kind, body = session.execute(_with_body().where(Observation.id == observation.id)).one()
    return _read(observation, kind, body)


def hash_of(session: Session, publication_id: int, scenario: str) -> str:
    """Return the content hash of a scenario in a publication."""
    return session.scalars(
        select(Revision.content_hash)
        .join(PublicationEntry)
        .where(
            PublicationEntry.publication_id == publication_id,
            Revision.slug == scenario,
            Revision.kind.in_(_CARRIERS),
        )
        .order_by(Revision.kind.desc())
        .limit(1)
    ).one()


def picture_of(session: Session, evaluation: Evaluation, scenario: str, item: str, file: str) -> Media:
    """Return a picture of a card, from the publication it was played under or from today's."""
    played = session.scalar(
        select(Observation.publication_id).filter_by(evaluation_id=evaluation.id, item=item)
    )
    publication = played or current_publication(session, evaluation.organisation_id)
    body = session.scalar(
        select(Revision.body)
        .join(PublicationEntry)
        .where(
            PublicationEntry.publication_id == publication,
            Revision.kind == Kind.MEDIA,
            Revision.slug == f"{scenario}/{file}",
        )
    )
    suffix = f".{file.rpartition('.')[2]}"
    if body is None or suffix not in MEDIA_TYPES:
        raise NotFound
    return Media(MEDIA_TYPES[suffix], body)


def known(cards: Mapping[str, Card], item: str) -> Card:
    """Return a card by its item; refuse an unknown one."""
    if item not in cards:
        raise NotFound(UNKNOWN)
    return cards[item]


def _with_body() -> Select[Observation, Kind, bytes]:
    return (
        select(Observation, Revision.kind, Revision.body)
        .join(PublicationEntry, PublicationEntry.publication_id == Observation.publication_id)
        .join(
            Revision,
            and_(
                Revision.id == PublicationEntry.revision_id,
                Revision.slug == Observation.scenario,
                Revision.content_hash == Observation.content_hash,
                Revision.kind.in_(_CARRIERS),
            ),
        )
    )


def _read(observation: Observation, kind: Kind, body: bytes) -> Card:
    if kind is Kind.MODEL:
        return _card(ItemModel.model_validate_json(body).instance(REFERENCE), observation.item)
    return _card(Scenario.model_validate_json(body), observation.item)


def _card(scenario: Scenario, item_id: str) -> Card:
    item = next(item for item in scenario.items if item.id == item_id)
    if not isinstance(item.interaction, ObservedInteraction):
        raise NotFound(UNKNOWN)
    return Card(scenario, item, item.interaction)
