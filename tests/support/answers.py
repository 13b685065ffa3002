"""Form fields that answer an interaction: rightly, or with a plain mistake."""

from collections.abc import Sequence

from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import ANSWER, letters
from clea_quiz.bank.interactions.controls import (
    TICKED,
    BaseControl,
    ControlsInteraction,
    NumberControl,
    SelectControl,
    TickControl,
)
from clea_quiz.bank.interactions.slots import SlotsInteraction


def wanted_state(control: BaseControl) -> str:
    """Return what a browser sends of a control left as it should be."""
    match control:
        case TickControl():
            return TICKED if control.correct else ""
        case SelectControl():
            return control.correct[0]
        case NumberControl():
            return f"{control.value:.10g}".replace(".", ",")
        case _:
            return control.key


def right_fields(interaction: Interaction) -> dict[str, Sequence[str]]:
    """Return the fields a browser sends for the right answer."""
    if isinstance(interaction, ControlsInteraction):
        ids = letters(len(interaction.controls))
        states = zip(ids, map(wanted_state, interaction.controls), strict=True)
        return {f"control-{id}": [state] for id, state in states}
    if isinstance(interaction, SlotsInteraction):
        by_text = {text: id for id, text in interaction.options().items()}
        rights = zip(letters(len(interaction.right)), interaction.right, strict=True)
        return {f"slot-{place}": [by_text[text]] for place, text in rights}
    if interaction.type == "order":
        names = letters(len(interaction.elements))
        return {f"rank-{name}": [str(rank)] for rank, name in enumerate(names, 1)}
    return {ANSWER: _answers(interaction)}


def _answers(interaction: Interaction) -> list[str]:
    match interaction.type:
        case "choice":
            credits = [choice.credit for choice in interaction.choices]
            return [letters(len(credits))[credits.index(max(credits))]]
        case "hotspot":
            return [letters(len(interaction.areas))[[area.correct for area in interaction.areas].index(True)]]
        case "multiple_choice":
            names = letters(len(interaction.choices))
            return [n for n, c in zip(names, interaction.choices, strict=True) if c.correct]
        case "numeric_entry":
            return [f"{interaction.value:.10g}".replace(".", ",")]
        case "text_entry":
            return [interaction.accepted[0]]
        case _:
            raise LookupError("an observed card has no screen")


def page_fields(interaction: Interaction, arrangement: Sequence[str]) -> dict[str, Sequence[str]]:
    """Return the same as the candidate's page names it: by the place of each option and slot on the page."""
    view = interaction.view(arrangement)
    options = {option.id: letter for option, letter in zip(view.options, letters(26), strict=False)}
    slots = {slot.id: letter for slot, letter in zip(view.slots, letters(26), strict=False)}
    found: dict[str, Sequence[str]] = {}
    for name, values in right_fields(interaction).items():
        kind, _, id = name.partition("-")
        place = {"slot": slots, "rank": options}.get(kind, {}).get(id, id)
        chosen = [options[value] for value in values] if kind in ("answer", "slot") and options else values
        found[f"{kind}-{place}" if place else name] = chosen
    return found
