"""The list of evaluations: order, search, stages, and what belongs to somebody else."""

from random import Random

from sqlalchemy import delete
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.web.assessor.desk_page import ROWS_A_PAGE
from tests.support.clock import Clock
from tests.support.world import SOCLE, World
from tests.web.assessor.conftest import Reader


def rows(html: str) -> int:
    return html.count('data-label="Étape"')


def test_what_waits_for_me_comes_first_and_nothing_of_another_organisation(
    assessor: Reader, complete: str
) -> None:
    html = assessor.at("")

    assert rows(html) == 2
    assert html.index("À signer</span>") < html.index("Pas commencée</span>")
    assert "la relire et la signer" in html
    assert "Omar Keita" not in html


def test_a_name_is_found_without_its_accents_or_capitals(assessor: Reader) -> None:
    assert rows(assessor.at("?nom=caglar elodie")) == 2
    nobody = assessor.at("?nom=personne")
    assert rows(nobody) == 0
    assert "Aucune évaluation ne correspond" in nobody


def test_a_stage_narrows_the_list_and_each_stage_has_its_count(assessor: Reader, complete: str) -> None:
    html = assessor.at("?etape=to_sign")

    assert rows(html) == 1
    assert 'À signer <span class="count">1</span>' in html
    assert 'Pas commencée <span class="count">1</span>' in html
    assert rows(assessor.at("?etape=nonsense&page=what")) == 2


def test_only_mine_leaves_out_colleagues(assessor: Reader, session: Session, world: World) -> None:
    session.get_one(Evaluation, world.evaluation).assessor_id = None
    session.commit()

    html = assessor.at("?miennes=1")

    assert rows(html) == 1
    assert f"/evaluateur/evaluations/{world.numerique_evaluation}" in html


def test_an_empty_desk_says_who_fills_it(assessor: Reader, session: Session, world: World) -> None:
    session.execute(delete(Evaluation).where(Evaluation.organisation_id == world.organisation))
    session.commit()

    assert "Aucune évaluation pour le moment" in assessor.at("")


def test_a_long_list_comes_page_by_page(
    assessor: Reader, session: Session, world: World, clock: Clock
) -> None:
    chance = Random(3)
    for number in range(ROWS_A_PAGE):
        new = NewCandidate(f"Prénom{number}", "Nombreux", "logistique")
        candidate = enrol_candidate(session, world.organisation, new, ["logistique"], clock())
        opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
        open_evaluation(session, world.organisation, opening, chance, clock())
    session.commit()

    assert rows(assessor.at("")) == ROWS_A_PAGE
    assert rows(assessor.at("?page=2")) == 2
    assert rows(assessor.at("?page=99")) == 2
