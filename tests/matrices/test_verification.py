"""The code of a document: made of its hash, read however it is typed, never guessed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.matrices.verification import ALPHABET, LENGTH, code_of, folded, read_code

hashes = st.binary().map(lambda body: sha256(body).hexdigest())


@given(hashes)
def test_a_code_keeps_140_bits_of_its_hash_and_is_read_back(content_hash: str) -> None:
    code = code_of(content_hash)

    assert LENGTH * 5 >= 128
    assert len(ALPHABET) == 32
    assert read_code(code) == content_hash[:35]
    assert read_code(content_hash) == content_hash


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')}. ",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_code_is_read_however_it_is_typed(change: object) -> None:
    content_hash = sha256(b"x").hexdigest()
    assert callable(change)

    assert read_code(change(code_of(content_hash))) == content_hash[:35]


@pytest.mark.parametrize("typed", ["", "5NRH", "U" * 28, "é" * 28, "g" * 64, "a" * 63, "%" * 28])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_names_are_compared_by_their_letters() -> None:
    assert folded("Élodie ÇAĞLAR-Nuñez") == folded("elodie caglar nunez")
    assert folded("Élodie") != folded("Élodia")
