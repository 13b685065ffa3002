"""File explorer: files to rename and move, a folder to create."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from clea_quiz.bank.document import Document, Line, Text
from clea_quiz.bank.interactions.base import View
from clea_quiz.bank.interactions.controls import (
    BaseControl,
    ControlsInteraction,
    SelectControl,
    TextControl,
)
from clea_quiz.bank.interactions.text_entry import Ignored

NEW = "Le nouveau dossier"
FORGIVEN: tuple[Ignored, ...] = ("case", "spaces")


class FileEntry(Document):
    """A file where it stands, and where it should stand under which name (unchanged, unless said)."""

    name: Line
    folder: Line
    to: Line | None = None
    accepted: tuple[Line, ...] = ()
    why: Text | None = None


class NewFolder(Document):
    """A folder that the task asks to create, under one of these names."""

    accepted: Annotated[tuple[Line, ...], Field(min_length=1)]
    why: Text


class FileExplorerInteraction(ControlsInteraction):
    """Put 2 to 8 files where they belong, under the right name; ``rename`` shows their names as fields."""

    type: Literal["file_explorer"]
    folders: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
    files: Annotated[tuple[FileEntry, ...], Field(min_length=2, max_length=8)]
    new_folder: NewFolder | None = None
    rename: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """Return where a file may stand."""
        return (*self.folders, NEW) if self.new_folder else self.folders

    def check(self) -> None:
        """Refuse what does not hold together."""
        for entry in self.files:
            if entry.folder not in self.folders or (entry.to is not None and entry.to not in self.places):
                raise ValueError(f"« {entry.name} » : folder et to sont pris dans {', '.join(self.places)}")
            if entry.accepted and not self.rename:
                raise ValueError("un fichier à renommer demande rename: true")

    @property
    def controls(self) -> Sequence[BaseControl]:
        """Return the new folder's name, then the folder (and the name) of each file."""
        found: list[BaseControl] = []
        if self.new_folder:
            found.append(
                TextControl(
                    kind="text",
                    label="Nom du nouveau dossier",
                    accepted=self.new_folder.accepted,
                    ignore=FORGIVEN,
                    why=self.new_folder.why,
                )
            )
        for entry in self.files:
            found.append(self._folder(entry))
            if self.rename:
                found.append(_name(entry))
        return found

    def _folder(self, entry: FileEntry) -> BaseControl:
        return SelectControl(
            kind="select",
            label=f"Dossier de {entry.name}",
            options=self.places,
            initial=entry.folder,
            correct=(entry.to or entry.folder,),
            why=entry.why,
        )

    def view(self, arrangement: Sequence[str]) -> View:
        """Return the files as they are found."""
        del arrangement
        scene = {
            "files": [{"name": entry.name, "folder": entry.folder} for entry in self.files],
            "folders": self.folders,
            "new_folder": self.new_folder is not None,
            "rename": self.rename,
        }
        return View(self.type, controls=self.views(), scene=scene)


def _name(entry: FileEntry) -> BaseControl:
    return TextControl(
        kind="text",
        label=f"Nom de {entry.name}",
        initial=entry.name,
        accepted=entry.accepted or (entry.name,),
        ignore=FORGIVEN,
        why=entry.why,
    )
