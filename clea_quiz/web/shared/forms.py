"""What every form shares: CSRF, and WTForms' own messages in French."""

from typing import ClassVar

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are a release behind

__all__ = ["Form", "SelectChoice"]


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose messages are French."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """WTForms' settings."""

        locales: ClassVar[tuple[str, ...]] = ("fr",)
