"""The product without a database behind it: for what only draws."""

import pytest
from flask import Flask

from clea_quiz.app import create_app
from clea_quiz.config import Config
from tests.conftest import SECRET


@pytest.fixture(scope="session")
def drawing() -> Flask:
    """An application whose templates and files can be used."""
    return create_app(Config(database_url="sqlite://", secret_key=SECRET, secure_cookies=False))
