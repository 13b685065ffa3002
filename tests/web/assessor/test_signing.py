"""The signature: what is missing, what is locked, and what it protects from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.models import Judgement, Signature
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World
from tests.web.assessor.conftest import Reader


def signatures(session: Session) -> list[Signature]:
    session.expire_all()
    found = list(session.scalars(select(Signature)))
    session.rollback()
    return found


def test_an_incomplete_matrix_lists_what_is_missing_with_links_and_offers_no_signature(
    assessor: Reader, world: World, session: Session
) -> None:
    dossier = f"evaluations/{world.evaluation}"
    html = assessor.at(f"{dossier}/signature")

    assert "107\u00a0critères sans appréciation" in html
    assert f"/{dossier}/matrice/7#critere-7.1.1" in html
    assert "Signer la matrice" not in html
    token = assessor.hidden("csrf_token")
    fields = {"csrf_token": token, "confirmed": "1", "seen": ""}
    refused = assessor.client.post(f"/evaluateur/{dossier}/signature", data=fields)
    assert refused.status_code == 400
    assert "Il manque 107 appréciations avant de signer" in refused.text
    assert signatures(session) == []


def test_signing_asks_for_confirmation_then_locks_and_shows_the_hash(
    assessor: Reader, complete: str, session: Session, world: World
) -> None:
    assessor.at(f"{complete}/signature")
    html = assessor.send("/signature")
    assert assessor.status == 400
    assert "Cochez la case" in html

    html = assessor.send("/signature", confirmed="1")

    assert assessor.status == 200
    [signature] = signatures(session)
    session.add(signature)
    assert signature.content_hash in html
    assert signature.person_id == world.assessor
    assert "Le contenu affiché est celui qui a été signé." in html
    assert "Signer la matrice" not in html


def test_a_signed_matrix_is_read_only_and_a_late_form_loses_nothing_of_what_was_typed(
    assessor: Reader, complete: str, session: Session
) -> None:
    late = assessor.at(f"{complete}/matrice/1")
    assessor.at(f"{complete}/signature")
    assessor.send("/signature", confirmed="1")
    assert 'type="radio"' not in assessor.at(f"{complete}/matrice/1")

    assessor.pages.append(late)
    html = assessor.send(
        "/matrice/1", **{"mark-1.1": "not_acquired", "comment-1.1": "Trop tard, mais gardé."}
    )

    assert assessor.status == 409
    assert "Cette matrice est signée" in html
    assert "Trop tard, mais gardé." in html
    assert {mark for mark in session.scalars(select(Judgement.mark))} == {Mark.ACQUIRED}


def test_nobody_signs_something_else_than_what_the_page_showed(
    assessor: Reader,
    complete: str,
    session: Session,
    library: TestLibrary,
    world: World,
    clock: Clock,
) -> None:
    assessor.at(f"{complete}/signature")
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    meanwhile = [Entry("1.1", Mark.NOT_ACQUIRED, "", 1)]
    service.judge(session, library, evaluation, world.manager, meanwhile, clock())
    session.commit()

    html = assessor.send("/signature", confirmed="1")

    assert assessor.status == 409
    assert "La matrice a changé" in html
    assert signatures(session) == []
    assessor.send("/signature", confirmed="1")  # the page now shows the change
    assert len(signatures(session)) == 1


def test_a_manager_sees_the_signature_page_but_does_not_sign(manager: Reader, complete: str) -> None:
    html = manager.at(f"{complete}/signature")

    assert "Signer la matrice" not in html
    assert "rôle d’évaluateur" in html
