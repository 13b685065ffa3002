"""Choice: one option among several; graded options make a situational-judgement item."""

from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import Fields, Mark, Response, UnreadableResponse, single
from clea_quiz.bank.interactions.options import OptionsInteraction, TextOption


class Choice(TextOption):
    """An option: its credit (0 for a distractor) and why it earns it, or which mistake it reveals."""

    credit: Annotated[int, Field(ge=0, le=3)] = 0
    why: Text | None = None


class ExpertKey(Document):
    """What one expert would give each option (in the order of the options), unaware of the author's key."""

    expert: Line
    credits: tuple[Annotated[int, Field(ge=0, le=3)], ...]


@dataclass(frozen=True)
class Agreement:
    """How experts agree with the key and with each other.

    ``best`` of ``experts`` put the key first; ``pairs`` is the share of pairs
    of experts who put the same option first (0 to 1; nothing with one expert).
    """

    experts: int
    best: int
    pairs: float | None


class ChoiceInteraction(OptionsInteraction[Choice]):
    """Choose one option."""

    type: Literal["choice"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=3, max_length=6)]
    experts: Annotated[tuple[ExpertKey, ...], Field(max_length=20)] = ()

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

    @model_validator(mode="after")
    def _experts_judge_these_options(self) -> Self:
        for expert in self.experts:
            if len(expert.credits) != len(self.choices):
                raise ValueError(f"« {expert.expert} » donne un crédit à chaque réponse, dans l’ordre")
            if expert.credits.count(max(expert.credits)) > 1:
                raise ValueError(f"« {expert.expert} » met une seule réponse au plus haut")
        if len({expert.expert for expert in self.experts}) < len(self.experts):
            raise ValueError("deux experts portent le même nom")
        return self

    @property
    def agreement(self) -> Agreement | None:
        """Return how far experts agree with the key and with each other; nothing when none was asked."""
        if not self.experts:
            return None
        firsts = [expert.credits.index(max(expert.credits)) for expert in self.experts]
        key = [choice.credit for choice in self.choices].index(self.max_score)
        pairs = list(combinations(firsts, 2))
        alike = sum(one == other for one, other in pairs) / len(pairs) if pairs else None
        return Agreement(len(firsts), firsts.count(key), alike)

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
