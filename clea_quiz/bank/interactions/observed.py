"""Observed: a card for the assessor, for what no screen can test."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import BaseInteraction, Fields, Mark, Response, UnreadableResponse, View


class Grade(Document):
    """A level of what was observed and the mark it leads to."""

    label: Line
    credit: Annotated[int, Field(ge=0, le=3)]
    meaning: Text


class ObservedInteraction(BaseInteraction):
    """A situation to play and what to look for; graded by the assessor, never shown on screen."""

    type: Literal["observed"]
    look_for: Annotated[tuple[Text, ...], Field(min_length=2)]
    grades: Annotated[tuple[Grade, ...], Field(min_length=2)]

    @property
    def max_score(self) -> int:
        """Return the credit of the best grade."""
        return max(grade.credit for grade in self.grades)

    def view(self, arrangement: Sequence[str]) -> View:
        """Refuse: a candidate never sees an observed card."""
        raise LookupError("an observed item has no screen")

    def read(self, fields: Fields) -> Response:
        """Refuse: an observed card is answered in the matrix."""
        raise UnreadableResponse("Cette fiche se remplit pendant l’entretien.")

    def mark(self, response: Response) -> Mark:
        """Return the credit of the grade given by the assessor."""
        grade = next(grade for grade in self.grades if grade.label == response["grade"])
        return Mark(grade.credit, grade.meaning)

    def describe(self, response: Response) -> str:
        """Return the grade given."""
        return str(response["grade"])

    @property
    def key(self) -> str:
        """Return what to look for."""
        return " ; ".join(self.look_for)
