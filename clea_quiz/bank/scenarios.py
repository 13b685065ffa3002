"""A scenario: a situation at work, its documents, and the items it carries."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import CriterionRef, Document, Line, Slug, Text
from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.stimuli import Recording, SoundName, Stimulus


class ItemStatus(StrEnum):
    """Where an item stands in its life; only published ones are asked and count in the universe."""

    PUBLISHED = "published"
    PILOT = "pilot"
    RETIRED = "retired"


class Item(Document):
    """One question with one defensible key, tied to one criterion.

    ``spoken``: a recording of the question and its choices; without it a device's own voice reads them.
    """

    id: Slug
    criterion: CriterionRef
    difficulty: Annotated[int, Field(ge=1, le=5)]
    status: ItemStatus = ItemStatus.PUBLISHED
    calculator: bool = False
    enemies: tuple[Slug, ...] = ()
    prompt: Text
    spoken: SoundName | None = None
    interaction: Interaction
    rationale: Text

    @property
    def framework(self) -> str:
        """Return the framework the criterion belongs to."""
        return self.criterion.partition("/")[0]

    @property
    def criterion_code(self) -> str:
        """Return the criterion's official code."""
        return self.criterion.partition("/")[2]

    @property
    def on_screen(self) -> bool:
        """Return whether a screen can ask it (an observed item is a card for the assessor)."""
        return self.interaction.type != "observed"


class Scenario(Document):
    """A professional situation with one or more items, which a sitting keeps together.

    ``spoken``: a recording of the situation and its documents; without it a device's own voice reads them.
    """

    scenario: Slug
    title: Line
    sectors: Annotated[tuple[Slug, ...], Field(min_length=1)]
    language: Literal["fr"] = "fr"
    situation: Text
    spoken: SoundName | None = None
    documents: tuple[Stimulus, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @property
    def needs_voice(self) -> bool:
        """Return whether it asks to listen to what only a device with a French voice can read."""
        return any(isinstance(document, Recording) and document.needs_voice for document in self.documents)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        identifiers = [item.id for item in self.items]
        if len(identifiers) != len(set(identifiers)):
            raise ValueError("deux items du scénario portent le même identifiant")
        return self
