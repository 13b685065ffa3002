"""What a visitor types: an access code, or an address and a password."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired

from clea_quiz.web.shared.forms import Form


class CodeForm(Form):
    """A candidate's access code."""

    code = StringField("Votre code", [DataRequired("Tapez votre code.")])


class SignInForm(Form):
    """A member of staff's credentials."""

    email = EmailField("Adresse électronique", [DataRequired("Tapez votre adresse électronique.")])
    password = PasswordField("Mot de passe", [DataRequired("Tapez votre mot de passe.")])
