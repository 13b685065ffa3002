"""The evaluations of an organisation as a table, one row each, with what was decided by domain."""

from collections.abc import Container, Mapping, Sequence

from clea_quiz.matrices.cohort import Decision
from clea_quiz.matrices.desk import EvaluationRow
from clea_quiz.reports.labels import JURY_VERDICTS, STAGES, VERDICTS
from clea_quiz.reports.sentences import kind_words
from clea_quiz.reports.tables import Cell, Column, Table

_BEFORE = (
    Column("Candidat", 30),
    Column("Dossier", 16),
    Column("Secteur", 22),
    Column("Certificat visé", 18),
    Column("Évaluation", 14),
    Column("Étape", 18),
    Column("Évaluateur", 24),
    Column("Ouverte le", 18, "moment"),
    Column("Domaines passés", 11, "number"),
    Column("Domaines en tout", 11, "number"),
    Column("Appréciations posées", 13, "number"),
    Column("Critères en tout", 11, "number"),
)
_AFTER = (
    Column("Décision", 14),
    Column("Signée le", 18, "moment"),
    Column("Jury", 24),
    Column("Jury du", 14),
)


def cohort_table(
    rows: Sequence[EvaluationRow], decided: Mapping[int, Decision], hidden: Container[int] = ()
) -> Table:
    """Return the rows as shown on the desk; a domain that a framework has not stays empty.

    ``hidden``: evaluations whose marks, decisions and stage are not told to whoever asks.
    """
    codes = sorted({code for row in rows for code in decided[row.id].domains})
    columns = (*_BEFORE, *(Column(f"Domaine {code}", 12) for code in codes), *_AFTER)
    lines = [_row(row, decided[row.id], codes, told=row.id not in hidden) for row in rows]
    return Table("Évaluations", columns, lines)


def _row(row: EvaluationRow, decision: Decision, codes: Sequence[str], *, told: bool) -> list[Cell]:
    verdicts = [decision.domains.get(code) if told else None for code in codes]
    return [
        row.candidate,
        row.reference,
        decision.sector,
        row.framework,
        kind_words(decision.kind),
        STAGES[row.stage] if told else "à l’aveugle",
        row.assessor,
        row.opened_at,
        row.domains_done,
        row.domains,
        row.marked if told else None,
        row.criteria,
        *(VERDICTS[verdict] if verdict else None for verdict in verdicts),
        VERDICTS[decision.certificate] if told else None,
        decision.signed_at if told else None,
        *(_jury(decision) if told else (None, None)),
    ]


def _jury(decision: Decision) -> tuple[Cell, Cell]:
    if decision.jury is None:
        return None, None
    verdict, day, stands = decision.jury
    said = JURY_VERDICTS[verdict]
    return (said if stands else f"{said} (version corrigée depuis)"), f"{day:%d/%m/%Y}"
