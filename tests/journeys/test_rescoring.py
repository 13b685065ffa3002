"""From a reported question to the dossiers it changed, in real browsers: prepared, decided, looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices import service
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry
from clea_quiz.sittings import reports
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.reports import Complaint
from tests.journeys.conftest import Arrive
from tests.support.clock import Clock
from tests.support.rescoring import DOMAIN, taken
from tests.support.world import World

pytestmark = pytest.mark.any_database
WHY = "Deux réponses étaient justes."


@pytest.fixture
def item(session: Session, library: TestLibrary, world: World) -> str:
    """A question that its candidate reported: the only one of its criterion, on which a mark rests."""
    clock = Clock()
    clock.now = datetime.now(UTC) - timedelta(days=1)  # the server has a clock of its own
    evaluation = session.get_one(Evaluation, world.evaluation)
    taken(session, library, evaluation, clock)
    evidence = evidence_of(session, library, evaluation)[DOMAIN]
    alone = {code for code, estimate in evidence.criteria.items() if estimate.answers == 1}
    view = next(view for view in evidence.steps if view.criterion in alone)
    complaint = Complaint(view.id, "wrong", "Deux réponses sont justes.")
    reports.report(session, evaluation, DOMAIN, complaint, clock())
    entries = [Entry(view.criterion, Mark.ACQUIRED, "Vu en entretien.", 0)]
    service.judge(session, library, evaluation, world.assessor, entries, clock())
    session.commit()
    return view.item


def test_a_reported_question_is_neutralised_and_the_dossier_says_so(
    visitor: Arrive, world: World, item: str
) -> None:
    assessor = visitor()
    assessor.sign_in(world.assessor_email)
    assessor.page.get_by_role("link", name="1 problème signalé").click()
    expect(assessor.page.locator("h1")).to_have_text("Questions signalées")
    assessor.check("reported questions")
    assessor.picture("reported-questions")
    assessor.page.locator(f"a[href$='/questions/{item}']").click()
    assessor.check("a reported question")
    assessor.picture("reported-question")
    assessor.page.get_by_role("button", name="Voir qui changerait").click()
    expect(assessor.page.locator("main")).to_contain_text("un responsable la décide")
    expect(assessor.page.get_by_role("row", name="Élodie")).to_contain_text("ne compte plus")
    assessor.check("a preview, for an assessor")
    address = assessor.page.url

    manager = visitor(width=320, dark=True)
    manager.sign_in(world.manager_email)
    manager.page.goto(address)
    manager.check("a preview, for a manager")
    manager.picture("rescoring-preview")
    manager.page.get_by_label("La raison").fill(WHY)
    manager.page.get_by_role("button", name="Appliquer").click()
    expect(manager.page.get_by_role("status")).to_contain_text("C’est appliqué")
    manager.check("the result")
    manager.picture("rescoring-result")
    manager.page.get_by_role("link", name="Élodie").click()
    expect(manager.page.locator("main")).to_contain_text("1 réponse ne compte pas")
    manager.check("the dossier, for a manager")
    manager.picture("rescored-dossier")

    assessor.go("/evaluateur/")
    expect(assessor.page.get_by_role("row", name="Élodie").first).to_contain_text("1 proposition changée")
    assessor.check("the desk")
    assessor.picture("rescored-desk")
    assessor.page.get_by_role("link", name="Élodie", exact=False).first.click()
    expect(assessor.page.locator(".alert").first).to_contain_text("a changé depuis votre appréciation")
    assessor.check("the dossier")
    assessor.page.get_by_role("link", name="Critère", exact=False).first.click()
    assessor.check("the domain whose proposal changed")
    assessor.page.get_by_role("button", name="J’ai regardé").click()
    expect(assessor.page.get_by_role("status")).to_contain_text("vous avez regardé")

    manager.go("/evaluateur/re-notations")
    manager.check("history")
    manager.picture("rescoring-history")
    manager.page.get_by_role("link", name="Question neutralisée").click()
    manager.page.get_by_role("link", name="Annuler").click()
    manager.check("before taking it back")
    manager.page.get_by_label("La raison").fill("La question était bonne.")
    manager.page.get_by_role("button", name="Annuler cette re-notation").click()
    expect(manager.page.locator("main")).to_contain_text("La question était bonne.")
    manager.check("taken back")
    wide = manager.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
