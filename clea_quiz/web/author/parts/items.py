"""An item: its criterion, its question, its answer, its reason."""

from clea_quiz.web.author.parts.interactions import flag, interaction_fields, interaction_of
from clea_quiz.web.author.parts.values import Fields, Part, Typed, fields_of, filled, kept, text_of, whole

INTERACTION = "interaction."
_TEXTS = ("criterion", "difficulty", "prompt", "rationale")


def blank_item(item_id: str, kind: str) -> Part:
    """Return a new item of a kind."""
    return {"id": item_id, "interaction": {"type": kind}}


def item_fields(item: Part) -> Fields:
    """Return the fields that show an item."""
    return {
        **fields_of(item, *_TEXTS),
        "calculator": flag(on=item.get("calculator")),
        **{
            f"{INTERACTION}{name}": values for name, values in interaction_fields(item["interaction"]).items()
        },
    }


def item_of(typed: Typed, previous: Part) -> Part:
    """Return an item as it was typed; its identifier, status and enemies stay as in ``previous``."""
    inner = {
        name.removeprefix(INTERACTION): values
        for name, values in typed.items()
        if name.startswith(INTERACTION)
    }
    return {
        **kept(previous, *_TEXTS, "calculator", "interaction"),
        **filled(
            {
                "criterion": text_of(typed, "criterion"),
                "difficulty": whole(text_of(typed, "difficulty")),
                "calculator": bool(text_of(typed, "calculator")),
                "prompt": text_of(typed, "prompt"),
                "interaction": interaction_of(inner, previous["interaction"]),
                "rationale": text_of(typed, "rationale"),
            }
        ),
    }
