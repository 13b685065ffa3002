"""The documents of a scenario: what the candidate has before their eyes while answering."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from clea_quiz.bank.document import Document, Line, Text

Cell = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
MediaName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|jpg)$", max_length=80)
]

SoundName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.(mp3|ogg)$", max_length=80)]


class Message(Document):
    """A letter, an e-mail, a text message, a handwritten note."""

    type: Literal["message"]
    medium: Literal["email", "sms", "note", "letter"]
    sender: Line | None = None
    recipient: Line | None = None
    date: Line | None = None
    subject: Line | None = None
    body: Text
    attachments: tuple[Line, ...] = ()


class Table(Document):
    """Columns and rows; the first cell of each row names the row when ``row_headers`` is set."""

    caption: Line | None = None
    columns: Annotated[tuple[Cell, ...], Field(min_length=2)]
    rows: Annotated[tuple[tuple[Cell, ...], ...], Field(min_length=1)]
    row_headers: bool = True

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"la ligne {number} a {len(row)} cellules pour {len(self.columns)} colonnes")
        return self


class Entry(Document):
    """A label and its value, as on a form."""

    label: Line
    value: Cell


class Sheet(Document):
    """A form, delivery note, rota, payslip, price list: labelled fields, tables, a closing note."""

    type: Literal["sheet"]
    title: Line
    issuer: Line | None = None
    fields: tuple[Entry, ...] = ()
    tables: tuple[Table, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.fields and not self.tables:
            raise ValueError("une fiche (sheet) porte au moins un champ ou un tableau")
        return self


class Notice(Document):
    """Instructions, a poster, an extract of rules, a web page: a title and its text."""

    type: Literal["notice"]
    title: Line
    body: Text


class Picture(Document):
    """A drawing beside the scenario, with the text that stands for it."""

    type: Literal["picture"]
    file: MediaName
    alt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
    caption: Line | None = None


class Recording(Document):
    """What is listened to, as often as one likes: a recorded file, else the script, read by the browser."""

    type: Literal["recording"]
    title: Line
    script: Text
    file: SoundName | None = None

    @property
    def needs_voice(self) -> bool:
        """Return whether the candidate's device must be able to read French aloud."""
        return self.file is None


Stimulus = Annotated[Message | Sheet | Notice | Picture | Recording, Field(discriminator="type")]
