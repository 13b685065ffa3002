"""What a WSGI server loads: ``gunicorn wsgi:app`` with the settings of the environment."""

from clea_quiz.app import served

app = served()
