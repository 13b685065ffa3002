"""Flask-Login's view of a member of staff."""

from flask import Flask
from flask_login import LoginManager, UserMixin

from clea_quiz.accounts.models import Person
from clea_quiz.web.shared import database

manager = LoginManager()
manager.login_view = "public.sign_in"


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """A signed-in person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id


@manager.user_loader
def _load(person_id: str) -> SignedIn | None:
    person = database.session().get(Person, int(person_id))
    return SignedIn(person) if person is not None and person.active else None


def install(app: Flask) -> None:
    """Let Flask-Login find who is signed in."""
    manager.init_app(app)
