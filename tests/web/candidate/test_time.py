"""Time on the page: only where there is a limit, gently, and with a way on when it is over."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.sittings.models import EndReason, Outcome, Sitting, Step
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.pages import read, text_of

MINUTES = 20


@pytest.fixture
def timed(candidate: Browser, session: Session) -> Browser:
    """Élodie, at the first question of a domain that lasts twenty minutes."""
    candidate.send("/domaines/3/commencer")
    with session.begin():
        session.scalars(select(Sitting)).one().time_limit = 60 * MINUTES
    candidate.go("/candidat/domaines/3")
    return candidate


def announced(browser: Browser) -> str:
    line = read(browser.go("/candidat/domaines/3")).find(".//p[@data-left]")
    return text_of(line).replace("\u00a0", " ") if line is not None else ""


def test_without_a_limit_nothing_speaks_of_time(candidate: Browser) -> None:
    candidate.send("/domaines/3/commencer")

    assert announced(candidate) == ""


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (0, "Il reste environ 20 minutes"),
        (7 * 60 + 1, "Il reste environ 13 minutes"),
        (15 * 60, "Il reste moins de 5 minutes. Ce que vous avez validé est gardé."),
        (20 * 60 + 10, "Le temps est écoulé. Validez votre réponse maintenant."),
    ],
)
def test_time_is_announced_gently(timed: Browser, clock: Clock, passed: int, said: str) -> None:
    clock.pass_(passed)

    assert announced(timed) == said


def test_an_answer_within_the_grace_counts(timed: Browser, clock: Clock, session: Session) -> None:
    clock.pass_(20 * 60 + 10)
    page = read(timed.send("/reponse", unknown="1"))

    assert "Merci" in text_of(page.find(".//h1"))
    assert "Le temps prévu pour cette partie est écoulé" in text_of(page.find(".//main"))
    with session.begin():
        assert session.scalars(select(Step.outcome)).one() is Outcome.UNKNOWN


def test_a_later_answer_leads_to_the_end_all_the_same(timed: Browser, clock: Clock, session: Session) -> None:
    clock.pass_(21 * 60)
    page = read(timed.send("/reponse", unknown="1"))

    assert "Le temps prévu pour cette partie est écoulé" in text_of(page.find(".//main"))
    with session.begin():
        assert session.scalars(select(Step.outcome)).one() is None
        assert session.scalars(select(Sitting.end_reason)).one() is EndReason.TIME


def test_a_page_opened_too_late_offers_the_way_on(timed: Browser, clock: Clock) -> None:
    clock.pass_(30 * 60)
    page = read(timed.go("/candidat/domaines/3"))
    assert text_of(page.find(".//h1")) == "Le temps est écoulé"

    page = read(timed.send("/fin"))
    assert "Merci" in text_of(page.find(".//h1"))


def test_the_page_learns_how_much_is_left(
    timed: Browser, client: FlaskClient, clock: Clock, session: Session
) -> None:
    clock.pass_(60)
    data = {"csrf_token": timed.hidden("csrf_token")}
    answer = client.post("/candidat/domaines/3/presence", data=data)

    assert answer.get_json() == {"state": "open", "left": 19 * 60}
    with session.begin():
        assert session.scalars(select(Sitting.seen_at)).one() == clock()
    assert client.post("/candidat/domaines/9/presence", data=data).status_code == 404
