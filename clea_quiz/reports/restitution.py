"""The candidate's own page: strengths first, plain words, what comes next; no figure of any measure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clea_quiz.accounts.models import EvaluationKind
from clea_quiz.matrices.content import Content, DomainContent
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.reports.french import day, listed
from clea_quiz.reports.papers import Sheet, frame, signature_of, years_words
from clea_quiz.reports.typesetting import typeset

MOST_RELAXED = 26
"""Above so many lines the page is set a little smaller, to stay one page."""

Lines = list[dict[str, str]]


def restitution_pdf(content: Content, generated_at: datetime) -> bytes:
    """Return the page a candidate takes home."""
    return typeset("restitution.typ", restitution_values(content, generated_at), generated_at)


def restitution_values(content: Content, generated_at: datetime) -> dict[str, Any]:
    """Return everything the page shows, in its order."""
    signed_on = day(signature_of(content).signed_at)
    sheet = Sheet(
        "Votre bilan", content.candidate, f"Votre bilan {content.framework.short_title}", [content.candidate]
    )
    strengths, also = _strengths(content), _also(content)
    work, open_ones = _work(content), _open(content)
    return {
        **frame(content, sheet, generated_at),
        "dense": _length([*strengths, *work, *open_ones], also) > MOST_RELAXED,
        "candidate": content.candidate,
        "opening": f"Vous avez passé l’évaluation {content.framework.short_title} "
        f"avec {content.organisation}. Voici ce qui a été décidé le {signed_on}.",
        "strengths": strengths,
        "also": also,
        "first-step": _first_step(content),
        "work": work,
        "open": open_ones,
        "next": _next(content, to_work=bool(work or open_ones)),
        "contact": _contact(content),
    }


def _length(lines: Lines, also: str | None) -> int:
    """Return about how many lines the page will need."""
    return sum(1 + 1 + len(line["words"]) // 95 for line in lines) + (2 + len(also) // 100 if also else 0)


def _strengths(content: Content) -> Lines:
    return [_plain(line) for line in content.domains if line.result.verdict is Verdict.ACQUIRED]


def _plain(line: DomainContent) -> dict[str, str]:
    return {"title": line.title, "words": line.plain or ""}


def _also(content: Content) -> str | None:
    """Return the sub-domains acquired in the other domains: nothing gained is left unsaid."""
    found = [
        f"« {sub.title} »"
        for line in content.domains
        if line.result.verdict is not Verdict.ACQUIRED
        for sub in line.subdomains
        if sub.result.verdict is Verdict.ACQUIRED
    ]
    whole = any(line.result.verdict is Verdict.ACQUIRED for line in content.domains)
    return f"Vous savez {'aussi ' if whole else ''}faire : {listed(found)}." if found else None


def _first_step(content: Content) -> str:
    """Return what to say first to somebody who has no whole sub-domain yet."""
    done = [
        f"« {criterion.title} »"
        for line in content.domains
        for criterion in line.criteria
        if criterion.judgement and criterion.judgement.mark is Mark.ACQUIRED
    ]
    if done:
        return f"Vous avez déjà des points d’appui : {listed(done[:6])}."
    return (
        "Vous êtes venu, et vous êtes allé au bout : c’est le premier pas. La suite se construit avec vous."
    )


def _work(content: Content) -> Lines:
    return [
        {"title": line.title, "words": _in_words(line, Verdict.NOT_ACQUIRED)}
        for line in content.domains
        if line.result.verdict is Verdict.NOT_ACQUIRED
    ]


def _open(content: Content) -> Lines:
    return [
        {"title": line.title, "words": _in_words(line, Verdict.UNDECIDED)}
        for line in content.domains
        if line.result.verdict is Verdict.UNDECIDED
    ]


def _in_words(line: DomainContent, verdict: Verdict) -> str:
    titles = [f"« {sub.title} »" for sub in line.subdomains if sub.result.verdict is verdict]
    return (
        line.plain if line.plain and len(titles) == len(line.subdomains) else f"{_capital(listed(titles))}."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _next(content: Content, *, to_work: bool) -> Sequence[str]:
    if content.certificate is Verdict.ACQUIRED:
        return [
            "Votre dossier peut être présenté au jury. C’est lui qui délivre le certificat.",
            "Gardez cette page. Votre évaluateur vous dira quand le jury se réunit.",
        ]
    steps = [f"Ce qui est acquis reste acquis {years_words(content)} : vous ne le repasserez pas."]
    if content.kind == EvaluationKind.FINAL.value:
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


def _contact(content: Content) -> str:
    who = (
        f"{content.assessor}, votre évaluateur ou évaluatrice, " if content.assessor else "Votre évaluateur "
    )
    return (
        f"{who}chez {content.organisation}. Posez toutes vos questions, même si elles vous semblent simples."
    )
