"""Password hashing with argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher()  # RFC 9106 low-memory profile: 64 MiB, three passes


def hash_password(password: str) -> str:
    """Return an argon2id hash with its salt and parameters."""
    return _HASHER.hash(password)


def password_matches(password_hash: str, password: str) -> bool:
    """Return whether the password is the one that was hashed."""
    try:
        return _HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def nobody() -> str:
    """Return a hash to compare with when the address is unknown, so that both cases take as long."""
    return _HASHER.hash("nobody signs in with this")
