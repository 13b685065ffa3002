"""What a page holds of a card: read from the form, and shown again."""

from collections.abc import Mapping
from datetime import timedelta

from clea_quiz.bank.interactions.observed import ObservedInteraction
from clea_quiz.errors import Refused
from clea_quiz.matrices.observations.rules import Content, Point
from clea_quiz.matrices.observations.service import Filled
from clea_quiz.reports.labels import N_

_BROKEN = N_("Cette page était incomplète. Rechargez-la, puis recommencez.")
LONGEST_HAND = 40
LONGEST_NUMBER = 9


def read(fields: Mapping[str, str], item: str, card: ObservedInteraction) -> Filled:
    """Read what was sent of a card; raise :class:`Refused` when the page itself was broken."""
    try:
        content = Content(
            points=tuple(
                Point(fields.get(f"point-{number}", Point.NOT_ASKED))
                for number in range(1, len(card.look_for) + 1)
            ),
            grade=_grade(fields.get("grade", ""), card),
            notes=fields.get("notes", "").replace("\r\n", "\n").strip(),
        )
        return Filled(
            item=item,
            content=content,
            version=_number(fields.get("version", "0")),
            hand=fields.get("hand", "")[:LONGEST_HAND],
            turn=_number(fields.get("turn", "0")),
            ago=timedelta(seconds=_number(fields.get("ago", "0"))),
        )
    except (ValueError, IndexError):
        raise Refused(_BROKEN) from None


def _grade(place: str, card: ObservedInteraction) -> str | None:
    return card.grades[_number(place)].label if place else None


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)
