"""The list of evaluations: what waits first, found by name, filtered by stage."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from flask import g, render_template, request

from clea_quiz.accounts.models import Role
from clea_quiz.matrices.desk import EvaluationRow, Stage
from clea_quiz.matrices.desk import desk as rows_of
from clea_quiz.web.assessor.dossier import readers
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to."""

    name: str
    stage: Stage | None
    mine: bool
    page: int

    @property
    def any(self) -> bool:
        """Return whether something is sought at all."""
        return bool(self.name or self.stage or self.mine)


@readers
def show() -> str:
    """Show the evaluations of the organisation."""
    sought = _sought()
    rows = rows_of(database.session(), desk().library, g.person.organisation_id, g.person.id)
    named = [row for row in rows if _is_named(row, sought)]
    shown = [row for row in named if _is_sought(row, sought)]
    pages = max(1, ceil(len(shown) / ROWS_A_PAGE))
    page = min(sought.page, pages)
    return render_template(
        "assessor/desk.html",
        rows=shown[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        found=len(shown),
        total=len(rows),
        waiting=_waiting(rows),
        counts=Counter(row.stage for row in named),
        named=len(named),
        sought=sought,
        page=page,
        pages=pages,
        stages=list(Stage),
        is_assessor=Role.ASSESSOR in g.person.roles,
    )


def found() -> list[EvaluationRow]:
    """Return every evaluation that the address's search finds, whatever the page."""
    sought = _sought()
    rows = rows_of(database.session(), desk().library, g.person.organisation_id, g.person.id)
    return [row for row in rows if _is_sought(row, sought)]


def _is_sought(row: EvaluationRow, sought: Sought) -> bool:
    return sought.stage in (None, row.stage) and _is_named(row, sought)


def _is_named(row: EvaluationRow, sought: Sought) -> bool:
    return _matches(row, sought.name) and (row.mine or not sought.mine)


def _sought() -> Sought:
    stage = request.args.get("etape", "")
    return Sought(
        name=request.args.get("nom", "").strip(),
        stage=Stage(stage) if stage in set(Stage) else None,
        mine="miennes" in request.args,
        page=max(1, request.args.get("page", 1, type=int)),
    )


def _matches(row: EvaluationRow, name: str) -> bool:
    where = _plain(f"{row.candidate} {row.reference or ''}")
    return all(word in where for word in _plain(name).split())


def _plain(text: str) -> str:
    """Return a text without accents or capitals, as people type names in a search box."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def _waiting(rows: Sequence[EvaluationRow]) -> EvaluationRow | None:
    """Return the first evaluation that waits for this very person."""
    waiting = (Stage.TO_SIGN, Stage.TO_COMPLETE)
    return next((row for row in rows if row.mine and row.stage in waiting), None)
