"""The interview: the cards to play, the needed ones first, and one card at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import Response, flash, g, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.matrices.observations import queries, service
from clea_quiz.matrices.observations.cards import picture_of
from clea_quiz.matrices.observations.queries import CardRow, CardView
from clea_quiz.matrices.observations.rules import PROPOSED, Point
from clea_quiz.matrices.observations.service import Filled
from clea_quiz.matrices.queries import MatrixView
from clea_quiz.reports.labels import N_
from clea_quiz.web.assessor import card_form, dossier
from clea_quiz.web.shared import database, text
from clea_quiz.web.shared.desk import desk, now
from clea_quiz.web.shared.languages import told

Page = str | tuple[str, int] | BaseResponse
PART = "partie"
"""The domain or sub-domain that the cards are narrowed to, in the address."""

POINTS = {Point.SEEN: N_("Vu"), Point.NOT_SEEN: N_("Pas vu"), Point.NOT_ASKED: N_("Pas demandé")}
_CORRECTED = N_("Correction enregistrée.")
_FINISHED = N_("Fiche terminée : elle est une preuve de son critère.")


@dataclass(frozen=True)
class Opened:
    """A card on the page: the dossier it belongs to, the card, and what was typed when it was refused."""

    view: MatrixView
    card: CardView
    typed: Filled | None = None
    refusal: Refused | None = None

    @property
    def writing(self) -> bool:
        """Return whether the page shows the form: to fill in, or to correct when asked."""
        if self.refusal is not None:
            return self.view.signature is None
        domain = self.view.framework.domain_of[self.card.row.line.code].code
        mine = domain in dossier.own_domains(self.view)
        return mine and (not self.card.row.finished or "corriger" in request.args)


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show the list of cards."""
    view, everything = _rows(dossier.evaluation(evaluation_id))
    rows = queries.within(everything, _part())
    groups = (
        (N_("À jouer"), [row for row in rows if row.needed and not row.finished]),
        (N_("Facultatives"), [row for row in rows if not row.needed and not row.finished]),
        (N_("Terminées"), [row for row in rows if row.finished]),
    )
    return render_template(
        "assessor/interview.html",
        view=view,
        groups=[(title, cards) for title, cards in groups if cards],
        rows=rows,
        done=sum(row.finished for row in rows),
        part=_part(),
        parts=_parts(view, everything),
        proposed=PROPOSED,
        may_decide=bool(dossier.own_domains(view)),
    )


@dossier.readers
def show_card(evaluation_id: int, item: str) -> str:
    """Show one card: to fill in, or to read once finished."""
    return _card_page(_opened(dossier.evaluation(evaluation_id), item))


@dossier.assessors
def save_card(evaluation_id: int, item: str) -> Page:
    """Keep a card and go where the button leads; a refusal shows it again with everything typed."""
    evaluation = dossier.evaluation(evaluation_id)
    opened = _opened(evaluation, item)
    then = request.form.get("then", "save")
    verb = service.finish if then == "finish" else service.keep
    try:
        filled = card_form.read(request.form, item, opened.card.row.card.observed)
        verb(database.session(), desk().library, evaluation, g.person.id, filled, now())
    except Refused as refusal:
        return _refused(dossier.evaluation(evaluation_id), item, refusal), refusal.status
    if then == "finish":
        flash(_CORRECTED if opened.card.row.finished else _FINISHED, "ok")
    return redirect(_next_address(opened, then), 303)


@dossier.assessors
def draft_card(evaluation_id: int, item: str) -> Page:
    """Keep a card as it is being filled in; the page sends it by itself."""
    evaluation, session, library = dossier.evaluation(evaluation_id), database.session(), desk().library
    card = service.card_in_hand(session, library, evaluation, item)
    filled = card_form.read(request.form, item, card.observed)
    observation = service.keep(session, library, evaluation, g.person.id, filled, now())
    return jsonify(version=observation.version, started=text.time(observation.started_at))


