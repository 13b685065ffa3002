"""The French words of every enumeration, in one place for pages and documents."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.bank.frameworks import Standing
from clea_quiz.matrices.deadlines import Due
from clea_quiz.matrices.desk import Stage
from clea_quiz.matrices.models import EvidenceKind, JuryVerdict, LogKind
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.jobs.models import JobState
from clea_quiz.sittings.models import Agreement, EndReason, FactKind, InterventionKind, Outcome
from clea_quiz.sittings.monitor import SittingState
from clea_quiz.sittings.queries import DomainState


def N_(words: str) -> str:  # noqa: N802 - gettext's own name for words that are translated where they are shown
    """Mark words for the catalogues."""
    return words


MARKS = {
    Mark.ACQUIRED: "acquis",
    Mark.NOT_ACQUIRED: "non acquis",
    Mark.NOT_ASSESSED: "non évalué",
    Mark.NO_TEST: "sans épreuve",
}

VERDICTS = {
    Verdict.ACQUIRED: "acquis",
    Verdict.NOT_ACQUIRED: "non acquis",
    Verdict.UNDECIDED: "à compléter",
}

PROPOSALS = {
    Proposal.ACQUIRED: "acquis proposé",
    Proposal.NOT_ACQUIRED: "non acquis proposé",
    Proposal.TO_CONFIRM: "à confirmer en entretien",
    Proposal.NOT_ASSESSED: "non évalué",
    Proposal.NO_TEST: "sans épreuve",
}

STAGES = {
    Stage.TO_SIGN: "à signer",
    Stage.TO_COMPLETE: "à compléter",
    Stage.IN_PROGRESS: "passation en cours",
    Stage.ENROLLED: "pas commencée",
    Stage.SIGNED: "signée",
    Stage.JUDGED: "passée en jury",
}

JURY_VERDICTS = {
    JuryVerdict.GRANTED: N_("certificat délivré"),
    JuryVerdict.NOT_GRANTED: N_("certificat non délivré"),
    JuryVerdict.ADJOURNED: N_("décision reportée"),
}

DUES = {
    Due.THREE_MONTHS: "dans 3 mois au plus",
    Due.SIX_MONTHS: "dans 3 à 6 mois",
    Due.TWELVE_MONTHS: "dans 6 à 12 mois",
    Due.PAST: "dépassées",
}

LOG_KINDS = {
    LogKind.SIGNED: N_("signature"),
    LogKind.REOPENED: N_("réouverture"),
    LogKind.JURY: N_("décision du jury"),
    LogKind.RESCORED: N_("re-notation"),
    LogKind.RESCORING_WITHDRAWN: N_("re-notation annulée"),
}

STATES = {
    DomainState.TO_DO: "pas commencé",
    DomainState.IN_PROGRESS: "en cours",
    DomainState.DONE: "terminé",
}

END_REASONS = {
    EndReason.DECIDED: "chaque sous-domaine était tranché et couvert",
    EndReason.UNDECIDABLE: "les questions restantes ne pouvaient plus rien trancher",
    EndReason.MAXIMUM_LENGTH: "le nombre maximum de questions était atteint",
    EndReason.TIME: "la durée prévue était écoulée",
    EndReason.EXHAUSTED: "il ne restait plus de question à poser",
    EndReason.ENDED: "le candidat ou l’évaluateur y a mis fin",
}

OUTCOMES = {Outcome.ANSWERED: "répondu", Outcome.UNKNOWN: "« Je ne sais pas »"}

EVALUATION_KINDS = {
    EvaluationKind.PRELIMINARY: "évaluation préalable",
    EvaluationKind.FINAL: "évaluation finale",
}

EVIDENCE_KINDS = {
    EvidenceKind.INTERVIEW: "entretien",
    EvidenceKind.OBSERVATION: "observation",
    EvidenceKind.DIPLOMA: "diplôme ou attestation",
}

STANDINGS = {
    Standing.OFFICIAL: "officiel",
    Standing.TO_CHECK: "à vérifier",
    Standing.PROVISIONAL: "provisoire",
}

ROUNDINGS = {
    "floor": "arrondi à l’inférieur",
    "nearest": "arrondi au plus proche",
    "ceil": "arrondi au supérieur",
}

SELECTION_RULES = {
    "scenario": "finir la situation commencée",
    "coverage": "poser le minimum de questions dans chaque sous-domaine",
    "exposure": "ne pas montrer trop souvent la même question",
    "undecided": "questionner les sous-domaines pas encore tranchés",
    "balance": "équilibrer les sous-domaines",
    "fresh": "éviter ce que la personne a déjà vu",
    "easy_start": "commencer par une question accessible",
    "relief": "après des échecs, ne pas décourager",
    "sector": "préférer le métier de la personne",
}
"""The engine's content rules, by the names kept with each step."""

SITTING_STATES = {
    SittingState.REPORTED: "problème signalé",
    SittingState.SILENT: "sans nouvelle",
    SittingState.SLOW: "longtemps sur la question",
    SittingState.HELD: "en pause",
    SittingState.RESTING: "le candidat fait une pause",
    SittingState.WORKING: "répond",
}

JOB_STATES = {
    JobState.WAITING: "en attente",
    JobState.RUNNING: "en cours",
    JobState.DONE: "prêt",
    JobState.FAILED: "interrompu",
}

_BY_KIND: dict[type[Enum], Mapping[Any, str]] = {
    Mark: MARKS,
    Verdict: VERDICTS,
    Proposal: PROPOSALS,
    Stage: STAGES,
    DomainState: STATES,
    EndReason: END_REASONS,
    Outcome: OUTCOMES,
    EvaluationKind: EVALUATION_KINDS,
    EvidenceKind: EVIDENCE_KINDS,
    Standing: STANDINGS,
    SittingState: SITTING_STATES,
    JobState: JOB_STATES,
    JuryVerdict: JURY_VERDICTS,
    LogKind: LOG_KINDS,
    Due: DUES,
}


def label(member: Enum) -> str:
    """Return the French words of a member of any enumeration that a person may see."""
    return _BY_KIND[type(member)][member]


def capitalised(words: str) -> str:
    """Return the words with a capital first letter, the rest as it stands."""
    return words[:1].upper() + words[1:]


REPORT_REASONS = {
    "unclear": N_("Je ne comprends pas la question"),
    "broken": N_("Une image, un son ou un bouton ne marche pas"),
    "wrong": N_("Je pense qu’il y a une erreur"),
    "other": N_("Autre chose"),
}
"""What a candidate may say is wrong with a question, by the reason's code."""

FACTS = {
    FactKind.AWAY: "la page a été quittée pour une autre",
    FactKind.FULLSCREEN_LEFT: "le plein écran a été quitté",
    FactKind.COPY: "un texte de la page a été copié",
    FactKind.PASTE: "un texte a été collé dans la réponse",
}

AGREEMENTS = {Agreement.YES: N_("Oui"), Agreement.PARTLY: N_("Un peu"), Agreement.NO: N_("Non")}

INTERVENTIONS = {
    InterventionKind.PAUSE: "L’épreuve est en pause. Le candidat le voit.",
    InterventionKind.RESUME: "L’épreuve reprend.",
    InterventionKind.EXTEND: "Le temps est ajouté.",
    InterventionKind.END: "L’épreuve est terminée.",
}
