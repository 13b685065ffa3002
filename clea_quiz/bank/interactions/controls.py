"""Controls: what a form, a table or a simulated tool of work is filled in with, each with what is right.

The candidate leaves them in a final state, which is marked here. A control that is to stay as it was found
counts only when somebody has changed it.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import (
    BaseInteraction,
    ControlView,
    Fields,
    Mark,
    Option,
    Response,
    UnreadableResponse,
    letters,
)
from clea_quiz.bank.interactions.numeric_entry import FiniteNumber, parse_number
from clea_quiz.bank.interactions.text_entry import Ignored, normalise

PART = 2 / 3
"""Share of right controls that earns part of the credit."""

MOST_CONTROLS = 26
LONGEST = 80
TICKED = "1"


class BaseControl(Document):
    """One thing to fill in; ``why`` is the mistake that a state other than the one wanted reveals."""

    label: Line
    why: Text | None = None

    @property
    def first(self) -> str:
        """Return its state before anybody touches it."""
        return ""

    @abstractmethod
    def is_right(self, given: str) -> bool:
        """Whether a state is the one wanted."""

    @property
    @abstractmethod
    def key(self) -> str:
        """Return the state wanted, in words."""

    @abstractmethod
    def view(self, id: str) -> ControlView:
        """Return the control without what is right."""

    def readable(self, given: str) -> str:
        """Return a submitted state, cleaned; :class:`UnreadableResponse` when it cannot be one."""
        return given.strip()[:LONGEST]

    def told(self, given: str) -> str:
        """Return a state in words."""
        return given or "rien"


class TextControl(BaseControl):
    """A short text, compared as :class:`TextEntryInteraction` does."""

    kind: Literal["text"]
    initial: Line | None = None
    accepted: Annotated[tuple[Line, ...], Field(min_length=1)]
    ignore: tuple[Ignored, ...] = ("case", "spaces")

    @property
    def first(self) -> str:
        """Return the text that is already there."""
        return self.initial or ""

    def is_right(self, given: str) -> bool:
        """Whether the text is an accepted form."""
        return normalise(given, self.ignore) in {normalise(form, self.ignore) for form in self.accepted}

    @property
    def key(self) -> str:
        """Return the first accepted form."""
        return self.accepted[0]

    def view(self, id: str) -> ControlView:
        """Return a text field."""
        return ControlView(id, self.label, "text", initial=self.first)


class NumberControl(BaseControl):
    """A number, typed in French or English notation."""

    kind: Literal["number"]
    value: FiniteNumber
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    unit: Line | None = None

    def readable(self, given: str) -> str:
        """Refuse what is no number; nothing at all may be left."""
        text = super().readable(given)
        if text:
            parse_number(text, self.unit)
        return text

    def is_right(self, given: str) -> bool:
        """Whether the number is within the tolerance."""
        return bool(given) and abs(
            parse_number(given, self.unit) - self.value
        ) <= self.tolerance + 1e-9 * max(1.0, abs(self.value))

    @property
    def key(self) -> str:
        """Return the number as a French reader writes it."""
        return f"{self.value:.10g}".replace(".", ",") + (f"\u00a0{self.unit}" if self.unit else "")

    def view(self, id: str) -> ControlView:
        """Return a number field with its unit."""
        return ControlView(id, self.label, "number", unit=self.unit)


class SelectControl(BaseControl):
    """One of a list; ``correct`` may hold several that are equally right."""

    kind: Literal["select"]
    options: Annotated[tuple[Line, ...], Field(min_length=2, max_length=20)]
    initial: Line | None = None
    correct: Annotated[tuple[Line, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _options_hold_the_rest(self) -> Self:
        if len(set(self.options)) < len(self.options):
            raise ValueError("deux options ont le même texte")
        if not set(self.correct) <= set(self.options) or (self.initial and self.initial not in self.options):
            raise ValueError("correct et initial sont pris dans options")
        return self

    @property
    def first(self) -> str:
        """Return the option that is already chosen."""
        return self.initial or ""

    def readable(self, given: str) -> str:
        """Refuse what is not on the list."""
        text = given.strip()
        if text and text not in self.options:
            raise UnreadableResponse("Choisissez dans la liste, ou choisissez « Je ne sais pas ».")
        return text

    def is_right(self, given: str) -> bool:
        """Whether the option is one of the right ones."""
        return given in self.correct

    @property
    def key(self) -> str:
        """Return the right options."""
        return " ou ".join(self.correct)

    def view(self, id: str) -> ControlView:
        """Return a list to choose from."""
        options = tuple(Option(option, option) for option in self.options)
        return ControlView(id, self.label, "select", initial=self.first, options=options)


class TickControl(BaseControl):
    """A box to tick, or to leave."""

    kind: Literal["tick"]
    initial: bool = False
    correct: bool

    @property
    def first(self) -> str:
        """Return whether it is already ticked."""
        return TICKED if self.initial else ""

    def readable(self, given: str) -> str:
        """Return whether it was ticked."""
        return TICKED if given else ""

    def is_right(self, given: str) -> bool:
        """Whether it is as wanted."""
        return bool(given) == self.correct

    @property
    def key(self) -> str:
        """Return what is wanted."""
        return self.told(TICKED if self.correct else "")

    def told(self, given: str) -> str:
        """Return « coché » or « non coché »."""
        return "coché" if given else "non coché"

    def view(self, id: str) -> ControlView:
        """Return a box."""
        return ControlView(id, self.label, "tick", initial=self.first)


Control = Annotated[TextControl | NumberControl | SelectControl | TickControl, Field(discriminator="kind")]


class ControlsInteraction(BaseInteraction):
    """What is filled in, control by control: 2 points if all is as wanted, 1 for two thirds, else 0."""

    @property
    @abstractmethod
    def controls(self) -> Sequence[BaseControl]:
        """Return the controls, in the order of the page."""

    def check(self) -> None:
        """Raise ``ValueError`` when the description does not hold together; called before ``controls``."""

    @model_validator(mode="after")
    def _something_is_to_be_done(self) -> Self:
        self.check()
        if len(self.controls) > MOST_CONTROLS:
            raise ValueError(f"{MOST_CONTROLS} choses à remplir au plus")
        tasks = [control for control in self.controls if not control.is_right(control.first)]
        if not tasks:
            raise ValueError("rien n’est à faire : tout est déjà dans l’état voulu")
        if any(control.why is None for control in tasks):
            raise ValueError("ce qui est à faire dit, dans why, l’erreur qu’un autre état révèle")
        return self

    @property
    def max_score(self) -> int:
        """Return 2, or 1 when one thing is to be done."""
        return min(2, sum(not control.is_right(control.first) for control in self.controls))

    def views(self) -> tuple[ControlView, ...]:
        """Return the controls without what is right."""
        return tuple(control.view(id) for id, control in self._named())

    def read(self, fields: Fields) -> Response:
        """Read the final state (fields ``control-a``, ``control-b`` …)."""
        given = []
        for id, control in self._named():
            values = fields.get(f"control-{id}", ())
            given.append(control.readable(values[0] if values else ""))
        if given == [control.first for control in self.controls]:
            raise UnreadableResponse("Faites ce qui est demandé, ou choisissez « Je ne sais pas ».")
        return {"controls": given}

    def mark(self, response: Response) -> Mark:
        """Score by the share of things done; what was right and has been spoiled counts as not done."""
        states = list(zip(self.controls, response["controls"], strict=True))
        tasks = [c for c, given in states if not c.is_right(c.first) or not c.is_right(given)]
        wrong = [c for c, given in states if not c.is_right(given)]
        if not wrong:
            return Mark(self.max_score)
        reached = 1 - len(wrong) / len(tasks)
        score = 1 if self.max_score > 1 and reached >= PART else 0
        return Mark(score, next((c.why for c in wrong if c.why), "A changé ce qui devait rester."))

    def describe(self, response: Response) -> str:
        """Return the final state, control by control, without what was left as it was."""
        states = zip(self.controls, response["controls"], strict=True)
        told = [f"{c.label} → {c.told(given)}" for c, given in states if given != c.first]
        return " ; ".join(told) or "rien n’a changé"

    @property
    def key(self) -> str:
        """Return what is to be done, control by control."""
        return " ; ".join(f"{c.label} → {c.key}" for c in self.controls if not c.is_right(c.first))

    def _named(self) -> list[tuple[str, BaseControl]]:
        return list(zip(letters(len(self.controls)), self.controls, strict=True))
