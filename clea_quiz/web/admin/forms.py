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
from clea_quiz.web.shared.forms import Form, SelectChoice

ROLES = {Role.ASSESSOR: "Évaluateur", Role.AUTHOR: "Concepteur", Role.MANAGER: "Responsable"}
KINDS = {EvaluationKind.PRELIMINARY: "Évaluation préalable", EvaluationKind.FINAL: "Évaluation finale"}


class Checkboxes(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonForm(Form):
    """A new member of staff."""

    full_name = StringField("Prénom et nom", [DataRequired(), Length(max=200)])
    # What an address really is, only its mailbox knows; this catches slips of the keyboard.
    email = EmailField(
        "Adresse électronique",
        [
            DataRequired(),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message="Écrivez une adresse complète."),
        ],
    )
    password = PasswordField("Mot de passe provisoire", [DataRequired()])
    roles = Checkboxes(
        "Rôles",
        [DataRequired("Choisissez au moins un rôle.")],
        choices=[SelectChoice(role.value, name) for role, name in ROLES.items()],
    )
    submit = SubmitField("Créer le compte")


class CandidateForm(Form):
    """A new candidate."""

    given_name = StringField("Prénom", [DataRequired(), Length(max=100)])
    family_name = StringField("Nom", [DataRequired(), Length(max=100)])
    reference = StringField("Référence", [Length(max=60)])
    sector = SelectField("Secteur", [DataRequired()])
    submit = SubmitField("Ajouter le candidat")


class CandidateListForm(Form):
    """A list of candidates, pasted or as a file."""

    text = TextAreaField("Liste à coller", [Length(max=500_000)])
    file = FileField("ou fichier CSV")
    submit = SubmitField("Ajouter ces candidats")


class SettingsForm(Form):
    """What the organisation asks for."""

    exam_browser_keys = TextAreaField("Clés de Safe Exam Browser", [Length(max=5000)])
    submit = SubmitField("Garder ces réglages")


class EvaluationForm(Form):
    """Evaluations to open, for one candidate or for a whole group."""

    candidates = Checkboxes("Candidats", [DataRequired("Cochez au moins un candidat.")], coerce=int)
    framework = RadioField("Certificat", [DataRequired("Choisissez le certificat.")])
    kind = RadioField(
        "Type d’évaluation",
        [DataRequired()],
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        default=EvaluationKind.PRELIMINARY.value,
    )
    assessor = SelectField("Évaluateur", coerce=int)
    submit = SubmitField("Ouvrir les évaluations")
