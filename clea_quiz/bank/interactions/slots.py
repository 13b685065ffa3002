"""Places to fill from a list: what classifying, pairing and gap filling have in common."""

from abc import abstractmethod
from collections.abc import Sequence
from random import Random

from clea_quiz.bank.document import Text
from clea_quiz.bank.interactions.base import (
    BaseInteraction,
    Fields,
    Mark,
    Option,
    Response,
    UnreadableResponse,
    letters,
    shuffled,
)

PART = 2 / 3
"""Share of right places that earns part of the credit."""


class SlotsInteraction(BaseInteraction):
    """Each place takes one text of a list: 2 points if all are right, 1 for two thirds, else 0."""

    @property
    @abstractmethod
    def places(self) -> tuple[str, ...]:
        """Return what names each place, in the order of the document."""

    @property
    @abstractmethod
    def texts(self) -> tuple[str, ...]:
        """Return what may be put into a place."""

    @property
    @abstractmethod
    def right(self) -> tuple[str, ...]:
        """Return the right text of each place."""

    @property
    @abstractmethod
    def reasons(self) -> tuple[str, ...]:
        """Return, for each place, the mistake that a wrong text reveals."""

    @property
    def max_score(self) -> int:
        """Return 2: all right, two thirds right, or less."""
        return 2

    @property
    def used_once(self) -> bool:
        """Return whether a text may fill one place only."""
        return False

    def options(self) -> dict[str, str]:
        """Return the texts by identifier."""
        return dict(zip(letters(len(self.texts)), self.texts, strict=True))

    def slots(self) -> tuple[Option, ...]:
        """Return the places by identifier."""
        return tuple(
            Option(id, text) for id, text in zip(letters(len(self.places)), self.places, strict=True)
        )

    def read(self, fields: Fields) -> Response:
        """Read one text per place (fields ``slot-a``, ``slot-b`` …)."""
        given = [values[0] if (values := fields.get(f"slot-{slot.id}", ())) else "" for slot in self.slots()]
        if any(id not in self.options() for id in given):
            raise UnreadableResponse(
                "Choisissez une réponse pour chaque ligne. Ou choisissez « Je ne sais pas »."
            )
        if self.used_once and len(set(given)) < len(given):
            raise UnreadableResponse("Chaque réponse sert une seule fois : vérifiez vos choix.")
        return {"slots": given}

    def mark(self, response: Response) -> Mark:
        """Score by the number of right places; the first wrong one gives its reason."""
        given = [self.options()[id] for id in response["slots"]]
        wrong = [
            place for place, (own, right) in enumerate(zip(given, self.right, strict=True)) if own != right
        ]
        if not wrong:
            return Mark(2)
        reached = 1 - len(wrong) / len(given)
        return Mark(1 if reached >= PART else 0, self.reasons[wrong[0]])

    def describe(self, response: Response) -> str:
        """Return each place with what was put into it."""
        return self._told([self.options()[id] for id in response["slots"]])

    @property
    def key(self) -> str:
        """Return each place with the right text."""
        return self._told(self.right)

    def _told(self, texts: Sequence[str]) -> str:
        return " ; ".join(f"{place} → {text}" for place, text in zip(self.places, texts, strict=True))


class ServedOnceInteraction(SlotsInteraction):
    """Each text serves once; some, in ``extra``, belong to no place."""

    extra: tuple[Text, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what may be put into a place, what belongs to none last."""
        return (*self.right, *self.extra)

    @property
    def used_once(self) -> bool:
        """Return that each text serves once."""
        return True

    def arrange(self, rng: Random) -> list[str]:
        """Return the texts in a random order."""
        return shuffled(letters(len(self.texts)), rng, keep=False)
