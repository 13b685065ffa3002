"""Filling in the matrix: marks, comments, evidence; refusals and conflicts that lose nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Role, RoleGrant
from clea_quiz.matrices import service
from clea_quiz.matrices.models import Evidence, Judgement
from clea_quiz.matrices.queries import matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import SURE, Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import World
from tests.web.assessor.conftest import Reader

LONG = "x" * 2001


@pytest.fixture
def dossier(world: World) -> str:
    return f"evaluations/{world.evaluation}"


@pytest.fixture
def colleague(app: Flask, session: Session, world: World) -> Reader:
    """Nadia, a manager who assesses too."""
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.commit()
    browser = Reader(app.test_client())
    browser.sign_in(world.manager_email, world.password)
    return browser


def marks(session: Session, evaluation_id: int) -> dict[str, tuple[Mark, str, str]]:
    session.expire_all()
    found = session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation_id))
    result = {j.criterion: (j.mark, j.comment, j.author.full_name) for j in found}
    session.rollback()
    return result


def test_marks_comments_and_evidence_are_kept_in_one_go(
    assessor: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")

    html = assessor.send(
        "/matrice/1",
        **{
            "mark-1.2.1": "acquired",
            "comment-1.2.1": "Lexique précis.\r\nSûr de lui.",
            "mark-1.2.2": "not_assessed",
            "kind-1.2.1": "observation",
            "proof-1.2.1": "A décrit la réception d’une palette.",
        },
    )

    assert assessor.status == 200
    assert "2\u00a0appréciations enregistrées, 1\u00a0preuve ajoutée." in html
    assert marks(session, world.evaluation) == {
        "1.2.1": (Mark.ACQUIRED, "Lexique précis.\nSûr de lui.", "Claire Lenoir"),
        "1.2.2": (Mark.NOT_ASSESSED, "", "Claire Lenoir"),
    }
    assert "A décrit la réception d’une palette." in html
    assert "Observation</strong>" in html


def test_the_same_form_sent_twice_counts_once(
    assessor: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    shown = assessor.html
    fields = {"mark-1.2.1": "acquired", "proof-1.2.1": "Entendu en entretien."}
    assessor.send("/matrice/1", **fields)
    assessor.pages.append(shown)

    assessor.send("/matrice/1", **fields)

    assert assessor.status == 200
    assert session.scalar(select(func.count()).select_from(Evidence)) == 1
    assert len(marks(session, world.evaluation)) == 1


def test_a_mark_can_be_taken_back(assessor: Reader, dossier: str, session: Session, world: World) -> None:
    assessor.at(f"{dossier}/matrice/1")
    assessor.send("/matrice/1", **{"mark-1.2.1": "acquired", "comment-1.2.1": "Oui."})

    assessor.send("/matrice/1", **{"mark-1.2.1": "", "comment-1.2.1": ""})

    assert marks(session, world.evaluation) == {}


def test_a_criterion_without_screen_has_its_card_to_play(assessor: Reader, dossier: str) -> None:
    html = assessor.at(f"{dossier}/matrice/1")

    assert "Fiche à jouer" in html
    assert "À observer" in html
    assert "Repères" in html


def test_sure_proposals_are_accepted_together_with_what_was_typed(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    view = matrix(session, library, evaluation)
    lines = [c for s in view.domains[2].subdomains for c in s.criteria]
    sure = [line.code for line in lines if line.proposal in SURE]
    own = sure[0]
    session.rollback()
    assert f"accepter les {len(sure)} propositions sûres" in assessor.at(f"{taken}/matrice/3")

    typed = {f"mark-{own}": "not_acquired", f"comment-{own}": "Vu autrement en entretien."}
    html = assessor.send("/matrice/3", then="accept", **typed)

    assert f"{len(sure) - 1}\u00a0propositions acceptées" in html
    kept = marks(session, evaluation.id)
    assert set(kept) == set(sure)
    assert kept[own][:2] == (Mark.NOT_ACQUIRED, "Vu autrement en entretien.")


def test_saving_can_lead_on_to_the_next_domain_and_at_last_to_the_signature(
    assessor: Reader, dossier: str
) -> None:
    assessor.at(f"{dossier}/matrice/6")
    assessor.send("/matrice/6", then="next", **{"mark-6.1.1": "acquired"})
    assert assessor.path == f"/evaluateur/{dossier}/matrice/7"

    assessor.send("/matrice/7", then="next", **{"mark-7.1.1": "acquired"})
    assert assessor.path == f"/evaluateur/{dossier}/signature"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"comment-1.2.1": "Un commentaire seul"}, "Choisissez une appréciation avec votre commentaire."),
        ({"mark-1.2.1": "acquired", "comment-1.2.1": LONG}, "Le commentaire dépasse 2000 caractères."),
        ({"proof-1.2.1": LONG}, "La preuve dépasse 2000 caractères."),
    ],
)
def test_a_refused_page_keeps_everything_typed(
    assessor: Reader, dossier: str, session: Session, world: World, typed: dict[str, str], said: str
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    other = {"mark-1.2.2": "not_acquired", "comment-1.2.2": "À revoir.", "proof-1.2.2": "Entretien du matin."}

    html = assessor.send("/matrice/1", **typed, **other)

    assert assessor.status == 400
    assert said in html
    assert 'href="#critere-1.2.1"' in html
    assert all(text in html for text in [*typed.values(), "À revoir.", "Entretien du matin."])
    assert "1\u00a0appréciation enregistrée, 1\u00a0preuve ajoutée. Mais un critère reste à reprendre" in html
    assert set(marks(session, world.evaluation)) == {"1.2.2"}
    corrected = {"mark-1.2.1": "acquired", "comment-1.2.1": "Court.", "proof-1.2.1": ""}
    assessor.send("/matrice/1", **{**other, **corrected})
    assert set(marks(session, world.evaluation)) == {"1.2.1", "1.2.2"}


def test_a_broken_form_is_refused_and_changes_nothing(
    assessor: Reader, dossier: str, session: Session, world: World
) -> None:
    for broken in ({"mark-1.2.1": "superb"}, {"version-1.2.1": "deux"}, {"kind-1.2.1": "rumour"}):
        assessor.at(f"{dossier}/matrice/1")

        assessor.send("/matrice/1", **{"mark-1.2.1": "acquired", **broken})

        assert assessor.status == 400
    assert marks(session, world.evaluation) == {}


def test_a_conflict_shows_both_entries_and_keeps_mine(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    colleague.at(f"{dossier}/matrice/1")
    colleague.send("/matrice/1", **{"mark-1.2.1": "not_acquired", "comment-1.2.1": "Lexique pauvre."})

    mine = {"mark-1.2.1": "acquired", "comment-1.2.1": "Lexique précis.", "mark-1.2.2": "acquired"}
    html = assessor.send("/matrice/1", **mine)

    assert assessor.status == 409
    assert "Nadia Ferrand a enregistré" in html
    assert "Lexique pauvre." in html
    assert "Lexique précis." in html
    assert "1\u00a0appréciation enregistrée. Mais un critère reste à reprendre" in html
    assert marks(session, world.evaluation) == {
        "1.2.1": (Mark.NOT_ACQUIRED, "Lexique pauvre.", "Nadia Ferrand"),
        "1.2.2": (Mark.ACQUIRED, "", "Claire Lenoir"),
    }

    assessor.send("/matrice/1", **mine)  # with both in view, saving again is a decision

    assert assessor.status == 200
    assert marks(session, world.evaluation)["1.2.1"][:2] == (Mark.ACQUIRED, "Lexique précis.")
    assert marks(session, world.evaluation)["1.2.2"][0] is Mark.ACQUIRED


def test_two_assessors_on_different_criteria_of_one_page_do_not_disturb_each_other(
    assessor: Reader, colleague: Reader, dossier: str, session: Session, world: World
) -> None:
    assessor.at(f"{dossier}/matrice/1")
    assessor.send("/matrice/1", **{"mark-1.1.1": "acquired"})
    colleague.at(f"{dossier}/matrice/1")
    colleague.send("/matrice/1", **{"mark-1.1.1": "not_acquired", "mark-1.2.1": "acquired"})

    # This page still shows 1.1.1 as it was: left untouched, it is not sent back.
    assessor.send("/matrice/1", **{"mark-1.1.1": "acquired", "mark-1.2.2": "acquired"})

    assert assessor.status == 200
    kept = marks(session, world.evaluation)
    assert kept["1.1.1"] == (Mark.NOT_ACQUIRED, "", "Nadia Ferrand")
    assert kept["1.2.2"][2] == "Claire Lenoir"


def test_the_whole_matrix_explains_how_marks_become_verdicts(
    assessor: Reader,
    dossier: str,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    line = matrix(session, library, evaluation).domains[0].subdomains[3]
    entries = [Entry(criterion.code, Mark.ACQUIRED, "", 0) for criterion in line.criteria[:4]]
    entries += [Entry(criterion.code, Mark.NOT_ACQUIRED, "", 0) for criterion in line.criteria[4:]]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()

    html = assessor.at(f"{dossier}/matrice")

    assert "4 acquis sur 6, il en faut 4 (75\u202f%, arrondi à l’inférieur) → sous-domaine acquis." in html
    assert "6 appréciations posées sur 107, il en manque 101." in html
    assert "0 domaine acquis sur 7, il les faut tous → pas encore décidé" in html


def test_a_manager_reads_the_matrix_and_writes_nothing(manager: Reader, dossier: str) -> None:
    html = manager.at(f"{dossier}/matrice/1")

    assert 'type="radio"' not in html
    assert "Pas encore d’appréciation." in html
    token = manager.hidden("csrf_token")
    refused = manager.client.post(f"/evaluateur/{dossier}/matrice/1", data={"csrf_token": token})
    assert refused.status_code == 403
