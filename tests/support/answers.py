"""Form fields that answer an interaction: rightly, or with a plain mistake."""

from collections.abc import Sequence

from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import ANSWER, letters


def right_fields(interaction: Interaction) -> dict[str, Sequence[str]]:
    """Return the fields a browser sends for the right answer."""
    match interaction.type:
        case "choice":
            best = max(range(len(interaction.choices)), key=lambda place: interaction.choices[place].credit)
            return {ANSWER: [letters(len(interaction.choices))[best]]}
        case "multiple_choice":
            names = letters(len(interaction.choices))
            return {ANSWER: [n for n, c in zip(names, interaction.choices, strict=True) if c.correct]}
        case "numeric_entry":
            return {ANSWER: [f"{interaction.value:.10g}".replace(".", ",")]}
        case "text_entry":
            return {ANSWER: [interaction.accepted[0]]}
        case "order":
            return {
                f"rank-{name}": [str(rank)] for rank, name in enumerate(letters(len(interaction.elements)), 1)
            }
        case "classify" | "associate" | "gap_match":
            by_text = {text: id for id, text in interaction.options().items()}
            rights = zip(letters(len(interaction.right)), interaction.right, strict=True)
            return {f"slot-{place}": [by_text[text]] for place, text in rights}
        case "observed":
            raise LookupError("an observed card has no screen")
