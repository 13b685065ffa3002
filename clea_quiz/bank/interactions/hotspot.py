"""Hotspot: point at a place of a picture (QTI's hotspot interaction)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Text
from clea_quiz.bank.interactions.base import (
    BaseInteraction,
    Fields,
    Mark,
    Option,
    Response,
    UnreadableResponse,
    View,
    by_letter,
    single,
)
from clea_quiz.bank.stimuli import MediaName


class Area(Document):
    """A rectangle of the picture, in its own units; ``text`` says where it is, for who does not see it."""

    x: Annotated[float, Field(ge=0)]
    y: Annotated[float, Field(ge=0)]
    width: Annotated[float, Field(gt=0)]
    height: Annotated[float, Field(gt=0)]
    text: Text
    correct: bool = False
    why: Text | None = None


class HotspotInteraction(BaseInteraction):
    """Choose one of 3 to 8 areas, lettered on the picture: by pointing, or from a list."""

    type: Literal["hotspot"]
    file: MediaName
    alt: Annotated[str, Field(min_length=1, max_length=1500)]
    width: Annotated[float, Field(gt=0, le=720)]
    height: Annotated[float, Field(gt=0, le=1200)]
    areas: Annotated[tuple[Area, ...], Field(min_length=3, max_length=8)]

    @model_validator(mode="after")
    def _one_defensible_key(self) -> Self:
        if sum(area.correct for area in self.areas) != 1:
            raise ValueError("une seule zone porte correct: true")
        if any(area.why is None for area in self.areas if not area.correct):
            raise ValueError("chaque autre zone dit dans why l’erreur qu’elle révèle")
        if any(a.x + a.width > self.width or a.y + a.height > self.height for a in self.areas):
            raise ValueError("une zone sort de l’image")
        if len({area.text for area in self.areas}) < len(self.areas):
            raise ValueError("deux zones ont le même texte")
        return self

    @property
    def max_score(self) -> int:
        """Return 1: right or wrong."""
        return 1

    @property
    def guess(self) -> float:
        """Return one over the number of areas."""
        return 1 / len(self.areas)

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the picture, and the areas without which is right."""
        del arrangement
        options = tuple(Option(id, area.text) for id, area in by_letter(self.areas).items())
        areas = [
            {"id": id, **area.model_dump(include={"x", "y", "width", "height"})}
            for id, area in by_letter(self.areas).items()
        ]
        scene = {
            "file": self.file,
            "alt": self.alt,
            "width": self.width,
            "height": self.height,
            "areas": areas,
        }
        return View(self.type, options=options, scene=scene)

    def read(self, fields: Fields) -> Response:
        """Read the chosen area."""
        chosen = single(fields)
        if chosen not in by_letter(self.areas):
            raise UnreadableResponse("Choisissez une zone de l’image, ou « Je ne sais pas ».")
        return {"choice": chosen}

    def mark(self, response: Response) -> Mark:
        """Return 1 for the right area, else 0 with what the other reveals."""
        area = by_letter(self.areas)[str(response["choice"])]
        return Mark(int(area.correct), area.why)

    def describe(self, response: Response) -> str:
        """Return where the chosen area is."""
        return by_letter(self.areas)[str(response["choice"])].text

    @property
    def key(self) -> str:
        """Return where the right area is."""
        return next(area.text for area in self.areas if area.correct)
