"""What somebody asks to be read otherwise, checked against what was served and what is published today."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring, RescoringKind, Sitting, Step
from clea_quiz.sittings.rescoring import in_force, marking_of


@dataclass(frozen=True)
class Wanted:
    """What is asked: which kind, for which item, in one revision or all that were served.

    ``whole_domain``: newer parameters for every item of its domain; ``drop_unreadable``: answers that a newer
    key cannot mark do not count.
    """

    kind: RescoringKind
    item: str
    revision: str | None = None
    whole_domain: bool = False
    drop_unreadable: bool = True


@dataclass(frozen=True)
class Served:
    """Where an organisation has served an item, and its revisions, the latest first."""

    framework: str
    domain: str
    revisions: tuple[str, ...]


def served(session: Session, organisation_id: int, item: str) -> Served:
    """Return where an item was served; NotFound where it never was in this organisation."""
    rows = session.execute(
        select(Evaluation.framework, Sitting.domain, Step.content_hash)
        .join(Sitting, Sitting.evaluation_id == Evaluation.id)
        .join(Step, Step.sitting_id == Sitting.id)
        .where(Evaluation.organisation_id == organisation_id, Step.item == item)
        .order_by(Step.id.desc())
    ).all()
    if not rows:
        raise NotFound
    framework, domain = rows[0][:2]
    return Served(framework, domain, tuple(dict.fromkeys(row[2] for row in rows)))


def build(session: Session, library: TestLibrary, organisation_id: int, wanted: Wanted) -> Rescoring:
    """Return the re-scoring that is asked for, not stored yet; refused when it would say nothing new."""
    found = served(session, organisation_id, wanted.item)
    if wanted.revision is not None and wanted.revision not in found.revisions:
        raise NotFound
    hashes = [wanted.revision] if wanted.revision else sorted(found.revisions)
    built = Rescoring(
        organisation_id=organisation_id,
        kind=wanted.kind,
        framework=found.framework,
        domain=found.domain,
        item=wanted.item,
        content_hashes=hashes,
        publication_id=None,
        drop_unreadable=False,
    )
    if wanted.kind is not RescoringKind.NEUTRALISED:
        built.publication_id = current_publication(session, organisation_id)
    if wanted.kind is RescoringKind.KEY:
        _aim_at_older_revisions(session, library, built, wanted)
    elif wanted.kind is RescoringKind.CALIBRATION:
        built.item = None if wanted.whole_domain else wanted.item
        built.content_hashes = []
        _refuse_same_parameters(session, library, built)
    _refuse_twice(session, built)
    return built


def _aim_at_older_revisions(session: Session, library: TestLibrary, built: Rescoring, wanted: Wanted) -> None:
    built.drop_unreadable = wanted.drop_unreadable
    newest = current_revision(session, library, built)
    if newest is None:
        raise Refused(
            "Cette question n’est plus dans la banque : il n’y a pas de clé plus récente à appliquer."
        )
    built.content_hashes = [hash for hash in built.content_hashes if hash != newest]
    if not built.content_hashes:
        raise Refused(
            "Toutes les réponses ont été données à la version d’aujourd’hui de la question. "
            "Corrigez d’abord la clé et publiez-la, puis revenez ici."
        )


def current_revision(session: Session, library: TestLibrary, built: Rescoring) -> str | None:
    """Return the revision of an item that a sitting begun now would serve."""
    try:
        test = _newest(session, library, built)
    except NotFound:
        return None
    place = test.index.get(built.item or "")
    return None if place is None else test.content_hashes[place]


def _newest(session: Session, library: TestLibrary, built: Rescoring) -> CompiledTest:
    publication_id = current_publication(session, built.organisation_id)
    return library.test(session, (publication_id, built.framework, built.domain), voice=True)


def _refuse_same_parameters(session: Session, library: TestLibrary, built: Rescoring) -> None:
    pinned = session.scalars(
        select(Sitting.publication_id)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .where(
            Evaluation.organisation_id == built.organisation_id,
            Evaluation.framework == built.framework,
            Sitting.domain == built.domain,
        )
        .distinct()
    )
    for publication_id in pinned:
        test = library.test(session, (publication_id, built.framework, built.domain), voice=True)
        if marking_of(session, library, test, [built]).weighed:
            return
    raise Refused("Les paramètres publiés aujourd’hui sont ceux des réponses : rien ne changerait.")


def _refuse_twice(session: Session, built: Rescoring) -> None:
    for one in in_force(session, built.organisation_id):
        if (one.kind, one.item, one.domain, one.framework, one.publication_id, one.drop_unreadable) == (
            built.kind,
            built.item,
            built.domain,
            built.framework,
            built.publication_id,
            built.drop_unreadable,
        ) and set(built.content_hashes) <= set(one.content_hashes):
            raise Conflict("C’est déjà fait : cette re-notation est en vigueur. L’historique la montre.")
