"""Phrases that assessors keep: their own, shared, limited, put aside and brought back."""

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Person
from clea_quiz.bank.frameworks import Framework
from clea_quiz.errors import NotFound, Refused
from clea_quiz.matrices.phrases import queries, service
from clea_quiz.matrices.phrases.service import Written
from clea_quiz.matrices.rules import Mark
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def frameworks(session: Session, library: TestLibrary, world: World) -> dict[str, Framework]:
    return dict(library.banks.current(session, world.organisation).frameworks)


@pytest.fixture
def claire(session: Session, world: World) -> Person:
    return session.get_one(Person, world.assessor)


def texts(session: Session, person: Person) -> list[tuple[str, str]]:
    return [(phrase.text, phrase.owner) for phrase in queries.phrases_of(session, person)]


def test_ones_own_come_first_then_colleagues_the_most_used_first(
    session: Session, claire: Person, world: World, frameworks: dict[str, Framework], clock: Clock
) -> None:
    nadia, paul = session.get_one(Person, world.manager), session.get_one(Person, world.other_assessor)
    first = service.add(session, claire, Written(" Très clair. "), frameworks, clock())
    service.add(session, claire, Written("À revoir."), frameworks, clock())
    shared = service.add(session, nadia, Written("Bon exemple.", shared=True), frameworks, clock())
    hers = service.add(session, nadia, Written("Pour moi seule."), frameworks, clock())
    theirs = service.add(session, paul, Written("D’ailleurs.", shared=True), frameworks, clock())
    service.use(session, claire, first.id)
    service.use(session, claire, shared.id)

    assert texts(session, claire) == [
        ("Très clair.", ""),
        ("À revoir.", ""),
        ("Bon exemple.", "Nadia Ferrand"),
    ]
    assert [phrase.uses for phrase in queries.phrases_of(session, claire)] == [1, 0, 1]
    for unseen in (hers, theirs):
        with pytest.raises(NotFound):
            service.use(session, claire, unseen.id)


def test_the_same_phrase_is_kept_once_and_its_owner_alone_changes_it(
    session: Session, claire: Person, world: World, frameworks: dict[str, Framework], clock: Clock
) -> None:
    nadia = session.get_one(Person, world.manager)
    phrase = service.add(session, claire, Written("Très clair.", shared=True), frameworks, clock())
    assert service.add(session, claire, Written("Très clair."), frameworks, clock()).id == phrase.id

    for other in (nadia, session.get_one(Person, world.other_assessor)):
        with pytest.raises(NotFound):
            service.change(session, other, phrase.id, Written("Volée."), frameworks)
        with pytest.raises(NotFound):
            service.put_aside(session, other, phrase.id, clock())
    tied = Written("Clair.", criterion="clea-2021/1.2.3", mark=Mark.ACQUIRED)
    service.change(session, claire, phrase.id, tied, frameworks)

    (view,) = queries.phrases_of(session, claire)
    assert (view.text, view.place, view.mark, view.shared) == (
        "Clair.",
        "clea-2021/1.2.3",
        Mark.ACQUIRED,
        False,
    )


def test_a_deleted_phrase_comes_back_until_another_is_deleted(
    session: Session, claire: Person, world: World, frameworks: dict[str, Framework], clock: Clock
) -> None:
    one = service.add(session, claire, Written("Une."), frameworks, clock())
    two = service.add(session, claire, Written("Deux."), frameworks, clock())
    service.put_aside(session, claire, one.id, clock())
    assert texts(session, claire) == [("Deux.", "")]
    with pytest.raises(NotFound):
        service.use(session, claire, one.id)
    with pytest.raises(NotFound):
        service.bring_back(session, session.get_one(Person, world.manager), one.id)

    service.bring_back(session, claire, one.id)
    assert len(texts(session, claire)) == 2
    service.put_aside(session, claire, one.id, clock())
    service.put_aside(session, claire, two.id, clock())
    assert queries.put_aside_last(session, claire) is not None
    with pytest.raises(NotFound, match="ne peut plus être rétablie"):
        service.bring_back(session, claire, one.id)


def test_refusals_are_sentences(
    session: Session,
    claire: Person,
    frameworks: dict[str, Framework],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Refused, match="Écrivez la phrase"):
        service.add(session, claire, Written("  "), frameworks, clock())
    with pytest.raises(Refused, match="500 caractères"):
        service.add(session, claire, Written("x" * 501), frameworks, clock())
    for nowhere in ("clea-2021/9.9.9", "ailleurs/1.1.1", "1.1.1"):
        with pytest.raises(Refused, match="critère n’existe pas"):
            service.add(session, claire, Written("Oui.", criterion=nowhere), frameworks, clock())

    monkeypatch.setattr(service, "MOST_PHRASES", 2)
    kept = [service.add(session, claire, Written(f"N° {n}"), frameworks, clock()) for n in range(2)]
    with pytest.raises(Refused, match="déjà 2 phrases"):
        service.add(session, claire, Written("De trop."), frameworks, clock())
    service.put_aside(session, claire, kept[0].id, clock())
    service.add(session, claire, Written("À sa place."), frameworks, clock())
    with pytest.raises(Refused, match="déjà 2 phrases"):
        service.bring_back(session, claire, kept[0].id)
