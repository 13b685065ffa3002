"""Safe Exam Browser: the keys an organisation asks its candidates' browsers for."""

import re

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Organisation
from clea_quiz.errors import Refused, said

MOST_KEYS = 20
_KEY = re.compile(r"[0-9a-f]{64}")


def ask_for_exam_browser(session: Session, organisation: Organisation, typed: str) -> int:
    """Keep the keys, one a line, and return how many; none lets every browser in again.

    A key is a Config Key or a Browser Exam Key: 64 hexadecimal digits (SHA-256). Every faulty line is named.
    """
    lines = [(number, line.strip().lower()) for number, line in enumerate(typed.splitlines(), 1)]
    keys = [(number, key) for number, key in lines if key]
    faulty = [number for number, key in keys if not _KEY.fullmatch(key)]
    if faulty:
        raise Refused(
            said(
                "Une clé compte 64 caractères, de 0 à 9 et de a à f. Lignes à corriger : %(lines)s.",
                lines=", ".join(map(str, faulty)),
            )
        )
    if len(keys) > MOST_KEYS:
        raise Refused(said("Vingt clés au plus ; il y en a %(count)s.", count=len(keys)))
    organisation.exam_browser_keys = list(dict.fromkeys(key for _, key in keys)) or None
    session.flush()
    return len(organisation.exam_browser_keys or ())
