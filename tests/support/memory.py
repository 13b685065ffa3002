"""Pure functions that remember: thousands of tests start from the same documents and the same passwords."""

from functools import lru_cache

import pytest
from argon2 import PasswordHasher

from clea_quiz.authoring import published
from clea_quiz.bank.bank import bank_of
from clea_quiz.sittings import library
from clea_quiz.sittings.compilation import compile_test


def remember_pure_work(patch: pytest.MonkeyPatch) -> None:
    """Let this process build each bank, compile each domain and verify each password once."""
    built = lru_cache(maxsize=6)(bank_of)
    patch.setattr(published, "bank_of", lambda sources: built(tuple(sources)))
    patch.setattr(library, "compile_test", lru_cache(maxsize=64)(compile_test))
    patch.setattr(PasswordHasher, "verify", lru_cache(maxsize=64)(PasswordHasher.verify))
