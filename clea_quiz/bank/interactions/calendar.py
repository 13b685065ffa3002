"""Calendar: a week with its appointments, and a new one to place."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Document, Line
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.controls import BaseControl, Control, ControlsInteraction

Hour = Annotated[float, Field(ge=0, le=24, multiple_of=0.25)]


class Appointment(Document):
    """Something in the calendar: hours are decimal, 9.5 is half past nine."""

    day: Line
    start: Hour
    end: Hour
    title: Line


class CalendarInteraction(ControlsInteraction):
    """Read a week and place an appointment with 2 to 6 controls (day, hour, guests …)."""

    type: Literal["calendar"]
    days: Annotated[tuple[Line, ...], Field(min_length=1, max_length=7)]
    appointments: tuple[Appointment, ...] = ()
    fields: Annotated[tuple[Control, ...], Field(min_length=2, max_length=6)]

    def check(self) -> None:
        """Refuse what does not hold together."""
        for appointment in self.appointments:
            if appointment.day not in self.days:
                raise ValueError(f"« {appointment.title} » : day est pris dans days")
            if appointment.end <= appointment.start:
                raise ValueError(f"« {appointment.title} » finit avant de commencer")

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return what the new appointment is made of."""
        return self.fields

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the week, day by day, in the order of the hours."""
        del arrangement
        week = [
            {
                "day": day,
                "appointments": [
                    {"from": _clock(one.start), "to": _clock(one.end), "title": one.title}
                    for one in sorted(self.appointments, key=lambda one: one.start)
                    if one.day == day
                ],
            }
            for day in self.days
        ]
        return View(self.type, controls=self.views(), scene={"week": week})


def _clock(hour: float) -> str:
    minutes = round(hour % 1 * 60)
    return f"{int(hour)}\u00a0h" + (f"\u00a0{minutes:02d}" if minutes else "")
