"""Anybody who holds a document learns whether it is authentic, and nothing about anybody else."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import AttemptKind, Evaluation, FailedAttempt
from clea_quiz.accounts.service import ATTEMPT_WINDOW, MOST_ATTEMPTS
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.verification import code_of
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.support.world import World

WRONG = "0000-0000-0000-0000-0000-0000-0000"


@pytest.fixture
def content_hash(session: Session, library: TestLibrary, world: World, clock: Clock) -> str:
    """CléA Numérique signed, domain 4 not acquired."""
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.NOT_ACQUIRED if code[0] == "4" else Mark.ACQUIRED, "", 0) for code in codes]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    content_hash = service.sign(session, library, evaluation, world.assessor, clock()).content_hash
    session.commit()
    return content_hash


def said(browser: Browser) -> str:
    main = read(browser.html).find(".//main")
    return text_of(main).replace("\u202f", " ").replace("\u00a0", " ")


def failures(session: Session) -> int:
    count = session.scalar(select(func.count()).select_from(FailedAttempt))
    session.rollback()
    return count or 0


def test_a_scanned_code_says_who_signed_what_when_and_no_name(browser: Browser, content_hash: str) -> None:
    browser.go(f"/verifier/{code_of(content_hash)}")

    assert browser.status == 200
    words = said(browser)
    for word in ("authentique", "Ici Formation", "8 mars 2027", "Version", "c’est celle qui compte"):
        assert word in words
    for secret in ("lodie", "Nuñez", "Claire", content_hash, "Domaines acquis"):
        assert secret not in browser.html


@pytest.mark.parametrize("way", ["code", "hash", "spaced"])
def test_a_code_or_a_whole_hash_is_typed_in_the_form(browser: Browser, content_hash: str, way: str) -> None:
    typed = {
        "code": code_of(content_hash),
        "hash": content_hash.upper(),
        "spaced": code_of(content_hash).lower().replace("-", " "),
    }[way]
    read(browser.go("/verifier"))
    browser.send("/verifier", code=typed)

    assert browser.status == 200
    assert "Ce code est authentique" in said(browser)


@pytest.mark.usefixtures("content_hash")
@pytest.mark.parametrize("typed", [WRONG, "0" * 64, "bonjour"])
def test_an_unknown_code_is_refused_remembered_and_kept_in_the_field(
    browser: Browser, session: Session, typed: str
) -> None:
    browser.go("/verifier")
    page = read(browser.send("/verifier", code=typed))

    assert browser.status == 404
    assert "aucun document authentique" in text_of(page.find(".//p[@id='code-erreur']"))
    field = page.find(".//input[@id='code']")
    assert field is not None
    assert field.get("value") == typed
    assert "Ici Formation" not in browser.html
    browser.go(f"/verifier/{typed}")
    assert browser.status == 404
    assert failures(session) == 2


def test_a_true_code_on_a_paper_with_another_name_shows(
    browser: Browser, session: Session, content_hash: str
) -> None:
    browser.go(f"/verifier/{code_of(content_hash)}")
    browser.send("/verifier", code=code_of(content_hash), name="elodie caglar nunez")
    assert "Le nom tapé est bien celui du candidat" in said(browser)
    assert "1, 2, 3 (sur 4)" in said(browser)
    assert failures(session) == 0

    browser.send("/verifier", code=code_of(content_hash), name="Élodie Dupont")
    assert "n’est pas celui du candidat" in said(browser)
    assert "(sur 4)" not in said(browser)
    assert failures(session) == 1


def test_a_version_that_was_corrected_says_so(
    browser: Browser,
    session: Session,
    library: TestLibrary,
    world: World,
    clock: Clock,
    content_hash: str,
) -> None:
    evaluation = session.get_one(Evaluation, world.numerique_evaluation)
    service.reopen(session, evaluation, world.assessor, "Une erreur.", clock())
    session.commit()
    browser.go(f"/verifier/{content_hash}")
    assert "n’est pas encore signée" in said(browser)

    entries = [Entry("1.1", Mark.NOT_ACQUIRED, "", 1)]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    browser.go(f"/verifier/{content_hash}")
    assert "Une version plus récente a été signée" in said(browser)
    assert "c’est celle qui compte" not in said(browser)


def test_what_was_tampered_with_is_not_authentic(
    browser: Browser, session: Session, content_hash: str
) -> None:
    session.execute(text("UPDATE signatures SET snapshot = '{}'"))
    session.commit()
    browser.go(f"/verifier/{content_hash}")

    assert browser.status == 404
    assert "aucun document authentique" in said(browser)


def test_too_many_wrong_codes_make_everybody_there_wait(
    browser: Browser, session: Session, clock: Clock, content_hash: str
) -> None:
    most = MOST_ATTEMPTS[AttemptKind.VERIFICATION]
    session.add_all(
        FailedAttempt(kind=AttemptKind.VERIFICATION, origin="127.0.0.1", at=clock()) for _ in range(most)
    )
    session.commit()

    browser.go(f"/verifier/{content_hash}")
    assert browser.status == 429
    assert "Attendez dix minutes" in said(browser)
    clock.pass_(ATTEMPT_WINDOW.total_seconds())
    browser.go(f"/verifier/{content_hash}")
    assert browser.status == 200


def test_the_page_speaks_english(client: FlaskClient, content_hash: str) -> None:
    browser = Browser(client)
    browser.go("/verifier")
    browser.send("/langue", language="en")
    browser.go(f"/verifier/{content_hash}")

    words = said(browser)
    assert "This code is authentic" in words
    assert "8 March 2027" in words
    assert not re.search(r"\b(vous|cette|signé)\b", words)
