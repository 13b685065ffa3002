"""A sitting question by question: why each one came, what it changed, and whether it is found again."""

from dataclasses import dataclass

from flask import render_template

from clea_quiz.bank.frameworks import Subdomain
from clea_quiz.reports import replay_words
from clea_quiz.reports.french import percent, sure_percent
from clea_quiz.sittings.replay import Replay, replay
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.curves import Curve, Line, curve
from clea_quiz.web.shared.desk import desk


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
    )


def _panel(played: Replay, row: int) -> Panel:
    subdomain, threshold = played.subdomains[row], played.thresholds[row]
    readings = [moment[row] for moment in played.moments]
    own = {
        place
        for place, step in enumerate(played.steps, 1)
        if step.after is not None and step.subdomain.code == subdomain.code
    }
    first, last = readings[0], readings[-1]
    name = f"{subdomain.code} {subdomain.title}"
    mastery, success = "Pas d’estimation.", "Pas d’estimation."
    if first.mastery is not None and last.mastery is not None:
        mastery = f"De {sure_percent(first.mastery)} avant toute réponse à {sure_percent(last.mastery)}."
    if last.mean is not None and last.low is not None and last.high is not None:
        margin = f"entre {percent(last.low)} et {percent(last.high)}"
        success = f"À la fin, {percent(last.mean)}, {margin} ; seuil {percent(threshold)}."
    return Panel(
        subdomain=subdomain,
        mastery=curve(
            Line(
                label=f"Probabilité de maîtrise, {name}",
                values=[reading.mastery for reading in readings],
                levels=(played.decision, 1 - played.decision),
                marked=own,
                sentence=mastery,
            )
        ),
        success=curve(
            Line(
                label=f"Réussite attendue, {name}",
                values=[reading.mean for reading in readings],
                lows=[reading.low for reading in readings],
                highs=[reading.high for reading in readings],
                levels=(threshold,),
                marked=own,
                sentence=success,
            )
        ),
        answers=len(own),
    )
