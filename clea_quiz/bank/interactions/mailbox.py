"""Mailbox: messages to read and deal with, a message to write; no network, and nothing is sent."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.controls import BaseControl, Control, ControlsInteraction, SelectControl
from clea_quiz.bank.typography import french

LEAVE = "Laisser dans la boîte"
ACTIONS = (LEAVE, "Répondre", "Transférer", "Supprimer", "Signaler comme dangereux")
"""What can be done with any message; moving it into a folder comes beside."""


class Mail(Document):
    """A message received, and what is to be done with it (left where it is, unless said)."""

    sender: Line
    subject: Line
    date: Line | None = None
    body: Text
    attachments: tuple[Line, ...] = ()
    action: Line = LEAVE
    why: Text | None = None


class MailboxInteraction(ControlsInteraction):
    """Deal with 1 to 6 messages, and fill in a new one (``compose``) when the task asks for it."""

    type: Literal["mailbox"]
    folders: Annotated[tuple[Line, ...], Field(max_length=5)] = ()
    messages: Annotated[tuple[Mail, ...], Field(min_length=1, max_length=6)]
    compose: Annotated[tuple[Control, ...], Field(max_length=6)] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """Return what can be done with a message."""
        return (*ACTIONS, *(french(f"Classer dans « {folder} »") for folder in self.folders))

    def check(self) -> None:
        """Refuse what does not hold together."""
        for mail in self.messages:
            if french(mail.action) not in self.actions:
                raise ValueError(f"« {mail.action} » n’est pas une action : {', '.join(self.actions)}")

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return what to do with each message, then the new message."""
        dealing = [
            SelectControl(
                kind="select",
                label=french(f"Action pour « {mail.subject} »"),
                options=self.actions,
                initial=LEAVE,
                correct=(french(mail.action),),
                why=mail.why,
            )
            for mail in self.messages
        ]
        return [*dealing, *self.compose]

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the messages, without what is to be done."""
        del arrangement
        messages = [
            mail.model_dump(include={"sender", "subject", "date", "body", "attachments"})
            for mail in self.messages
        ]
        return View(self.type, controls=self.views(), scene={"messages": messages})
