"""The manager's pages: people, candidates one by one and from a list, evaluations and their codes."""

import io

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation, Person, Role
from tests.support.http import Browser
from tests.support.world import NUMERIQUE, World


@pytest.fixture
def manager(client: FlaskClient, world: World) -> Browser:
    browser = Browser(client)
    browser.sign_in(world.manager_email, world.password)
    return browser


def test_signing_in_leads_to_the_evaluations_with_their_codes(manager: Browser, world: World) -> None:
    assert manager.path == "/responsable/"
    assert f"{world.code[:4]}-{world.code[4:]}" in manager.html
    assert world.other_code[:4] not in manager.html


@pytest.mark.parametrize("path", ["", "codes", "candidats", "personnel", "evaluations/ouvrir"])
def test_every_page_is_sound_html(manager: Browser, path: str) -> None:
    manager.go(f"/responsable/{path}")

    assert manager.status == 200
    html5lib.HTMLParser(strict=True).parse(manager.html)


def test_a_candidate_is_added_then_gets_an_evaluation_and_a_code(
    manager: Browser, app: Flask, session: Session, world: World
) -> None:
    manager.go("/responsable/candidats")
    manager.send("/candidats", given_name="Awa", family_name="Diop", sector="restauration", reference="R-7")
    assert "Awa Diop est dans la liste" in manager.html
    awa = session.scalars(select(Candidate).where(Candidate.given_name == "Awa")).one()
    candidate_id = str(awa.id)
    session.rollback()

    manager.go("/responsable/evaluations/ouvrir")
    manager.send(
        "", candidates=[candidate_id], framework=NUMERIQUE, kind="preliminary", assessor=str(world.assessor)
    )

    evaluation = session.scalars(select(Evaluation).where(Evaluation.candidate_id == int(candidate_id))).one()
    code = evaluation.access_code
    session.rollback()
    assert f"{code[:4]}-{code[4:]}" in manager.html
    candidate = Browser(app.test_client())
    assert "Awa Diop" in candidate.enter_code(code)


def test_a_group_is_opened_at_once(manager: Browser, session: Session, world: World) -> None:
    manager.go("/responsable/candidats")
    manager.send("/candidats/liste", text="prenom;nom\nZoé;Dupont\nAli;Ben\n")
    ids = [
        str(id)
        for id in session.scalars(select(Candidate.id).where(Candidate.family_name.in_(["Dupont", "Ben"])))
    ]
    session.rollback()
    manager.go("/responsable/evaluations/ouvrir")

    manager.send("", candidates=ids, framework="clea-2021", kind="preliminary", assessor="0")

    codes = session.scalars(
        select(Evaluation.access_code).where(Evaluation.candidate_id.in_(map(int, ids)))
    ).all()
    assert len(set(codes)) == 2


def test_a_list_with_bad_lines_names_them_and_keeps_what_was_pasted(
    manager: Browser, session: Session
) -> None:
    before = session.scalar(select(func.count()).select_from(Candidate))
    session.rollback()
    manager.go("/responsable/candidats")

    manager.send("/candidats/liste", text="prenom;nom;secteur\nZoé;Dupont;marine\nAli;;\n")

    assert manager.status == 422
    assert "Ligne 2" in manager.html
    assert "Ligne 3" in manager.html
    assert "Zoé;Dupont;marine" in manager.html
    assert session.scalar(select(func.count()).select_from(Candidate)) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_file_from_a_spreadsheet_is_read_in_either_encoding(
    manager: Browser, client: FlaskClient, session: Session, encoding: str
) -> None:
    manager.go("/responsable/candidats")
    data = {
        "csrf_token": manager.hidden("csrf_token"),
        "file": (io.BytesIO("prénom;nom\nAnaïs;Lefèvre\n".encode(encoding)), "liste.csv"),
    }

    client.post("/responsable/candidats/liste", data=data, content_type="multipart/form-data")

    assert session.scalar(select(Candidate.given_name).where(Candidate.family_name == "Lefèvre")) == "Anaïs"


def test_a_person_is_created_with_roles_and_can_sign_in(
    manager: Browser, app: Flask, session: Session
) -> None:
    manager.go("/responsable/personnel")
    manager.send(
        "",
        full_name="Lou Roy",
        email="lou@ici.example",
        password="une phrase bien longue",
        roles=["assessor", "author"],
    )

    assert "Lou Roy" in manager.html
    lou = session.scalars(select(Person).where(Person.email == "lou@ici.example")).one()
    assert lou.roles == {Role.ASSESSOR, Role.AUTHOR}
    session.rollback()
    browser = Browser(app.test_client())
    browser.sign_in("lou@ici.example", "une phrase bien longue")
    assert browser.path == "/evaluateur/"


def test_a_weak_password_and_a_known_address_are_refused_at_their_field(
    manager: Browser, world: World
) -> None:
    manager.go("/responsable/personnel")
    manager.send("", full_name="Lou Roy", email="lou@ici.example", password="court", roles=["author"])
    assert manager.status == 422
    assert "12 caractères" in manager.html
    assert 'value="lou@ici.example"' in manager.html

    manager.send(
        "",
        full_name="Lou Roy",
        email=world.assessor_email,
        password="une phrase bien longue",
        roles=["author"],
    )
    assert manager.status == 422
    assert "existe déjà" in manager.html


def test_a_duplicate_reference_is_refused_and_nothing_typed_is_lost(manager: Browser) -> None:
    for given in ("Zoé", "Ali"):
        manager.go("/responsable/candidats")
        manager.send("/candidats", given_name=given, family_name="Roy", sector="general", reference="R-1")

    assert manager.status == 422
    assert "déjà celle d’un autre candidat" in manager.html
    assert 'value="Ali"' in manager.html


def test_other_roles_are_refused_and_strangers_are_asked_to_sign_in(app: Flask, world: World) -> None:
    for email in (world.assessor_email, world.author_email):
        browser = Browser(app.test_client())
        browser.sign_in(email, world.password)
        browser.go("/responsable/")
        assert browser.status == 403
    stranger = Browser(app.test_client())
    stranger.go("/responsable/candidats")
    assert stranger.path == "/connexion"
