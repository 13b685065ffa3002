"""Groups of evaluations side by side: by trade, by month, for managers by assessor."""

from collections.abc import Mapping
from datetime import timedelta

from flask import g, render_template, request
from flask_babel import gettext as _

from clea_quiz.accounts.models import Role
from clea_quiz.matrices.cohorts import SMALLEST, Cohort, Grouping, Key, Population, compare
from clea_quiz.reports.french import month
from clea_quiz.reports.labels import N_
from clea_quiz.web.assessor.blindness import blind_evaluations
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.charts import Part, stack
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import told

YEAR = timedelta(days=365)
GROUPINGS = {
    Grouping.SECTOR: N_("Métier"),
    Grouping.MONTH: N_("Mois"),
    Grouping.ASSESSOR: N_("Évaluateur"),
}
_PARTS = (("ok", N_("acquis")), ("warn", N_("à compléter")), ("bad", N_("non acquis")))


@readers
def show() -> str:
    """Show the shares of each group, domain by domain."""
    session, organisation_id = database.session(), g.person.organisation_id
    bank = desk().library.banks.current(session, organisation_id)
    groupings = _groupings()
    wanted = request.args.get("par", "")
    grouping = Grouping(wanted) if wanted in groupings else Grouping.SECTOR
    slug = request.args.get("referentiel", "")
    framework = bank.frameworks[slug if slug in bank.frameworks else next(iter(bank.frameworks))]
    everything = request.args.get("periode") == "tout"
    since = None if everything else now() - YEAR
    population = Population(organisation_id, framework, since, tuple(blind_evaluations()))
    found = compare(session, population, grouping)
    return render_template(
        "assessor/cohorts.html",
        domains=found,
        any=any(domain.cohorts for domain in found),
        bars=lambda cohort: stack(_parts(cohort)),
        name=lambda key: _name(key, bank.sectors),
        is_content=lambda key: key is not None and grouping is Grouping.SECTOR,
        groupings=groupings,
        grouping=grouping,
        frameworks=bank.frameworks,
        framework=framework,
        everything=everything,
        smallest=SMALLEST,
    )


def _groupings() -> dict[Grouping, str]:
    """Return what this person may group by: assessors are compared by those who lead them."""
    leads = Role.MANAGER in g.person.roles
    return {one: words for one, words in GROUPINGS.items() if leads or one is not Grouping.ASSESSOR}


def _parts(cohort: Cohort) -> list[Part]:
    shares = (cohort.acquired, cohort.open, cohort.failed)
    return [
        Part(tone, told(words), share or 0.0) for (tone, words), share in zip(_PARTS, shares, strict=True)
    ]


def _name(key: Key, sectors: Mapping[str, str]) -> str:
    if key is None:
        return str(_("À désigner"))
    if isinstance(key, tuple):
        return told(month(*key))
    return sectors.get(key, key)
