"""The French words of every enumeration, in one place for pages and documents."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.bank.frameworks import Standing
from clea_quiz.errors import Capitalised
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
    Mark.ACQUIRED: N_("acquis"),
    Mark.NOT_ACQUIRED: N_("non acquis"),
    Mark.NOT_ASSESSED: N_("non évalué"),
    Mark.NO_TEST: N_("sans épreuve"),
}

VERDICTS = {
    Verdict.ACQUIRED: N_("acquis"),
    Verdict.NOT_ACQUIRED: N_("non acquis"),
    Verdict.UNDECIDED: N_("à compléter"),
}

PROPOSALS = {
    Proposal.ACQUIRED: N_("acquis proposé"),
    Proposal.NOT_ACQUIRED: N_("non acquis proposé"),
    Proposal.TO_CONFIRM: N_("à confirmer en entretien"),
    Proposal.NOT_ASSESSED: N_("non évalué"),
    Proposal.NO_TEST: N_("sans épreuve"),
}

STAGES = {
    Stage.TO_SIGN: N_("à signer"),
    Stage.TO_COMPLETE: N_("à compléter"),
    Stage.IN_PROGRESS: N_("passation en cours"),
    Stage.ENROLLED: N_("pas commencée"),
    Stage.SIGNED: N_("signée"),
    Stage.JUDGED: N_("passée en jury"),
}

JURY_VERDICTS = {
    JuryVerdict.GRANTED: N_("certificat délivré"),
    JuryVerdict.NOT_GRANTED: N_("certificat non délivré"),
    JuryVerdict.ADJOURNED: N_("décision reportée"),
}

DUES = {
    Due.THREE_MONTHS: N_("dans 3 mois au plus"),
    Due.SIX_MONTHS: N_("dans 3 à 6 mois"),
    Due.TWELVE_MONTHS: N_("dans 6 à 12 mois"),
    Due.PAST: N_("dépassées"),
}

LOG_KINDS = {
    LogKind.SIGNED: N_("signature"),
    LogKind.REOPENED: N_("réouverture"),
    LogKind.JURY: N_("décision du jury"),
    LogKind.RESCORED: N_("re-notation"),
    LogKind.RESCORING_WITHDRAWN: N_("re-notation annulée"),
}

STATES = {
    DomainState.TO_DO: N_("pas commencé"),
    DomainState.IN_PROGRESS: N_("en cours"),
    DomainState.DONE: N_("terminé"),
}

END_REASONS = {
    EndReason.DECIDED: N_("chaque sous-domaine était tranché et couvert"),
    EndReason.UNDECIDABLE: N_("les questions restantes ne pouvaient plus rien trancher"),
    EndReason.MAXIMUM_LENGTH: N_("le nombre maximum de questions était atteint"),
    EndReason.TIME: N_("la durée prévue était écoulée"),
    EndReason.EXHAUSTED: N_("il ne restait plus de question à poser"),
    EndReason.ENDED: N_("le candidat ou l’évaluateur y a mis fin"),
}

OUTCOMES = {Outcome.ANSWERED: N_("répondu"), Outcome.UNKNOWN: N_("« Je ne sais pas »")}

EVALUATION_KINDS = {
    EvaluationKind.PRELIMINARY: N_("évaluation préalable"),
    EvaluationKind.FINAL: N_("évaluation finale"),
}

EVIDENCE_KINDS = {
    EvidenceKind.INTERVIEW: N_("entretien"),
    EvidenceKind.OBSERVATION: N_("observation"),
    EvidenceKind.DIPLOMA: N_("diplôme ou attestation"),
}

STANDINGS = {
    Standing.OFFICIAL: N_("officiel"),
    Standing.TO_CHECK: N_("à vérifier"),
    Standing.PROVISIONAL: N_("provisoire"),
}

ROUNDINGS = {
    "floor": N_("arrondi à l’inférieur"),
    "nearest": N_("arrondi au plus proche"),
    "ceil": N_("arrondi au supérieur"),
}

SELECTION_RULES = {
    "scenario": N_("finir la situation commencée"),
    "coverage": N_("poser le minimum de questions dans chaque sous-domaine"),
    "exposure": N_("ne pas montrer trop souvent la même question"),
    "undecided": N_("questionner les sous-domaines pas encore tranchés"),
    "balance": N_("équilibrer les sous-domaines"),
    "fresh": N_("éviter ce que la personne a déjà vu"),
    "easy_start": N_("commencer par une question accessible"),
    "relief": N_("après des échecs, ne pas décourager"),
    "sector": N_("préférer le métier de la personne"),
}
"""The engine's content rules, by the names kept with each step."""

SITTING_STATES = {
    SittingState.REPORTED: N_("problème signalé"),
    SittingState.SILENT: N_("sans nouvelle"),
    SittingState.SLOW: N_("longtemps sur la question"),
    SittingState.HELD: N_("en pause"),
    SittingState.RESTING: N_("le candidat fait une pause"),
    SittingState.WORKING: N_("répond"),
}

JOB_STATES = {
    JobState.WAITING: N_("en attente"),
    JobState.RUNNING: N_("en cours"),
    JobState.DONE: N_("prêt"),
    JobState.FAILED: N_("interrompu"),
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


def capitalised(words: str) -> Capitalised:
    """Return the words with a capital first letter, the rest as it stands."""
    return Capitalised(words)


REPORT_REASONS = {
    "unclear": N_("Je ne comprends pas la question"),
    "broken": N_("Une image, un son ou un bouton ne marche pas"),
    "wrong": N_("Je pense qu’il y a une erreur"),
    "other": N_("Autre chose"),
}
"""What a candidate may say is wrong with a question, by the reason's code."""

FACTS = {
    FactKind.AWAY: N_("la page a été quittée pour une autre"),
    FactKind.FULLSCREEN_LEFT: N_("le plein écran a été quitté"),
    FactKind.COPY: N_("un texte de la page a été copié"),
    FactKind.PASTE: N_("un texte a été collé dans la réponse"),
}

AGREEMENTS = {Agreement.YES: N_("Oui"), Agreement.PARTLY: N_("Un peu"), Agreement.NO: N_("Non")}

INTERVENTIONS = {
    InterventionKind.PAUSE: N_("L’épreuve est en pause. Le candidat le voit."),
    InterventionKind.RESUME: N_("L’épreuve reprend."),
    InterventionKind.EXTEND: N_("Le temps est ajouté."),
    InterventionKind.END: N_("L’épreuve est terminée."),
}
