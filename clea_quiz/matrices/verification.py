"""Whether a document is authentic: a code made of its hash, and what it tells to whoever holds it."""

from dataclasses import dataclass
from datetime import datetime
from unicodedata import category, normalize

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts import service
from clea_quiz.accounts.models import AttemptKind
from clea_quiz.errors import Conflict
from clea_quiz.matrices import signed
from clea_quiz.matrices.content import Content
from clea_quiz.matrices.models import Signature
from clea_quiz.matrices.rules import Verdict

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two letters and figures, none read for another (Crockford's base 32)."""

LENGTH = 28
"""Of five bits each: 140 bits of the hash, which nobody guesses."""

_HEX = LENGTH * 5 // 4
_WHOLE = 64
_GROUP = 4
_READ_AS = str.maketrans("OIL", "011")


def code_of(content_hash: str) -> str:
    """Return the code of a hash, in groups of four: the same hash always has the same."""
    number = int(content_hash[:_HEX], 16)
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read_code(typed: str) -> str | None:
    """Return what a hash begins with, from a code or a whole hash however it was typed; None: neither."""
    plain = "".join(letter for letter in typed if letter.isascii() and letter.isalnum())
    if len(plain) == _WHOLE:
        return plain.lower() if all(letter in "0123456789abcdef" for letter in plain.lower()) else None
    letters = plain.upper().translate(_READ_AS)
    if len(letters) != LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return f"{number:0{_HEX}x}"


@dataclass(frozen=True)
class Verified:
    """What is told of an authentic version; of the candidate nothing but whether a name given is theirs."""

    organisation: str
    framework: str
    framework_version: str | None
    kind: str
    signed_at: datetime
    version: int
    reopened_at: datetime | None
    newest: int
    named: bool | None = None
    acquired: tuple[str, ...] = ()
    domains: int = 0


def verify(
    session: Session, typed: str, origin: str, now: datetime, name: str | None = None
) -> Verified | None:
    """Return what a code stands for, or None when it stands for nothing.

    With the name written on the document, also whether it is the candidate's, and which domains are acquired:
    a true code on a paper with another name or other results then shows.
    """
    service.refuse_when_throttled(session, AttemptKind.VERIFICATION, origin, now)
    beginning = read_code(typed)
    found = _signature(session, beginning) if beginning else None
    try:
        return _told(found[0], found[1], name) if found else None
    except Conflict:  # what is kept was tampered with: nothing here is authentic
        return None


def _signature(session: Session, beginning: str) -> tuple[Signature, int] | None:
    """Return the newest version with this hash, and the newest version of its matrix."""
    within = Signature.content_hash.between(beginning, beginning.ljust(_WHOLE, "f"))
    query = select(Signature).where(within).order_by(Signature.version.desc()).limit(1)
    signature = session.scalar(query.options(joinedload(Signature.person)))
    if signature is None:
        return None
    same = select(Signature.version).where(Signature.evaluation_id == signature.evaluation_id)
    return signature, max(session.scalars(same))


def _told(signature: Signature, newest: int, name: str | None) -> Verified:
    content = signed.signed(signature, newest)
    named = None if name is None else folded(name) == folded(content.candidate)
    return Verified(
        organisation=content.organisation,
        framework=content.framework.title,
        framework_version=content.framework.version,
        kind=content.kind,
        signed_at=signature.signed_at,
        version=signature.version,
        reopened_at=signature.reopened_at,
        newest=newest,
        named=named,
        acquired=_acquired(content) if named else (),
        domains=len(content.domains),
    )


def _acquired(content: Content) -> tuple[str, ...]:
    return tuple(result.code for result in content.results if result.verdict is Verdict.ACQUIRED)


def folded(name: str) -> str:
    """Return a name's letters in order, without accents, capitals or hyphens."""
    plain = normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if category(letter)[0] in "LN")
