"""The candidate's own page: strengths first, plain words, what comes next; no figure of any measure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.matrices.queries import DomainLine, MatrixView
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.reports.french import day, listed
from clea_quiz.reports.papers import Sheet, frame, signature_of
from clea_quiz.reports.typesetting import typeset

MOST_RELAXED = 26
"""Above so many lines the page is set a little smaller, to stay one page."""

Lines = list[dict[str, str]]


def restitution_pdf(view: MatrixView, generated_at: datetime) -> bytes:
    """Return the page a candidate takes home."""
    return typeset("restitution.typ", restitution_values(view, generated_at), generated_at)


def restitution_values(view: MatrixView, generated_at: datetime) -> dict[str, Any]:
    """Return everything the page shows, in its order."""
    signed_on = day(signature_of(view).signed_at)
    sheet = Sheet(
        "Votre bilan", view.candidate, f"Votre bilan {view.framework.short_title}", [view.candidate]
    )
    strengths, also = _strengths(view), _also(view)
    work, open_ones = _work(view), _open(view)
    return {
        **frame(view, sheet, generated_at),
        "dense": _length([*strengths, *work, *open_ones], also) > MOST_RELAXED,
        "candidate": view.candidate,
        "opening": f"Vous avez passé l’évaluation {view.framework.short_title} avec {view.organisation}. "
        f"Voici ce qui a été décidé le {signed_on}.",
        "strengths": strengths,
        "also": also,
        "first-step": _first_step(view),
        "work": work,
        "open": open_ones,
        "next": _next(view, to_work=bool(work or open_ones)),
        "contact": _contact(view),
    }


def _length(lines: Lines, also: str | None) -> int:
    """Return about how many lines the page will need."""
    return sum(1 + 1 + len(line["words"]) // 95 for line in lines) + (2 + len(also) // 100 if also else 0)


def _strengths(view: MatrixView) -> Lines:
    return [_plain(line) for line in view.domains if line.result.verdict is Verdict.ACQUIRED]


def _plain(line: DomainLine) -> dict[str, str]:
    return {"title": line.domain.title, "words": line.domain.plain}


def _also(view: MatrixView) -> str | None:
    """Return the sub-domains acquired in the other domains: nothing gained is left unsaid."""
    found = [
        f"« {sub.subdomain.title} »"
        for line in view.domains
        if line.result.verdict is not Verdict.ACQUIRED
        for sub in line.subdomains
        if sub.result.verdict is Verdict.ACQUIRED
    ]
    whole = any(line.result.verdict is Verdict.ACQUIRED for line in view.domains)
    return f"Vous savez {'aussi ' if whole else ''}faire : {listed(found)}." if found else None


def _first_step(view: MatrixView) -> str:
    """Return what to say first to somebody who has no whole sub-domain yet."""
    done = [
        f"« {criterion.criterion.title} »"
        for line in view.domains
        for sub in line.subdomains
        for criterion in sub.criteria
        if criterion.judgement and criterion.judgement.mark is Mark.ACQUIRED
    ]
    if done:
        return f"Vous avez déjà des points d’appui : {listed(done[:6])}."
    return (
        "Vous êtes venu, et vous êtes allé au bout : c’est le premier pas. La suite se construit avec vous."
    )


def _work(view: MatrixView) -> Lines:
    return [
        {"title": line.domain.title, "words": _in_words(line, Verdict.NOT_ACQUIRED)}
        for line in view.domains
        if line.result.verdict is Verdict.NOT_ACQUIRED
    ]


def _open(view: MatrixView) -> Lines:
    return [
        {"title": line.domain.title, "words": _in_words(line, Verdict.UNDECIDED)}
        for line in view.domains
        if line.result.verdict is Verdict.UNDECIDED
    ]


def _in_words(line: DomainLine, verdict: Verdict) -> str:
    titles = [f"« {sub.subdomain.title} »" for sub in line.subdomains if sub.result.verdict is verdict]
    return line.domain.plain if len(titles) == len(line.subdomains) else f"{_capital(listed(titles))}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _next(view: MatrixView, *, to_work: bool) -> Sequence[str]:
    years = view.framework.validity_years
    if view.certificate is Verdict.ACQUIRED:
        return [
            "Votre dossier peut être présenté au jury. C’est lui qui délivre le certificat.",
            "Gardez cette page. Votre évaluateur vous dira quand le jury se réunit.",
        ]
    steps = [f"Ce qui est acquis reste acquis {years} ans : vous ne le repasserez pas."]
    if view.kind == EvaluationKind.FINAL.value:
        return [*steps, "Avec votre évaluateur, vous décidez de la suite pour ce qui reste à acquérir."]
    if to_work:
        steps.append(
            "Avec votre évaluateur, vous préparez un parcours de formation sur ce qui reste à acquérir."
        )
    return [
        *steps,
        "Ensuite, vous passez l’évaluation finale, seulement sur ce qui restait.",
        "Quand tout est acquis, votre dossier va au jury, qui délivre le certificat.",
    ]


def _contact(view: MatrixView) -> str:
    who = f"{view.assessor}, votre évaluateur ou évaluatrice, " if view.assessor else "Votre évaluateur "
    return f"{who}chez {view.organisation}. Posez toutes vos questions, même si elles vous semblent simples."
