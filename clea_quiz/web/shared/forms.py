"""What every form shares: CSRF, and WTForms' own messages in the language of the page."""

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are a release behind

from clea_quiz.web.shared.languages import language

__all__ = ["Form", "SelectChoice"]


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose messages are in the language of the page."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """WTForms' settings."""

        @property
        def locales(self) -> tuple[str, ...]:
            """Return the language of WTForms' own messages."""
            return (language(),)
