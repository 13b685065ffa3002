"""A sitting question by question: why each one came, what it changed, and whether it is found again."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from clea_quiz.bank.frameworks import Subdomain
from clea_quiz.reports import replay_words
from clea_quiz.reports.french import percent, sure_percent
from clea_quiz.reports.labels import N_
from clea_quiz.sittings.evidence import LEVEL
from clea_quiz.sittings.replay import Reading, Replay, replay
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.curves import Curve, Line, curve
from clea_quiz.web.shared.desk import desk
from clea_quiz.web.shared.languages import told

_NOTHING = N_("Pas d’estimation.")


@dataclass(frozen=True)
class Panel:
    """What is drawn of one sub-domain: P(mastery), then expected success with its margin."""

    subdomain: Subdomain
    mastery: Curve
    success: Curve
    answers: int


@dossier.readers
def show(evaluation_id: int, domain_code: str) -> str:
    """Show one sitting played again."""
    evaluation = dossier.evaluation(evaluation_id)
    played = replay(database.session(), desk().library, evaluation, domain_code)
    view = dossier.matrix_view(evaluation_id)
    return render_template(
        "assessor/replay.html",
        view=view,
        line=dossier.domain_line(view, domain_code),
        replay=played,
        panels=[_panel(played, row) for row in range(len(played.subdomains))],
        told=replay_words,
        sure=LEVEL,
        whole=1.0,
    )


def _panel(played: Replay, row: int) -> Panel:
    subdomain, threshold = played.subdomains[row], played.thresholds[row]
    readings = [moment[row] for moment in played.moments]
    own = {
        place
        for place, step in enumerate(played.steps, 1)
        if step.after is not None and step.subdomain.code == subdomain.code
    }
    name = subdomain.code  # its title, which is French on every page, stands above the curve
    return Panel(
        subdomain=subdomain,
        mastery=curve(
            Line(
                label=_("Probabilité de maîtrise, %(name)s", name=name),
                values=[reading.mastery for reading in readings],
                levels=(played.decision, 1 - played.decision),
                marked=own,
                sentence=_mastery(readings[0], readings[-1]),
            )
        ),
        success=curve(
            Line(
                label=_("Réussite attendue, %(name)s", name=name),
                values=[reading.mean for reading in readings],
                lows=[reading.low for reading in readings],
                highs=[reading.high for reading in readings],
                levels=(threshold,),
                marked=own,
                sentence=_success(readings[-1], threshold),
            )
        ),
        answers=len(own),
    )


def _mastery(first: Reading, last: Reading) -> str:
    """Return from where to where the probability of mastery went."""
    if first.mastery is None or last.mastery is None:
        return told(_NOTHING)
    before, after = told(sure_percent(first.mastery)), told(sure_percent(last.mastery))
    return str(_("De %(before)s avant toute réponse à %(after)s.", before=before, after=after))


def _success(last: Reading, threshold: float) -> str:
    """Return the expected success at the end, its margin and what it is held against."""
    if last.mean is None or last.low is None or last.high is None:
        return told(_NOTHING)
    return str(
        _(
            "À la fin, %(mean)s, entre %(low)s et %(high)s ; seuil %(threshold)s.",
            mean=told(percent(last.mean)),
            low=told(percent(last.low)),
            high=told(percent(last.high)),
            threshold=told(percent(threshold)),
        )
    )
