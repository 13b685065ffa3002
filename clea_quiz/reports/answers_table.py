"""The answers behind a matrix as a table, one row each."""

from clea_quiz.matrices.content import Content
from clea_quiz.reports.labels import OUTCOMES
from clea_quiz.reports.tables import Cell, Column, Table

_ANSWERS = (
    Column("Domaine", 9),
    Column("N°", 6, "number"),
    Column("Critère", 10),
    Column("Situation", 34),
    Column("Question", 52),
    Column("Réponse", 36),
    Column("Clé", 36),
    Column("Points", 8, "number"),
    Column("Sur", 6, "number"),
    Column("Temps (s)", 10, "seconds"),
    Column("Erreur révélée", 44),
    Column("Posée le", 18, "moment"),
    Column("Item", 36),
)


def answers_table(content: Content) -> Table:
    """Return every answer, in the order they were given."""
    rows: list[tuple[Cell, ...]] = [
        (
            domain.code,
            step.position,
            step.criterion,
            step.scenario,
            step.prompt,
            step.response or OUTCOMES[step.outcome],
            step.key,
            step.score,
            step.max_score,
            step.seconds,
            step.reason,
            step.served_at,
            step.item,
        )
        for domain in content.domains
        for step in domain.answers or ()
    ]
    return Table("Réponses", _ANSWERS, rows)