@dossier.readers
def picture(evaluation_id: int, item: str, file: str) -> Response:
    """Serve a picture of a card."""
    evaluation = dossier.evaluation(evaluation_id)
    card = service.card_in_hand(database.session(), desk().library, evaluation, item)
    media = picture_of(database.session(), evaluation, card.scenario.scenario, item, file)
    return Response(media.body, mimetype=media.mime)


def _rows(evaluation: Evaluation) -> tuple[MatrixView, tuple[CardRow, ...]]:
    view = dossier.matrix_view(evaluation.id)
    return view, queries.rows_of(database.session(), desk().library, evaluation, view)


def _part() -> str:
    return request.args.get(PART, "")


def _parts(view: MatrixView, rows: Sequence[CardRow]) -> list[tuple[str, str]]:
    """Return the domains that have cards and, of the one that is open, the sub-domains."""
    codes = {row.line.code for row in rows}
    opened = _part().partition(".")[0]
    found = []
    for line in view.domains:
        if not any(f"{code}.".startswith(f"{line.code}.") for code in codes):
            continue
        found.append((line.code, line.domain.title))
        if line.code == opened:
            found += [
                (sub.code, sub.title)
                for sub in line.domain.subdomains
                if any(criterion.code in codes for criterion in sub.criteria)
            ]
    return found


def _opened(evaluation: Evaluation, item: str) -> Opened:
    """Return a card among those of the part that is open, or among all of them."""
    view, everything = _rows(evaluation)
    rows = queries.within(everything, _part())
    here = rows if any(row.item == item for row in rows) else everything
    return Opened(view, queries.card_of(here, item))


def _next_address(opened: Opened, then: str) -> str:
    card, evaluation_id, part = opened.card, opened.view.evaluation_id, _part() or None
    following = {"finish": card.following, "next": card.following, "previous": card.previous}
    if card.row.finished and then == "finish":
        following["finish"] = card.row.item  # a correction: back to what was corrected
    item = following.get(then, card.row.item)
    if item is None:
        return url_for("assessor.interview", evaluation_id=evaluation_id, partie=part)
    return url_for("assessor.card", evaluation_id=evaluation_id, item=item, partie=part)


def _refused(evaluation: Evaluation, item: str, refusal: Refused) -> str:
    """Show the card again with what was typed; what is now in the database stands beside it."""
    if isinstance(refusal, NotFound):
        raise refusal
    database.session().rollback()
    opened = _opened(evaluation, item)
    try:
        typed = card_form.read(request.form, item, opened.card.row.card.observed)
    except Refused:
        typed = None
    return _card_page(Opened(opened.view, opened.card, typed, refusal))


def _card_page(opened: Opened) -> str:
    row, typed = opened.card.row, opened.typed
    conflict = isinstance(opened.refusal, Conflict) and opened.writing
    current = row.observation.version if row.observation else 0
    return render_template(
        "assessor/card.html",
        view=opened.view,
        card=opened.card,
        row=row,
        content=typed.content if typed else row.content,
        version=current if typed is None or conflict else typed.version,
        hand=typed.hand if typed else f"{desk().chance.getrandbits(64):016x}",
        turn=typed.turn if typed else 0,
        writing=opened.writing,
        refusal=opened.refusal,
        conflict=conflict,
        changes=queries.changes_of(
            database.session(), dossier.evaluation(opened.view.evaluation_id), row.item
        ),
        points=POINTS,
        point_words={point.value: told(words).lower() for point, words in POINTS.items()},
        proposed=PROPOSED,
        part=_part(),
        may_decide=opened.view.framework.domain_of[row.line.code].code in dossier.own_domains(opened.view),
        most=service.MOST_NOTES,
        picture_url=partial(_picture_url, opened.view.evaluation_id, row.item),
    )


def _picture_url(evaluation_id: int, item: str, file: str) -> str:
    return url_for("assessor.card_picture", evaluation_id=evaluation_id, item=item, file=file)
