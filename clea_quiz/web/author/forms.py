"""What begins a scenario."""

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.forms import Form


class NewScenarioForm(Form):
    """A new scenario: what it is about, for whom, and what happens there."""

    title = StringField(N_("Titre"), [DataRequired(N_("Donnez un titre.")), Length(max=300)])
    slug = StringField(N_("Identifiant"), [Length(max=70)])
    sectors = SelectMultipleField(
        N_("Secteurs"),
        [DataRequired(N_("Cochez au moins un secteur."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    situation = TextAreaField(N_("Situation"), [DataRequired(N_("Décrivez la situation.")), Length(max=4000)])
