"""What a manager fills in."""

from wtforms import (
    EmailField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from clea_quiz.accounts.models import EvaluationKind, Role
from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.forms import Form, SelectChoice

ROLES = {Role.ASSESSOR: N_("Évaluateur"), Role.AUTHOR: N_("Concepteur"), Role.MANAGER: N_("Responsable")}
KINDS = {
    EvaluationKind.PRELIMINARY: N_("Évaluation préalable"),
    EvaluationKind.FINAL: N_("Évaluation finale"),
}


class Checkboxes(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(Form):
    """A new member of staff."""

    full_name = StringField(N_("Prénom et nom"), [DataRequired(), Length(max=200)])
    # What an address really is, only its mailbox knows; this catches slips of the keyboard.
    email = EmailField(
        N_("Adresse électronique"),
        [
            DataRequired(),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=N_("Écrivez une adresse complète.")),
        ],
    )
    password = PasswordField(N_("Mot de passe provisoire"), [DataRequired()])
    roles = Checkboxes(
        N_("Rôles"),
        [DataRequired(N_("Choisissez au moins un rôle."))],
        choices=[SelectChoice(role.value, name) for role, name in ROLES.items()],
    )
    submit = SubmitField(N_("Créer le compte"))


class CandidateForm(Form):
    """A new candidate."""

    given_name = StringField(N_("Prénom"), [DataRequired(), Length(max=100)])
    family_name = StringField(N_("Nom"), [DataRequired(), Length(max=100)])
    reference = StringField(N_("Référence"), [Length(max=60)])
    sector = SelectField(N_("Secteur"), [DataRequired()])
    submit = SubmitField(N_("Ajouter le candidat"))


class CandidateListForm(Form):
    """A list of candidates, pasted or as a file."""

    text = TextAreaField(N_("Liste à coller"), [Length(max=500_000)])
    file = FileField(N_("ou fichier CSV"))
    submit = SubmitField(N_("Ajouter ces candidats"))


class SettingsForm(Form):
    """What the organisation asks for."""

    exam_browser_keys = TextAreaField(N_("Clés de Safe Exam Browser"), [Length(max=5000)])
    submit = SubmitField(N_("Garder ces réglages"))


class EvaluationForm(Form):
    """Evaluations to open, for one candidate or for a whole group."""

    candidates = Checkboxes(N_("Candidats"), [DataRequired(N_("Cochez au moins un candidat."))], coerce=int)
    framework = RadioField(N_("Certificat"), [DataRequired(N_("Choisissez le certificat."))])
    kind = RadioField(
        N_("Type d’évaluation"),
        [DataRequired()],
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        default=EvaluationKind.PRELIMINARY.value,
    )
    assessor = SelectField(N_("Évaluateur"), coerce=int)
    submit = SubmitField(N_("Ouvrir les évaluations"))
