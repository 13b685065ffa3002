"""clea_quiz: adaptive assessment for the certificates CléA and CléA Numérique.

The map of the house. Imports go down only; a contract in ``pyproject.toml`` keeps it so.

Roof
    ``cli``            the command ``clea-quiz``
    ``app``            ``create_app``: the only file where everything meets
    ``schema``         the migrations: which revision, how to get there
    ``config``         ``Config``, read from the environment
Front doors
    ``web``            pages: ``public``, ``candidate``, ``assessor``, ``author``, ``admin``, ``shared``
Rooms (each: ``models``, ``rules``, ``service``, ``queries``)
    ``reports``        what a jury, a centre or a candidate receives
    ``matrices``       the evaluation matrix: evidence, judgements, signature
    ``sittings``       one candidate, one test, step by step
    ``authoring``      drafts, revisions, publication of the item bank
    ``accounts``       people, roles, organisations, enrolment
Foundations (do not know each other)
    ``psychometrics``  arrays in, arrays out: models, ability, mastery, selection, stopping
    ``bank``           item-bank documents as frozen values
    ``db``             the declarative base of all tables
    ``errors``         every refusal that a person may see

This file imports nothing, so that the maths load without Flask.
"""
