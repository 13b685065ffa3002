"""The kinds of interaction, in QTI's words. Adding a kind adds a file and a member of this union."""

from typing import Annotated

from pydantic import Field

from clea_quiz.bank.interactions.associate import AssociateInteraction
from clea_quiz.bank.interactions.calendar import CalendarInteraction
from clea_quiz.bank.interactions.choice import ChoiceInteraction
from clea_quiz.bank.interactions.classify import ClassifyInteraction
from clea_quiz.bank.interactions.file_explorer import FileExplorerInteraction
from clea_quiz.bank.interactions.gap_match import GapMatchInteraction
from clea_quiz.bank.interactions.hotspot import HotspotInteraction
from clea_quiz.bank.interactions.mailbox import MailboxInteraction
from clea_quiz.bank.interactions.multiple_choice import MultipleChoiceInteraction
from clea_quiz.bank.interactions.numeric_entry import NumericEntryInteraction
from clea_quiz.bank.interactions.observed import ObservedInteraction
from clea_quiz.bank.interactions.order import OrderInteraction
from clea_quiz.bank.interactions.spreadsheet import SpreadsheetInteraction
from clea_quiz.bank.interactions.table_entry import TableEntryInteraction
from clea_quiz.bank.interactions.text_entry import TextEntryInteraction
from clea_quiz.bank.interactions.web_form import WebFormInteraction

Interaction = Annotated[
    ChoiceInteraction
    | MultipleChoiceInteraction
    | NumericEntryInteraction
    | TextEntryInteraction
    | OrderInteraction
    | ClassifyInteraction
    | AssociateInteraction
    | GapMatchInteraction
    | HotspotInteraction
    | TableEntryInteraction
    | WebFormInteraction
    | MailboxInteraction
    | FileExplorerInteraction
    | SpreadsheetInteraction
    | CalendarInteraction
    | ObservedInteraction,
    Field(discriminator="type"),
]

__all__ = ["Interaction"]
