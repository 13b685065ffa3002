"""Small sound scenarios, as documents; the bank that an author's organisation uses."""

from typing import Any

from sqlalchemy.orm import Session

from clea_quiz.authoring.published import PublishedBanks
from clea_quiz.authoring.service import Author
from clea_quiz.bank.bank import Bank


def scenario(slug: str = "gants-au-quai", **changes: Any) -> dict[str, Any]:
    """Return a scenario that the bank accepts."""
    document = {
        "scenario": slug,
        "title": "Les gants au quai",
        "sectors": ["logistique"],
        "situation": f"Vous rangez des gants au quai {slug}. Une étiquette dit où les poser.",
        "documents": [],
        "items": [item(f"{slug}-1")],
    }
    return document | changes


def item(item_id: str, **changes: Any) -> dict[str, Any]:
    """Return a sound choice item."""
    document = {
        "id": item_id,
        "criterion": "clea-2021/1.3.4",
        "difficulty": 2,
        "prompt": f"Où posez-vous les gants de {item_id.replace('-', ' ')} ?",
        "interaction": {
            "type": "choice",
            "choices": [
                {"text": "Au rayon A.", "credit": 1},
                {"text": "Au rayon B.", "why": "A lu la ligne du dessus."},
                {"text": "Au rayon C.", "why": "A lu la ligne du dessous."},
            ],
        },
        "rationale": "L'étiquette dit : rayon A.",
    }
    return document | changes


def in_use(session: Session, author: Author) -> Bank:
    """Return the bank as it is in the database now."""
    return PublishedBanks().current(session, author.organisation_id)
