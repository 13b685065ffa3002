"""An assessor hands out papers and has jury files made by the runner beside the real server."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings.library import TestLibrary
from tests.journeys.conftest import Arrive
from tests.support.clock import Clock
from tests.support.world import World

pytestmark = pytest.mark.served_by_itself

LONG = 30_000
"""Milliseconds that a preparation may take on a busy machine."""


@pytest.fixture
def signed(session: Session, library: TestLibrary, world: World, clock: Clock) -> str:
    with session.begin():
        evaluation = session.get_one(Evaluation, world.evaluation)
        codes = framework_of(session, library, evaluation).criteria
        entries = [Entry(c, Mark.NOT_ACQUIRED if c[0] == "2" else Mark.ACQUIRED, "", 0) for c in codes]
        service.judge(session, library, evaluation, world.assessor, entries, clock())
        service.sign(session, library, evaluation, world.assessor, clock())
    return f"/evaluateur/evaluations/{world.evaluation}"


@pytest.mark.any_database
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_papers_and_a_batch_with_its_progress(
    visitor: Arrive, signed: str, world: World, width: int, dark: bool, tmp_path: Path
) -> None:
    person = visitor(width=width, dark=dark)
    page = person.page
    person.sign_in(world.assessor_email)
    page.wait_for_url("**/evaluateur/")
    person.check("desk")
    person.go(f"{signed}/documents")
    person.check("documents")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Ouvrir l’évaluation finale").click()
    expect(page.locator("main")).to_contain_text("Code à remettre")
    person.check("documents of a final evaluation")

    person.go("/evaluateur/dossiers-de-jury")
    person.check("batch")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Dossiers anonymisés : un code à la place du nom").check()
    page.get_by_role("button", name="Préparer les dossiers").click()
    person.check("job under way")
    link = page.get_by_role("link", name="Télécharger")  # it comes by itself
    expect(link).to_be_visible(timeout=LONG)
    person.check("job done")
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "dossiers.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "dossiers.zip").read_bytes())) as archive:
        assert len(archive.namelist()) == 1


@pytest.mark.any_database
def test_a_batch_without_script_is_followed_by_a_link(visitor: Arrive, signed: str, world: World) -> None:
    person = visitor(javascript=False)
    person.sign_in(world.assessor_email)
    person.go("/evaluateur/dossiers-de-jury")
    person.page.get_by_role("button", name="Préparer les dossiers").click()
    link = person.page.get_by_role("link", name="Télécharger")
    for _ in range(100):
        if link.count():
            break
        person.page.wait_for_timeout(300)
        again = person.page.get_by_role("link", name="Actualiser")
        if again.count():
            again.click()
    expect(link).to_be_visible()
