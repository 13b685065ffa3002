"""How far assessors agree, over the finished second markings of the organisation."""

from datetime import timedelta

from flask import g, render_template, request

from clea_quiz.accounts.models import Role
from clea_quiz.matrices.cohorts import SMALLEST
from clea_quiz.matrices.second_agreements import Population, agreements
from clea_quiz.reports import agreement_words
from clea_quiz.web.assessor.blindness import blind_evaluations
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk, now

YEAR = timedelta(days=365)


@readers
def show() -> str:
    """Show the agreement by domain, and by pair of assessors: an assessor only sees their own pairs."""
    session, organisation_id = database.session(), g.person.organisation_id
    bank = desk().library.banks.current(session, organisation_id)
    slug = request.args.get("referentiel", "")
    framework = bank.frameworks[slug if slug in bank.frameworks else next(iter(bank.frameworks))]
    everything = request.args.get("periode") == "tout"
    alone = request.args.get("propositions") == "cachees"
    found = agreements(
        session,
        Population(
            organisation_id,
            framework,
            since=None if everything else now() - YEAR,
            proposals=not alone,
            without=tuple(blind_evaluations()),
        ),
    )
    leads = Role.MANAGER in g.person.roles
    return render_template(
        "assessor/agreements.html",
        found=found,
        pairs=[pair for pair in found.pairs if leads or g.person.id in pair.people],
        leads=leads,
        frameworks=bank.frameworks,
        framework=framework,
        everything=everything,
        alone=alone,
        smallest=SMALLEST,
        told=agreement_words,
    )
