"""Flask-SQLAlchemy's session, on the product's own declarative base."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from clea_quiz.db import Base

db = SQLAlchemy(model_class=Base)


def session() -> Session:
    """Return the session of this request."""
    return db.session()
