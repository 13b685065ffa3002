"""The kinds of interaction, in QTI's words. Adding a kind adds a file and a member of this union."""

from typing import Annotated

from pydantic import Field

from clea_quiz.bank.interactions.associate import AssociateInteraction
from clea_quiz.bank.interactions.choice import ChoiceInteraction
from clea_quiz.bank.interactions.classify import ClassifyInteraction
from clea_quiz.bank.interactions.gap_match import GapMatchInteraction
from clea_quiz.bank.interactions.multiple_choice import MultipleChoiceInteraction
from clea_quiz.bank.interactions.numeric_entry import NumericEntryInteraction
from clea_quiz.bank.interactions.observed import ObservedInteraction
from clea_quiz.bank.interactions.order import OrderInteraction
from clea_quiz.bank.interactions.text_entry import TextEntryInteraction

Interaction = Annotated[
    ChoiceInteraction
    | MultipleChoiceInteraction
    | NumericEntryInteraction
    | TextEntryInteraction
    | OrderInteraction
    | ClassifyInteraction
    | AssociateInteraction
    | GapMatchInteraction
    | ObservedInteraction,
    Field(discriminator="type"),
]

__all__ = ["Interaction"]
