"""What stands for a candidate before a jury that must not know who it is."""

import re
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from hmac import digest

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or figure that is read for another."""

LENGTH = 8
HIDDEN = "[…]"
SHORTEST = 3
"""Shorter parts of a name (de, la, El) are words of the language too."""


def pseudonym(key: str, candidate_id: int) -> str:
    """Return a candidate's code: always the same under an organisation's key, and nothing without it."""
    number = int.from_bytes(digest(key.encode(), str(candidate_id).encode(), sha256), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return f"C-{''.join(letters[:4])}-{''.join(letters[4:])}"


def without_name(name: str, reference: str | None) -> Callable[[str], str]:
    """Return what takes a candidate's name and reference out of a text, accents and capitals aside."""
    parts = [part for part in re.split(r"[\s\-’']+", name) if len(part) >= SHORTEST]
    hidden = [_pattern(part) for part in sorted({*parts, *([reference] if reference else [])}, key=len)[::-1]]
    if not hidden:
        return str
    found = re.compile(rf"(?<!\w)(?:{'|'.join(hidden)})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(HIDDEN, unicodedata.normalize("NFC", text))


def _pattern(word: str) -> str:
    """Return a pattern that finds a word with or without its accents."""
    composed = unicodedata.normalize("NFC", word)
    return "".join(_letter(letter) for letter in composed)


def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0]
    return re.escape(letter) if plain == letter else f"[{re.escape(letter)}{re.escape(plain)}]"
