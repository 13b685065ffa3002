"""What is arranged for one candidate: more time, breaks, another channel. Only what, never why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Refused

FACTORS = (1.0, 1.25, 1.3333, 1.5, 2.0)
"""How many times the usual time a candidate may have."""


@dataclass(frozen=True)
class Accommodations:
    """What differs from what everybody gets.

    ``time_factor``: of the usual time; ``untimed``: no limit at all; ``breaks``: the candidate's own pauses
    stop the clock; ``aloud``: the device must be able to read questions aloud; ``no_pictures``, ``no_sound``:
    only questions that need neither to look at a picture nor to listen.
    """

    time_factor: float = 1.0
    untimed: bool = False
    breaks: bool = False
    aloud: bool = False
    no_pictures: bool = False
    no_sound: bool = False

    @property
    def arranged(self) -> dict[str, Any]:
        """Return what differs, as it is stored."""
        return {name: value for name, value in asdict(self).items() if value != getattr(NONE, name)}

    def limit(self, minutes: int | None) -> int | None:
        """Return the seconds a candidate has where the plan gives so many minutes; None: no limit."""
        if minutes is None or self.untimed:
            return None
        return round(60 * minutes * self.time_factor)


NONE = Accommodations()


def accommodations_of(evaluation: Evaluation) -> Accommodations:
    """Return what is arranged for an evaluation."""
    return Accommodations(**(evaluation.accommodations or {}))


def read(form: Mapping[str, str]) -> Accommodations:
    """Read what a form asks for; what is not there is as for everybody."""
    try:
        factor = float(form.get("time_factor") or 1)
    except ValueError:
        factor = 0.0
    if factor not in FACTORS:
        raise Refused("Choisissez un temps de la liste.")
    flags = ("untimed", "breaks", "aloud", "no_pictures", "no_sound")
    return Accommodations(factor, *(form.get(name) == "1" for name in flags))


def arrange(session: Session, evaluation: Evaluation, accommodations: Accommodations) -> None:
    """Keep what is arranged; domains that have begun go on as they began."""
    evaluation.accommodations = accommodations.arranged or None
    session.flush()
