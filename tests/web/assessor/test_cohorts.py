"""The page of groups: what it shows, what it keeps silent, who may group by assessor."""

from html import unescape
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.cohorts import SMALLEST
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.world import SOCLE, World
from tests.web.assessor.conftest import Reader


@pytest.fixture
def people(session: Session, library: TestLibrary, world: World, clock: Clock) -> None:
    """Just enough people of one trade, one person of another, all with everything acquired in domain 1."""
    chance = Random(11)
    for sector in ["logistique"] * SMALLEST + ["proprete"]:
        new = NewCandidate("Une", "Personne", sector)
        candidate = enrol_candidate(session, world.organisation, new, [sector], clock())
        opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
        evaluation = open_evaluation(session, world.organisation, opening, chance, clock())
        first = framework_of(session, library, evaluation).domains[0]
        entries = [Entry(criterion.code, Mark.ACQUIRED, "", 0) for criterion in first.criteria]
        service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()


def test_groups_are_drawn_and_told_and_small_ones_stay_silent(assessor: Reader, people: None) -> None:
    html = unescape(assessor.at("cohortes"))

    assert html.count('role="img"') == 1
    assert "100\u202f% acquis, 0\u202f% à compléter, 0\u202f% non acquis." in html
    assert f"moins de {SMALLEST} personnes" in html


def test_without_any_mark_the_page_says_so(assessor: Reader) -> None:
    for query in ("", "?par=nonsense&referentiel=nonsense&periode=tout", "?par=month"):
        assert "Aucun critère n’est encore apprécié" in assessor.at(f"cohortes{query}")


def test_only_managers_compare_assessors(assessor: Reader, manager: Reader, people: None) -> None:
    assert "Claire Lenoir" in manager.at("cohortes?par=assessor").partition("<main")[2]
    assert "Claire Lenoir" not in assessor.at("cohortes?par=assessor").partition("<main")[2]


def test_nothing_of_another_organisation_and_nobody_without_the_role(
    app: Flask, people: None, world: World
) -> None:
    other = Reader(app.test_client())
    other.sign_in(world.other_assessor_email, world.password)
    assert "Aucun critère n’est encore apprécié" in other.at("cohortes")
    author = Browser(app.test_client())
    author.sign_in(world.author_email, world.password)
    author.go("/evaluateur/cohortes")
    assert author.status == 403
