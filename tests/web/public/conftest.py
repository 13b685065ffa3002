"""Somebody who comes in through the front door."""

import pytest
from flask.testing import FlaskClient

from tests.support.http import Browser


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """A browser without JavaScript."""
    return Browser(client)
