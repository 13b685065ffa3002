"""Accounts on real databases."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts import queries, service
from clea_quiz.accounts.models import AttemptKind, Candidate, EvaluationKind, FailedAttempt, Person, Role
from clea_quiz.errors import NotFound, Refused, TooManyAttempts
from tests.support.clock import Clock
from tests.support.world import SOCLE, World

SECTORS = {"general": "Tous métiers", "logistique": "Logistique"}


def test_the_right_password_signs_in_whatever_the_case_of_the_address(
    session: Session, world: World, clock: Clock
) -> None:
    person = service.sign_in(session, world.assessor_email.upper(), world.password, "here", clock())

    assert person is not None
    assert person.id == world.assessor


def test_a_wrong_password_an_unknown_address_and_a_closed_account_all_fail_alike(
    session: Session, world: World, clock: Clock
) -> None:
    closed = session.get_one(Person, world.author)
    closed.active = False
    session.flush()

    assert service.sign_in(session, world.assessor_email, "pas la bonne phrase", "here", clock()) is None
    assert service.sign_in(session, "nobody@ici.example", world.password, "here", clock()) is None
    assert service.sign_in(session, world.author_email, world.password, "here", clock()) is None


def test_guessing_is_slowed_and_patience_reopens_the_door(
    session: Session, world: World, clock: Clock
) -> None:
    for _ in range(service.MOST_ATTEMPTS[AttemptKind.ACCESS_CODE]):
        assert service.enter_code(session, "AAAAAAAA", "here", clock()) is None

    with pytest.raises(TooManyAttempts):
        service.enter_code(session, world.code, "here", clock())
    assert service.enter_code(session, world.code, "elsewhere", clock()) is not None
    clock.pass_(service.ATTEMPT_WINDOW.total_seconds() + 1)
    assert service.enter_code(session, world.code, "here", clock()) is not None


def test_a_list_with_one_bad_line_creates_nobody(session: Session, world: World, clock: Clock) -> None:
    before = session.scalar(select(func.count()).select_from(Candidate))
    text = "prenom;nom;secteur\nZoé;Dupont;logistique\nAli;;logistique\n"

    with pytest.raises(Refused) as refused:
        service.import_candidates(session, world.organisation, text, SECTORS, clock())

    assert refused.value.details == ("Ligne 3\u00a0: Le prénom et le nom sont obligatoires.",)
    assert session.scalar(select(func.count()).select_from(Candidate)) == before


def test_a_list_is_imported_in_one_go(session: Session, world: World, clock: Clock) -> None:
    text = "prenom;nom;reference\nZoé;Dupont;R1\nAli;Ben;R2\n"

    created = service.import_candidates(session, world.organisation, text, SECTORS, clock())

    assert [candidate.full_name for candidate in created] == ["Zoé Dupont", "Ali Ben"]
    with pytest.raises(Refused, match="corrigez"):
        service.import_candidates(session, world.organisation, text, SECTORS, clock())


def test_an_evaluation_needs_a_candidate_and_an_assessor_of_the_same_organisation(
    session: Session, world: World, clock: Clock
) -> None:
    foreign = service.NewEvaluation(world.candidate, SOCLE, EvaluationKind.FINAL, None)
    with pytest.raises(NotFound):
        service.open_evaluation(session, world.other_organisation, foreign, Random(1), clock())
    stranger = service.NewEvaluation(world.candidate, SOCLE, EvaluationKind.FINAL, world.other_assessor)
    with pytest.raises(Refused, match="évaluateur de votre organisation"):
        service.open_evaluation(session, world.organisation, stranger, Random(1), clock())
    author = service.NewEvaluation(world.candidate, SOCLE, EvaluationKind.FINAL, world.author)
    with pytest.raises(Refused, match="évaluateur de votre organisation"):
        service.open_evaluation(session, world.organisation, author, Random(1), clock())


def test_two_evaluations_never_share_a_code(session: Session, world: World, clock: Clock) -> None:
    new = service.NewEvaluation(world.candidate, SOCLE, EvaluationKind.FINAL, None)
    # The same chance twice draws the same first code: the second must go on drawing.
    first = service.open_evaluation(session, world.organisation, new, Random(42), clock())
    second = service.open_evaluation(session, world.organisation, new, Random(42), clock())

    assert first.access_code != second.access_code


def test_a_person_needs_a_role_a_strong_password_and_an_address_of_their_own(
    session: Session, world: World, clock: Clock
) -> None:
    def create(email: str, password: str, roles: frozenset[Role]) -> Person:
        new = service.NewPerson(email, "Lou Roy", password, roles)
        return service.create_person(session, world.organisation, new, clock())

    good, assessor = "une autre phrase longue", frozenset({Role.ASSESSOR})
    for email, password, roles in (
        ("lou@ici.example", good, frozenset[Role]()),
        ("lou@ici.example", "court", assessor),
        (world.assessor_email, good, assessor),
    ):
        with pytest.raises(Refused):
            create(email, password, roles)
    assert create("Lou@ici.example ", good, assessor).email == "lou@ici.example"
    assert "Lou Roy" in [row.full_name for row in queries.staff(session, world.organisation)]


def test_lists_show_only_their_own_organisation(session: Session, world: World) -> None:
    assert [row.full_name for row in queries.candidates(session, world.other_organisation)] == ["Omar Keita"]
    assert {row.id for row in queries.enrolments(session, world.organisation)} == {
        world.evaluation,
        world.numerique_evaluation,
    }
    assert queries.assessors(session, world.organisation) == [(world.assessor, "Claire Lenoir")]
    with pytest.raises(NotFound):
        queries.evaluation_of(session, world.other_evaluation, world.organisation)


def test_old_failures_are_forgotten(session: Session, clock: Clock) -> None:
    service.enter_code(session, "AAAAAAAA", "here", clock())
    later = clock() + service.ATTEMPT_WINDOW + timedelta(seconds=1)
    service.enter_code(session, "BBBBBBBB", "here", later)

    assert session.scalar(select(func.count()).select_from(FailedAttempt)) == 1
