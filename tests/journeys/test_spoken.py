"""A question that somebody recorded is heard without any voice of the device, and before it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from clea_quiz.authoring.service import load_bank
from clea_quiz.bank.bank import bank_of
from clea_quiz.bank.checking import check
from clea_quiz.bank.reading import read_folder
from tests.journeys.conftest import Arrive
from tests.journeys.test_candidate import begin, enter, pass_on
from tests.journeys.test_comfort import VOICE
from tests.support.clock import Clock
from tests.support.spoken import spoken_bank
from tests.support.world import World

pytestmark = pytest.mark.any_database


@pytest.fixture
def spoken(session: Session, tmp_path: Path, clock: Clock) -> None:
    """Publish a bank in which what domain 4 asks was recorded."""
    sources, problems = read_folder(spoken_bank(tmp_path / "bank", "clea-2021/4."))
    assert problems == []
    assert [one for one in check(bank_of(sources)) if "spoken" in one.field or ".ogg" in one.path] == []
    with session.begin():
        load_bank(session, sources, clock())


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("voice", [False, True])
def test_a_recording_is_played_whether_the_device_has_a_voice_or_not(
    visitor: Arrive, world: World, voice: bool
) -> None:
    person = visitor()
    page = person.page
    if voice:
        page.add_init_script(VOICE)
    enter(person, world.code)
    begin(person, "4")
    for _ in range(3):
        button = page.get_by_role("button", name="Écouter la question")
        expect(button).to_have_count(1)
        expect(page.get_by_role("button", name="Écouter la situation")).to_have_count(1)
        with page.expect_request("**/question.ogg") as asked:
            button.click()
        assert (sound := asked.value.response()) is not None
        assert sound.status in (200, 206)
        assert sound.headers["content-type"] == "audio/ogg"
        expect(page.get_by_role("button", name="Écouter la question")).to_have_count(1)
        assert not voice or page.evaluate("said.length") == 0
        pass_on(page)
