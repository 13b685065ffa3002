"""The log of results in French: a table to keep elsewhere, and what is wrong with it when something is."""

from collections.abc import Sequence

from clea_quiz.errors import Sentence, said
from clea_quiz.matrices.log_check import Fault, Wrong
from clea_quiz.matrices.log_entries import EntryView
from clea_quiz.reports.labels import JURY_VERDICTS, LOG_KINDS, N_
from clea_quiz.reports.tables import Cell, Column, Table

WRONG = {
    Wrong.CHAIN: N_("la chaîne est rompue ; une entrée a été retirée, ajoutée ou déplacée"),
    Wrong.ENTRY: N_("son contenu a été changé"),
    Wrong.SIGNATURE_UNKNOWN: N_("elle est signée, mais le journal ne la connaît pas"),
    Wrong.SIGNED: N_("ce qui a été signé a été changé"),
    Wrong.SIGNER: N_("le nom du signataire ou la date a été changé"),
    Wrong.REOPENING: N_("sa réouverture n’est pas celle du journal"),
    Wrong.SIGNATURE_GONE: N_("elle est au journal, mais la signature a disparu"),
    Wrong.DECISION_UNKNOWN: N_("elle est enregistrée, mais le journal ne la connaît pas"),
    Wrong.DECISION: N_("ce que le jury a décidé a été changé"),
    Wrong.DECISION_GONE: N_("elle est au journal, mais la décision a disparu"),
    Wrong.RESCORING: N_("elle n’est pas celle du journal"),
    Wrong.RESCORING_GONE: N_("elle est au journal, mais elle a disparu"),
}

_COLUMNS = (
    Column("Place", 8, "number"),
    Column("Le", 18, "moment"),
    Column("Quoi", 18),
    Column("Candidat", 30),
    Column("Dossier", 16),
    Column("Évaluation", 11, "number"),
    Column("Version", 8, "number"),
    Column("Par", 24),
    Column("Décision du jury", 24),
    Column("Jury du", 12),
    Column("Motif", 40),
    Column("Empreinte du contenu", 66),
    Column("Contenu de l’entrée", 80),
    Column("Empreinte précédente", 66),
    Column("Empreinte de l’entrée", 66),
)


def log_table(entries: Sequence[EntryView]) -> Table:
    """Return the log as a table.

    The SHA-256 of « Contenu de l’entrée » (UTF-8) is « Empreinte de l’entrée »: the chain can be done again.
    """
    return Table("Journal des résultats", _COLUMNS, [_row(entry) for entry in entries])


def _row(entry: EntryView) -> list[Cell]:
    return [
        entry.place,
        entry.at,
        LOG_KINDS[entry.kind],
        entry.candidate,
        entry.reference,
        entry.evaluation_id,
        entry.version,
        entry.person,
        JURY_VERDICTS[entry.verdict] if entry.verdict else None,
        f"{entry.decided_on:%d/%m/%Y}" if entry.decided_on else None,
        entry.reason,
        entry.content_hash,
        entry.said,
        entry.previous_hash,
        entry.entry_hash,
    ]


def fault_sentence(fault: Fault) -> Sentence:
    """Return what is wrong, and where."""
    number, wrong = fault.number, WRONG[fault.wrong]
    if fault.place is not None:
        return said("Entrée %(place)s : %(wrong)s.", place=fault.place, wrong=wrong)
    if fault.of_rescoring:
        return said("Re-notation n° %(number)s : %(wrong)s.", number=number, wrong=wrong)
    where = {"evaluation": fault.evaluation_id, "number": number, "wrong": wrong}
    if fault.of_decision:
        return said("Évaluation n° %(evaluation)s, décision du jury %(number)s : %(wrong)s.", **where)
    return said("Évaluation n° %(evaluation)s, version %(number)s : %(wrong)s.", **where)
