"""How pages are shown to a candidate: only what differs is kept, and nonsense changes nothing."""

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts import comfort, welcome
from clea_quiz.accounts.comfort import Comfort, Font, Size, Spacing, Theme
from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.errors import Refused
from tests.support.clock import Clock
from tests.support.world import World


def test_what_is_kept_reads_back_the_same() -> None:
    chosen = Comfort(Size.LARGEST, Theme.CONTRAST, Spacing.WIDE, Font.LEGIBLE)

    assert comfort.read(chosen.chosen) == chosen
    assert Comfort().chosen == {}
    assert Comfort(theme=Theme.DARK).chosen == {"theme": "dark"}


@pytest.mark.parametrize("stored", [None, {}, {"size": "huge", "colour": "red"}, {"size": "normal"}])
def test_what_is_unknown_falls_back_to_what_anybody_gets(stored: dict[str, str] | None) -> None:
    assert comfort.read(stored) == Comfort()


@pytest.mark.parametrize(
    ("theme", "scheme"),
    [(Theme.AUTO, "light dark"), (Theme.LIGHT, "light"), (Theme.DARK, "dark"), (Theme.CONTRAST, "dark")],
)
def test_the_browsers_own_controls_follow(theme: Theme, scheme: str) -> None:
    assert Comfort(theme=theme).color_scheme == scheme


def test_a_candidate_keeps_their_comfort_and_may_go_back(session: Session, world: World) -> None:
    candidate = session.get_one(Candidate, world.candidate)

    welcome.make_comfortable(session, candidate, Comfort(size=Size.LARGE))
    session.refresh(candidate)
    assert candidate.comfort == {"size": "large"}

    welcome.make_comfortable(session, candidate, Comfort())
    session.refresh(candidate)
    assert candidate.comfort is None


def test_the_first_welcome_stays(session: Session, world: World, clock: Clock) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    evaluation.welcomed_at = None
    first = clock()

    welcome.welcome(session, evaluation, first)
    clock.pass_(60)
    welcome.welcome(session, evaluation, clock())

    assert evaluation.welcomed_at == first


def test_a_trade_comes_from_the_list(session: Session, world: World) -> None:
    candidate = session.get_one(Candidate, world.candidate)

    welcome.choose_sector(session, candidate, "restauration", ["logistique", "restauration"])
    assert candidate.sector == "restauration"

    with pytest.raises(Refused, match="liste"):
        welcome.choose_sector(session, candidate, "piraterie", ["logistique"])
    assert candidate.sector == "restauration"
