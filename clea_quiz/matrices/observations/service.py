"""What an assessor does with a card: fill it in, finish it, correct it until the matrix is signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.errors import Conflict, Refused, said
from clea_quiz.matrices import rights
from clea_quiz.matrices.models import Evidence, EvidenceKind
from clea_quiz.matrices.observations import rules
from clea_quiz.matrices.observations.cards import Card, card_as_played, cards_of, hash_of, known
from clea_quiz.matrices.observations.models import Observation, ObservationChange
from clea_quiz.matrices.observations.rules import Content, Point
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.service import standing_signature
from clea_quiz.sittings.library import TestLibrary

MOST_NOTES = 2000
LONGEST_AGO = timedelta(hours=12)
"""How far back a page without network may say that a card was begun."""


@dataclass(frozen=True)
class Filled:
    """What a page holds of a card, and the version it had before its eyes (0: nobody had begun).

    ``hand`` names the page and ``turn`` counts what it sends; ``ago`` is how long it has been holding this
    without reaching the server.
    """

    item: str
    content: Content
    version: int
    hand: str = ""
    turn: int = 0
    ago: timedelta = timedelta(0)


def keep(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    filled: Filled,
    now: datetime,
) -> Observation:
    """Keep a card that is being filled in; a finished one only changes by a correction."""
    observation, card = _opened(session, library, evaluation, assessor_id, filled.item)
    _refuse_bad(card, filled)
    if observation is not None and observation.finished_at is not None:
        if content_of(observation) == filled.content:
            return observation
        raise Conflict("Cette fiche est terminée. Ouvrez « Corriger » pour la changer.")
    return _write(session, evaluation, assessor_id, (observation, card, filled), now)


def finish(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    assessor_id: int,
    filled: Filled,
    now: datetime,
) -> Observation:
    """Finish a card, or correct a finished one: it becomes, or stays, an evidence of its criterion."""
    observation, card = _opened(session, library, evaluation, assessor_id, filled.item)
    _refuse_bad(card, filled)
    if filled.content.grade is None:
        raise Refused("Choisissez un résultat avant de terminer la fiche.")
    before = content_of(observation) if observation and observation.finished_at else None
    observation = _write(session, evaluation, assessor_id, (observation, card, filled), now)
    if before is None:
        observation.finished_at, observation.finished_by_id = now, assessor_id
        observation.author_id = assessor_id
        observation.version += 1
    elif before != filled.content:
        changes = before.differences(filled.content)
        change = ObservationChange(
            observation_id=observation.id, author_id=assessor_id, at=now, changes=changes
        )
        session.add(change)
    else:
        return observation
    _prove(session, evaluation, observation, card, now)
    return observation


def card_in_hand(session: Session, library: TestLibrary, evaluation: Evaluation, item: str) -> Card:
    """Return a card as it was begun, or as it is today when nobody has begun it."""
    return _card_in_hand(session, library, evaluation, item)[1]


def content_of(observation: Observation) -> Content:
    """Return what is written on a card."""
    return Content(tuple(map(Point, observation.points)), observation.grade, observation.notes)


def _opened(
    session: Session, library: TestLibrary, evaluation: Evaluation, assessor_id: int, item: str
) -> tuple[Observation | None, Card]:
    """Hold the dossier, unsigned, until the end of the transaction; return the card in hand.

    Refuse who may not write on its criterion.
    """
    session.refresh(evaluation, with_for_update=True)
    if standing_signature(session, evaluation) is not None:
        raise Conflict("Cette matrice est signée : ses fiches ne changent plus.")
    observation, card = _card_in_hand(session, library, evaluation, item)
    framework = framework_of(session, library, evaluation)
    rights.refuse_outsider(session, framework, evaluation, assessor_id, [card.item.criterion_code])
    return observation, card


def _card_in_hand(
    session: Session, library: TestLibrary, evaluation: Evaluation, item: str
) -> tuple[Observation | None, Card]:
    observation = session.scalar(select(Observation).filter_by(evaluation_id=evaluation.id, item=item))
    if observation is not None:
        return observation, card_as_played(session, observation)
    return None, known(cards_of(session, library, evaluation), item)


def _refuse_bad(card: Card, filled: Filled) -> None:
    content = filled.content
    known_grade = content.grade is None or rules.grade_of(card.observed, content.grade) is not None
    if len(content.points) != len(card.observed.look_for) or not known_grade:
        raise Refused("Cette page était incomplète. Rechargez-la, puis recommencez.")
    if len(content.notes) > MOST_NOTES:
        raise Refused(said("Les notes dépassent %(most)s caractères.", most=MOST_NOTES))


def _write(
    session: Session,
    evaluation: Evaluation,
    assessor_id: int,
    written: tuple[Observation | None, Card, Filled],
    now: datetime,
) -> Observation:
    observation, card, filled = written
    if observation is None:
        observation = _begun(session, evaluation, card, filled, now)
        session.add(observation)
    elif content_of(observation) == filled.content:
        return observation
    elif filled.hand and filled.hand == observation.hand:
        if filled.turn < observation.turn:
            return observation  # overtaken on the way by what the same page wrote later
    elif filled.version != observation.version:
        raise Conflict(
            said(
                "%(person)s a rempli la même fiche entre-temps. Rien n’a été remplacé : "
                "comparez, puis choisissez.",
                person=observation.author.full_name,
            )
        )
    content = filled.content
    observation.points, observation.grade = [point.value for point in content.points], content.grade
    observation.notes = content.notes
    observation.proposal = rules.proposal_of(card.observed, content.grade)
    observation.author_id, observation.updated_at = assessor_id, now
    observation.hand, observation.turn = filled.hand, filled.turn
    observation.version += 1
    session.flush()
    session.expire(observation, ["author"])
    return observation


def _begun(
    session: Session, evaluation: Evaluation, card: Card, filled: Filled, now: datetime
) -> Observation:
    publication = current_publication(session, evaluation.organisation_id)
    return Observation(
        evaluation_id=evaluation.id,
        item=card.item.id,
        scenario=card.scenario.scenario,
        criterion=card.item.criterion_code,
        publication_id=publication,
        content_hash=hash_of(session, publication, card.scenario.scenario),
        started_at=now - min(max(filled.ago, timedelta(0)), LONGEST_AGO),
        version=0,
    )


def _prove(
    session: Session, evaluation: Evaluation, observation: Observation, card: Card, now: datetime
) -> None:
    """Write the evidence of a finished card, or again after a correction, in the corrector's name."""
    first = observation.finished_by
    other = first.full_name if first is not None and first.id != observation.author_id else None
    told = rules.evidence_text(card.scenario.title, card.observed, content_of(observation), other)
    evidence = session.get(Evidence, observation.evidence_id) if observation.evidence_id else None
    if evidence is None:
        kind = EvidenceKind.OBSERVATION
        evidence = Evidence(evaluation_id=evaluation.id, criterion=observation.criterion, kind=kind)
    evidence.text, evidence.author_id, evidence.recorded_at = told, observation.author_id, now
    session.add(evidence)
    session.flush()
    observation.evidence_id = evidence.id
