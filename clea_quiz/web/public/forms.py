"""What a visitor types: an access code, or an address and a password."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired

from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.forms import Form


class CodeForm(Form):
    """A candidate's access code."""

    code = StringField(N_("Votre code"), [DataRequired(N_("Tapez votre code."))])


class SignInForm(Form):
    """A member of staff's credentials."""

    email = EmailField(N_("Adresse électronique"), [DataRequired(N_("Tapez votre adresse électronique."))])
    password = PasswordField(N_("Mot de passe"), [DataRequired(N_("Tapez votre mot de passe."))])


class VerificationForm(Form):
    """The code of a document, and the name it carries."""

    code = StringField(N_("Code du document"), [DataRequired(N_("Tapez le code du document."))])
    name = StringField(N_("Prénom et nom écrits sur le document"))
