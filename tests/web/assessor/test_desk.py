"""The list of evaluations: order, search, stages, and what belongs to somebody else."""

from html import unescape
from random import Random

import pytest
from sqlalchemy import Engine, delete, event
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.desk import ROWS_A_PAGE, Sought, Stage, desk
from clea_quiz.matrices.desk import Reader as Looker
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.sittings import take_domain
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
    assert rows(assessor.at(f"?page={10**20}")) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("referentiel=clea-2021", 1),
        ("referentiel=unknown", 2),
        ("secteur=logistique", 2),
        ("secteur=proprete", 0),
        ("evaluateur=0", 0),
        ("evaluateur=999", 0),
        ("referentiel=clea-2021&nom=NUNEZ&evaluateur=x", 1),
        ("nom=%25", 0),
    ],
)
def test_filters_narrow_the_list(assessor: Reader, query: str, found: int) -> None:
    assert rows(assessor.at(f"?{query}")) == found


def test_the_address_keeps_every_filter(assessor: Reader, world: World) -> None:
    asked = f"nom=elodie&referentiel={SOCLE}&secteur=logistique&evaluateur={world.assessor}"

    html = unescape(assessor.at(f"?{asked}"))

    assert f'href="/evaluateur/?{asked}&etape=to_sign"' in html
    assert f'value="{SOCLE}" selected' in html
    assert f'value="{world.assessor}" selected' in html


def test_a_name_that_changes_is_found_by_the_new_one(
    assessor: Reader, session: Session, world: World
) -> None:
    session.get_one(Candidate, world.candidate).family_name = "Lefèvre"
    session.commit()

    assert rows(assessor.at("?nom=lefevre")) == 2
    assert rows(assessor.at("?nom=nunez")) == 0


def test_every_stage_is_counted_as_the_marks_and_sittings_say(
    session: Session, library: TestLibrary, world: World, clock: Clock, evaluation: Evaluation
) -> None:
    def stage() -> Stage:
        found = desk(session, library, Looker(world.organisation), Sought(framework=SOCLE))
        (row,) = found.rows
        assert dict(found.counts) == {row.stage: 1}
        return row.stage

    assert stage() is Stage.ENROLLED
    take_domain(session, library, evaluation, "3", clock, 1.0)
    assert stage() is Stage.IN_PROGRESS
    service.judge(
        session, library, evaluation, world.assessor, [Entry("3.1.1", Mark.ACQUIRED, "", 0)], clock()
    )
    assert stage() is Stage.TO_COMPLETE
    session.rollback()


def test_the_desk_asks_as_many_queries_for_fifty_as_for_one(
    session: Session, engine: Engine, library: TestLibrary, world: World, clock: Clock
) -> None:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    chance = Random(3)
    desk(session, library, Looker(world.organisation, world.assessor))  # the bank is built
    session.commit()
    counts = []
    for _ in range(2):
        asked.clear()
        desk(session, library, Looker(world.organisation, world.assessor))
        counts.append(len(asked))
        for number in range(20):
            new = NewCandidate(f"Prénom{number}", "Nombreux", "logistique")
            candidate = enrol_candidate(session, world.organisation, new, ["logistique"], clock())
            opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
            open_evaluation(session, world.organisation, opening, chance, clock())
        session.commit()

    assert counts[0] == counts[1]
