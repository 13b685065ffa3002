"""The list of evaluations: what waits first, found by name, narrowed by filters that the address keeps."""

from dataclasses import replace
from typing import Any

from flask import g, render_template, request, url_for

from clea_quiz.accounts.models import Role
from clea_quiz.accounts.queries import assessors
from clea_quiz.matrices.desk import EvaluationRow, Reader, Sought, Stage, everything
from clea_quiz.matrices.desk import desk as page_of
from clea_quiz.matrices.second_queries import asked_of
from clea_quiz.web.assessor.blindness import blind_evaluations
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk

NOBODY = 0
AROUND = 2
"""Pages shown on each side of the one that is open."""


@readers
def show() -> str:
    """Show the evaluations of the organisation."""
    session, organisation_id = database.session(), g.person.organisation_id
    bank = desk().library.banks.current(session, organisation_id)
    sought = _sought(set(bank.frameworks), set(bank.sectors))
    reader = Reader(organisation_id, g.person.id)
    page = page_of(session, desk().library, reader, sought, request.args.get("page", 1, type=int))
    return render_template(
        "assessor/desk.html",
        desk=page,
        sought=sought,
        stages=list(Stage),
        frameworks=bank.frameworks,
        sectors=bank.sectors,
        assessors=assessors(session, organisation_id),
        me=g.person.id,
        address=lambda **changes: _address(sought, **changes),
        narrowed=_parameters(sought),
        numbers=_numbers(page.page, page.pages),
        is_assessor=Role.ASSESSOR in g.person.roles,
        asked=asked_of(session, g.person.id),
        hidden=blind_evaluations(),
    )


def found() -> tuple[EvaluationRow, ...]:
    """Return every evaluation that the address's search finds, whatever the page."""
    session, organisation_id = database.session(), g.person.organisation_id
    bank = desk().library.banks.current(session, organisation_id)
    sought = _sought(set(bank.frameworks), set(bank.sectors))
    return everything(session, desk().library, Reader(organisation_id, g.person.id), sought)


def _sought(frameworks: set[str], sectors: set[str]) -> Sought:
    """Read the filters; what does not exist narrows nothing."""
    stage, asked = request.args.get("etape", ""), request.args
    framework, sector = asked.get("referentiel"), asked.get("secteur")
    mine = g.person.id if "miennes" in asked else None
    return Sought(
        name=asked.get("nom", "").strip(),
        stage=Stage(stage) if stage in set(Stage) else None,
        framework=framework if framework in frameworks else None,
        sector=sector if sector in sectors else None,
        assessor=mine if mine is not None else asked.get("evaluateur", type=int),
    )


def _address(sought: Sought, page: int = 1, **changes: Any) -> str:
    """Return the address of the same list, narrowed otherwise or on another page."""
    wanted = _parameters(replace(sought, **changes))
    return url_for("assessor.desk", **wanted, page=page if page > 1 else None)


def _parameters(sought: Sought) -> dict[str, Any]:
    """Return what is sought as the address says it."""
    return {
        "nom": sought.name or None,
        "referentiel": sought.framework,
        "secteur": sought.sector,
        "evaluateur": sought.assessor,
        "etape": sought.stage.value if sought.stage else None,
    }


def _numbers(page: int, pages: int) -> list[int | None]:
    """Return the pages to offer: the first, the last, those around; None where some are left out."""
    shown = sorted({1, pages, *range(max(1, page - AROUND), min(pages, page + AROUND) + 1)})
    result: list[int | None] = []
    for number in shown:
        if result and number - (result[-1] or 0) > 1:
            result.append(None)
        result.append(number)
    return result
