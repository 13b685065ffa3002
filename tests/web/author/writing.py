"""What the tests write: a small sound scenario, typed by hand."""

from typing import Any

from sqlalchemy.orm import Session

from clea_quiz.authoring.models import Draft
from tests.web.author.desk import Desk

CHOICE: dict[str, str | list[str]] = {
    "criterion": "clea-2021/1.3.4",
    "difficulty": "2",
    "prompt": "Où posez-vous les gants ?",
    "rationale": "L'étiquette dit : rayon B.",
    "interaction.choices[0].text": "Au rayon A.",
    "interaction.choices[0].credit": "0",
    "interaction.choices[0].why": "A lu la ligne du dessus.",
    "interaction.choices[1].text": "Au rayon B.",
    "interaction.choices[1].credit": "1",
    "interaction.choices[2].text": "Au rayon C.",
    "interaction.choices[2].credit": "0",
    "interaction.choices[2].why": "A lu la ligne du dessous.",
}


def begin(author: Desk, title: str = "Le rayon des gants neufs") -> str:
    """Begin a scenario; return the draft's address."""
    author.go("/concepteur/nouveau")
    situation = "Vous rangez des gants neufs dans une réserve. Une étiquette dit où les poser."
    author.send("/nouveau", {"title": title, "situation": situation, "sectors": ["logistique"]})
    assert "/brouillons/" in author.path
    return author.path


def add(author: Desk, draft: str, kind: str, page: str = "questions") -> str:
    """Add a blank part; return the address of its form."""
    author.go(draft)
    author.send(f"/{page}/ajouter", {"kind": kind})
    return author.path


def write_choice(author: Desk, draft: str, **changes: str) -> str:
    """Add a sound choice item."""
    address = add(author, draft, "choice")
    author.send(address, {**CHOICE, **changes})
    return address


def document_of(session: Session, address: str) -> dict[str, Any]:
    """Return what a draft holds in the database."""
    session.expire_all()
    document = session.get_one(Draft, int(address.split("/")[3])).document
    session.rollback()
    return document
