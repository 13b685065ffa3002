"""The professional sectors a scenario may belong to."""

from typing import Annotated

from pydantic import Field

from clea_quiz.bank.document import Document, Line, Slug

GENERAL = "general"
"""The sector of what happens at any work."""


class Sectors(Document):
    """The sectors of the bank, with the name people read."""

    sectors: Annotated[dict[Slug, Line], Field(min_length=1)]
