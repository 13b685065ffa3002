"""Multiple choice: tick every right option; one slip still earns part of the credit."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Text
from clea_quiz.bank.interactions.base import ANSWER, Fields, Mark, Response, UnreadableResponse
from clea_quiz.bank.interactions.options import OptionsInteraction, TextOption


class Tick(TextOption):
    """An option to tick or to leave; a wrong one says which mistake ticking it reveals."""

    correct: bool = False
    why: Text | None = None


class MultipleChoiceInteraction(OptionsInteraction[Tick]):
    """Choose all that apply: 2 points for the exact set, 1 for a single slip, else 0."""

    type: Literal["multiple_choice"]
    choices: Annotated[tuple[Tick, ...], Field(min_length=4, max_length=8)]

    @model_validator(mode="after")
    def _some_right_some_wrong(self) -> Self:
        right = sum(choice.correct for choice in self.choices)
        if not 2 <= right < len(self.choices):
            raise ValueError("il faut au moins deux bonnes réponses et au moins une mauvaise")
        if any(choice.why is None for choice in self.choices if not choice.correct):
            raise ValueError("chaque mauvaise réponse dit quelle erreur elle révèle (why)")
        return self

    @property
    def max_score(self) -> int:
        """Return 2: exact, one slip, or worse."""
        return 2

    def _right(self) -> set[str]:
        return {id for id, choice in self.by_id().items() if choice.correct}

    def read(self, fields: Fields) -> Response:
        """Read the ticked options."""
        ticked = sorted({value for value in fields.get(ANSWER, ()) if value})
        if not ticked or not set(ticked) <= set(self.by_id()):
            raise UnreadableResponse("Cochez au moins une réponse, ou choisissez « Je ne sais pas ».")
        return {"choices": ticked}

    def mark(self, response: Response) -> Mark:
        """Return 2 for the exact set, 1 for one slip, with the mistakes that were ticked."""
        ticked = set(response["choices"])
        slips = len(ticked ^ self._right())
        mistakes = [choice.why for id, choice in self.by_id().items() if id in ticked and choice.why]
        return Mark(max(0, 2 - slips), " ".join(mistakes) or None)

    def describe(self, response: Response) -> str:
        """Return the ticked texts."""
        by_id = self.by_id()
        return " ; ".join(by_id[id].text for id in response["choices"])

    @property
    def key(self) -> str:
        """Return the right texts."""
        return " ; ".join(choice.text for choice in self.choices if choice.correct)
