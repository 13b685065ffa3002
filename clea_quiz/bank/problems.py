"""What is wrong with a bank, said so that its author finds the place at once."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: the file (from the bank's folder), the item, the field, and what to do, in French."""

    path: str
    item: str
    field: str
    message: str

    def __str__(self) -> str:
        """Return ``path: item: field: message``; a dash stands for what does not apply."""
        return f"{self.path}: {self.item or '-'}: {self.field or '-'}: {self.message}"


class InvalidDocument(ValueError):  # noqa: N818 - it is the document that is invalid, the name says so
    """A document does not say what a bank document says; ``problems`` tells each fault."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
