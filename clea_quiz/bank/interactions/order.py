"""Order: put the elements in the right order; one neighbouring swap still earns part of the credit."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Text
from clea_quiz.bank.interactions.base import (
    BaseInteraction,
    Fields,
    Mark,
    Option,
    Response,
    UnreadableResponse,
    View,
    by_letter,
    letters,
)


class OrderInteraction(BaseInteraction):
    """Order the elements (written here in the right order): 2 exact, 1 for one swap of neighbours."""

    type: Literal["order"]
    elements: Annotated[tuple[Text, ...], Field(min_length=3, max_length=7)]

    @model_validator(mode="after")
    def _elements_differ(self) -> Self:
        if len(set(self.elements)) < len(self.elements):
            raise ValueError("deux éléments à ordonner ont le même texte")
        return self

    @property
    def max_score(self) -> int:
        """Return 2: exact, one swap of neighbours, or worse."""
        return 2

    def arrange(self, rng: Random) -> list[str]:
        """Return a shuffled order that is never the right one."""
        right = letters(len(self.elements))
        shown = rng.sample(right, len(right))
        return shown if shown != right else shown[1:] + shown[:1]

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the elements as shuffled."""
        by_id = by_letter(self.elements)
        return View(self.type, options=tuple(Option(id, by_id[id]) for id in arrangement))

    def read(self, fields: Fields) -> Response:
        """Read one rank per element (fields ``rank-a``, ``rank-b`` …), each used once."""
        ranks: dict[str, int] = {}
        for id in letters(len(self.elements)):
            values = fields.get(f"rank-{id}", ())
            if values and values[0].isdecimal():
                ranks[id] = int(values[0])
        if sorted(ranks.values()) != list(range(1, len(self.elements) + 1)):
            raise UnreadableResponse(
                "Donnez à chaque ligne un numéro différent, en partant de 1. "
                "Ou choisissez « Je ne sais pas »."
            )
        return {"order": sorted(ranks, key=ranks.__getitem__)}

    def mark(self, response: Response) -> Mark:
        """Return 2 for the right order, 1 when one swap of neighbours repairs it, else 0."""
        given = list(response["order"])
        inversions = sum(a > b for i, a in enumerate(given) for b in given[i + 1 :])
        return Mark(max(0, 2 - inversions))

    def describe(self, response: Response) -> str:
        """Return the elements in the order given."""
        by_id = by_letter(self.elements)
        return " → ".join(by_id[id] for id in response["order"])

    @property
    def key(self) -> str:
        """Return the elements in the right order."""
        return " → ".join(self.elements)
