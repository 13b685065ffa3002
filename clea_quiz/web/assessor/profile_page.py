"""A candidate's profile: what the sittings say of each domain, how surely, and on what it rests."""

from flask import render_template

from clea_quiz.accounts.models import Evaluation
from clea_quiz.matrices.comparison import since_previous
from clea_quiz.matrices.queries import DomainLine, matrix
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports import facts_words, profile_words
from clea_quiz.reports.labels import AGREEMENTS
from clea_quiz.reports.sentences import proposal_words, score_words
from clea_quiz.sittings.evidence import LEVEL, Estimate
from clea_quiz.sittings.facts import FactCount
from clea_quiz.sittings.facts import counts as fact_counts
from clea_quiz.sittings.opinions import opinion_of
from clea_quiz.web.assessor import dossier
from clea_quiz.web.shared import database
from clea_quiz.web.shared.charts import Bar, Share, bar
from clea_quiz.web.shared.desk import desk

TONES = {
    Proposal.ACQUIRED: "ok",
    Proposal.NOT_ACQUIRED: "bad",
    Proposal.TO_CONFIRM: "warn",
    Proposal.NOT_ASSESSED: "neutral",
    Proposal.NO_TEST: "neutral",
}


@dossier.readers
def show(evaluation_id: int) -> str:
    """Show the profile of one evaluation."""
    evaluation = dossier.evaluation(evaluation_id)
    session, library = database.session(), desk().library
    view = matrix(session, library, evaluation)
    steps = [step for line in view.domains for step in line.evidence.steps if step.outcome is not None]
    return render_template(
        "assessor/profile.html",
        view=view,
        level=LEVEL,
        overview=[_domain_bar(line) for line in view.domains],
        bars={
            sub.subdomain.code: estimate_bar(f"{sub.subdomain.code} {sub.subdomain.title}", sub.estimate)
            for line in view.domains
            for sub in line.subdomains
        },
        answers=len(steps),
        seconds=sum(step.seconds or 0.0 for step in steps),
        positions={step.id: step.position for step in steps},
        since=since_previous(session, library, evaluation, view.domains),
        facts=profile_words,
        noticed=_noticed(evaluation),
        fact_sentences=facts_words.fact_sentences,
        facts_explanation=facts_words.EXPLANATION,
        opinion=opinion_of(session, evaluation),
        agreements=AGREEMENTS,
        may_decide=dossier.may_decide(view),
    )


def _noticed(evaluation: Evaluation) -> dict[str, list[FactCount]]:
    """Return what happened around the questions, by domain."""
    noticed: dict[str, list[FactCount]] = {}
    for count in fact_counts(database.session(), evaluation):
        noticed.setdefault(count.domain, []).append(count)
    return noticed


def _domain_bar(line: DomainLine) -> Bar:
    estimate = line.evidence.estimate
    return bar(
        Share(
            label=f"{line.code}. {line.domain.title}",
            mean=estimate.mean,
            low=estimate.low,
            high=estimate.high,
            note=score_words(estimate),
        )
    )


def estimate_bar(label: str, estimate: Estimate) -> Bar:
    """Return what to draw of a sub-domain's estimate against its threshold."""
    return bar(
        Share(
            label=label,
            mean=estimate.mean,
            low=estimate.low,
            high=estimate.high,
            threshold=estimate.threshold,
            tone=TONES[estimate.proposal],
            note=proposal_words(estimate),
        )
    )
