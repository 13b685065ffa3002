"""What the tests of the bank begin with."""

from pathlib import Path

import pytest

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.config import item_bank_path
from tests.bank.folders import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small sound bank that a test may spoil."""
    return Folder(tmp_path)


@pytest.fixture(scope="session")
def shipped() -> Bank:
    """The item bank of the product."""
    sources, problems = read_folder(item_bank_path())
    assert not problems, "\n".join(map(str, problems))
    return bank_of(sources)
