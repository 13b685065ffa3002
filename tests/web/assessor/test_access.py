"""Who may open the assessor's pages: one's own organisation, one's own role, and nobody else."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from tests.support.http import Browser
from tests.support.world import World
from tests.web.assessor.conftest import Reader

PAGES = ["", "/reponses", "/matrice", "/matrice/1", "/signature", "/matrice.pdf", "/matrice.xlsx"]


@pytest.mark.parametrize("page", PAGES)
def test_an_evaluation_of_another_organisation_does_not_exist(
    assessor: Reader, world: World, page: str
) -> None:
    found = assessor.client.get(f"/evaluateur/evaluations/{world.other_evaluation}{page}")
    nothing = assessor.client.get(f"/evaluateur/evaluations/999999{page}")

    assert (found.status_code, nothing.status_code) == (404, 404)
    assert "Omar" not in found.text


def test_nothing_can_be_written_into_another_organisations_evaluation(assessor: Reader, world: World) -> None:
    assessor.at("")
    token = assessor.hidden("csrf_token")
    for page in ("/matrice/1", "/signature"):
        address = f"/evaluateur/evaluations/{world.other_evaluation}{page}"
        fields = {"csrf_token": token, "confirmed": "1", "mark-1.1.1": "acquired"}
        assert assessor.client.post(address, data=fields).status_code == 404


def test_an_answer_of_another_evaluation_does_not_exist(
    assessor: Reader, taken: str, session: Session, evaluation: Evaluation, world: World
) -> None:
    assessor.at(f"{taken}/reponses?domaine=3")
    step = assessor.html.split("/reponses/")[1].split('"')[0]

    mine = assessor.client.get(f"/evaluateur/{taken}/reponses/{step}")
    elsewhere = assessor.client.get(f"/evaluateur/evaluations/{world.numerique_evaluation}/reponses/{step}")

    assert (mine.status_code, elsewhere.status_code) == (200, 404)


def test_an_unknown_domain_does_not_exist(assessor: Reader, world: World) -> None:
    assert assessor.client.get(f"/evaluateur/evaluations/{world.evaluation}/matrice/9").status_code == 404


@pytest.mark.parametrize("page", ["/evaluateur/", *(f"/evaluateur/evaluations/1{page}" for page in PAGES)])
def test_an_author_and_a_candidate_are_refused(app: Flask, world: World, page: str) -> None:
    author = Browser(app.test_client())
    author.sign_in(world.author_email, world.password)
    author.go(page)
    assert author.status == 403

    candidate = Browser(app.test_client())
    candidate.enter_code(world.code)
    candidate.go(page)
    assert candidate.path == "/connexion"


@pytest.mark.parametrize("page", ["", *PAGES[1:]])
def test_a_manager_reads_every_page(manager: Reader, world: World, page: str) -> None:
    found = manager.client.get(f"/evaluateur/evaluations/{world.evaluation}{page}")

    assert found.status_code == 200
