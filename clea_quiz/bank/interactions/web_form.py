"""Web form: a page to fill in and send, as an administration or an employer has them."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Line, Text
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.controls import BaseControl, Control, ControlsInteraction


class WebFormInteraction(ControlsInteraction):
    """Fill in 2 to 12 fields; ``address`` is what the browser's bar shows."""

    type: Literal["web_form"]
    title: Line
    address: Line | None = None
    help: Text | None = None
    fields: Annotated[tuple[Control, ...], Field(min_length=2, max_length=12)]

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return the fields."""
        return self.fields

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the page."""
        del arrangement
        scene = {"title": self.title, "address": self.address, "help": self.help}
        return View(self.type, controls=self.views(), scene=scene)
