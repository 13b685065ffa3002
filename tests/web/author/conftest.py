"""An author of the first organisation, signed in."""

import pytest
from flask.testing import FlaskClient

from tests.support.http import Browser
from tests.support.world import World
from tests.web.author.desk import Desk


@pytest.fixture
def author(client: FlaskClient, world: World) -> Desk:
    """Idriss at his browser."""
    browser = Browser(client)
    browser.sign_in(world.author_email, world.password)
    return Desk(browser)
