"""Who writes, and for which organisation."""

import pytest

from clea_quiz.authoring.service import Author
from tests.support.world import World


@pytest.fixture
def idriss(world: World) -> Author:
    return Author(world.author, world.organisation)


@pytest.fixture
def stranger(world: World) -> Author:
    return Author(world.other_assessor, world.other_organisation)
