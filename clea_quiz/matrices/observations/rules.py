"""What a filled card says and proposes: values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clea_quiz.bank.interactions.observed import Grade, ObservedInteraction
from clea_quiz.errors import said
from clea_quiz.psychometrics.mastery import Proposal


class Point(StrEnum):
    """What an assessor noted of one thing to observe."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Content:
    """What is written on a card."""

    points: tuple[Point, ...]
    grade: str | None
    notes: str

    def differences(self, other: "Content") -> dict[str, Any]:
        """Return each thing that differs, as it is here and as it is in the other."""
        pairs = {
            "points": (list(self.points), list(other.points)),
            "grade": (self.grade, other.grade),
            "notes": (self.notes, other.notes),
        }
        return {name: [before, after] for name, (before, after) in pairs.items() if before != after}


PROPOSED: Mapping[Proposal, str] = {
    Proposal.ACQUIRED: said("acquis proposé"),
    Proposal.NOT_ACQUIRED: said("non acquis proposé"),
    Proposal.TO_CONFIRM: said("à confirmer"),
}
"""The three things a card may propose. The assessor decides."""


def blank(card: ObservedInteraction) -> Content:
    """Return what is on a card that nobody has touched."""
    return Content((Point.NOT_ASKED,) * len(card.look_for), None, "")


def grade_of(card: ObservedInteraction, label: str | None) -> Grade | None:
    """Return the grade with these words, if the card has one."""
    return next((grade for grade in card.grades if grade.label == label), None)


def proposal_of(card: ObservedInteraction, label: str | None) -> Proposal | None:
    """Return what a grade proposes: all of the credit, none of it, or something between."""
    grade = grade_of(card, label)
    if grade is None:
        return None
    if not grade.credit:
        return Proposal.NOT_ACQUIRED
    return Proposal.ACQUIRED if grade.credit == card.max_score else Proposal.TO_CONFIRM


def evidence_text(title: str, card: ObservedInteraction, content: Content, first_author: str | None) -> str:
    """Return a finished card as an evidence says it; ``first_author`` where somebody else corrected it.

    Kept as it is in the matrix, whose content is French.
    """
    grade, proposal = grade_of(card, content.grade), proposal_of(card, content.grade)
    if grade is None or proposal is None:
        raise ValueError("a card without a grade is no evidence")
    parts = [
        f"Fiche « {title} » : {grade.label} ({PROPOSED[proposal]}). {grade.meaning}",
        _listed("Vu", card.look_for, content.points, Point.SEEN),
        _listed("Pas vu", card.look_for, content.points, Point.NOT_SEEN),
        f"Notes : {content.notes}" if content.notes else "",
        f"Fiche corrigée ; première saisie de {first_author}." if first_author else "",
    ]
    return "\n".join(part for part in parts if part)


def _listed(head: str, look_for: Sequence[str], points: Sequence[Point], wanted: Point) -> str:
    named = [text.rstrip(". ") for text, point in zip(look_for, points, strict=True) if point is wanted]
    return f"{head} : {' ; '.join(named)}." if named else ""
