"""Choice: one option among several; graded options make a situational-judgement item."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Text
from clea_quiz.bank.interactions.base import Fields, Mark, Response, UnreadableResponse, single
from clea_quiz.bank.interactions.options import OptionsInteraction, TextOption


class Choice(TextOption):
    """An option: its credit (0 for a distractor) and why it earns it, or which mistake it reveals."""

    credit: Annotated[int, Field(ge=0, le=3)] = 0
    why: Text | None = None


class ChoiceInteraction(OptionsInteraction[Choice]):
    """Choose one option."""

    type: Literal["choice"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _one_defensible_key(self) -> Self:
        best = max(choice.credit for choice in self.choices)
        if best == 0:
            raise ValueError("aucune réponse ne porte de crédit : marquez la bonne réponse par credit: 1")
        if sum(choice.credit == best for choice in self.choices) > 1:
            raise ValueError(
                "deux réponses portent le crédit le plus haut : une seule peut être la meilleure"
            )
        if any(choice.why is None for choice in self.choices if choice.credit < best):
            raise ValueError("chaque réponse autre que la meilleure dit pourquoi (why)")
        return self

    @property
    def max_score(self) -> int:
        """Return the credit of the best option."""
        return max(choice.credit for choice in self.choices)

    @property
    def guess(self) -> float:
        """Return one over the number of options."""
        return 1 / len(self.choices)

    def read(self, fields: Fields) -> Response:
        """Read the chosen option."""
        chosen = single(fields)
        if chosen not in self.by_id():
            raise UnreadableResponse("Choisissez une réponse, ou « Je ne sais pas ».")
        return {"choice": chosen}

    def mark(self, response: Response) -> Mark:
        """Return the option's credit and its reason."""
        choice = self.by_id()[str(response["choice"])]
        return Mark(choice.credit, choice.why)

    def describe(self, response: Response) -> str:
        """Return the chosen text."""
        return self.by_id()[str(response["choice"])].text

    @property
    def key(self) -> str:
        """Return the text of the best option."""
        return max(self.choices, key=lambda choice: choice.credit).text
