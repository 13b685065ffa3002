"""The file a jury decides on, with the candidate's name or with a pseudonym alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from clea_quiz.matrices.content import Content, CriterionContent, DomainContent
from clea_quiz.matrices.jury import DecisionView
from clea_quiz.reports.french import count, day
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, capitalised
from clea_quiz.reports.papers import (
    Sheet,
    bar_values,
    certificate_line,
    evaluation_words,
    file_words,
    frame,
    framework_words,
    jury_words,
    reservations,
    rule_lines,
    signature_of,
    signature_values,
    sitting_line,
    standing_words,
    verdict_values,
)
from clea_quiz.reports.pseudonyms import without_name
from clea_quiz.reports.sentences import domain_words
from clea_quiz.reports.typesetting import typeset

Hide = Callable[[str], str]


def jury_file_pdf(
    content: Content,
    generated_at: datetime,
    pseudonym: str | None = None,
    root: str | None = None,
    jury: DecisionView | None = None,
) -> bytes:
    """Return the file of one candidate; with ``pseudonym``, nothing in it says who they are."""
    return typeset(
        "jury_file.typ", jury_file_values(content, generated_at, pseudonym, root, jury), generated_at
    )


def jury_file_values(
    content: Content,
    generated_at: datetime,
    pseudonym: str | None,
    root: str | None,
    jury: DecisionView | None = None,
) -> dict[str, Any]:
    """Return everything the file shows, in its order."""
    signature_of(content)
    named = pseudonym or content.candidate
    hide = without_name(content.candidate, content.reference) if pseudonym else str
    sheet = Sheet("Dossier de jury", named, f"Dossier de jury {content.framework.short_title}", [named])
    return {
        **frame(content, sheet, generated_at),
        "identity": _identity(content, pseudonym),
        "anonymous": pseudonym is not None,
        "anonymity": "Dossier anonymisé : ni nom, ni numéro de dossier. Dans les textes, le nom du candidat "
        "est remplacé par […]. L’organisme évaluateur seul peut rapprocher ce code du candidat.",
        "certificate": {**verdict_values(content.certificate), "sentence": certificate_line(content)},
        "jury": {"words": jury_words(jury), "comment": hide(jury.comment)} if jury else None,
        "signature": signature_values(content, root),
        "rules": rule_lines(content),
        "notices": reservations(content),
        "evidence-note": "Les épreuves à l’écran comptent par leur proposition ; les entretiens, "
        "observations et diplômes par ce que l’évaluateur en a noté.",
        "domains": [_domain(line, hide) for line in content.domains],
    }


def _identity(content: Content, pseudonym: str | None) -> list[list[str]]:
    who = (
        [["Candidat", pseudonym], ["Dossier", "anonymisé"]]
        if pseudonym
        else [["Candidat", content.candidate], ["Dossier", file_words(content)]]
    )
    return [
        *who,
        ["Organisme", content.organisation],
        ["Évaluateur", signature_of(content).person],
        ["Évaluation", evaluation_words(content)],
        ["Référentiel", framework_words(content)],
    ]


def _domain(line: DomainContent, hide: Hide) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "standing": standing_words(line.standing),
        "verdict": verdict_values(line.result.verdict),
        "sentence": domain_words(line.result),
        "notes": sitting_line(line) or "",
        "estimate": bar_values(line.estimate),
        "subdomains": [
            {
                "code": sub.code,
                "title": sub.title,
                "standing": standing_words(sub.standing),
                "counted": f"{sub.result.acquired} sur {sub.result.counted}, il en faut {sub.result.required}"
                if sub.result.counted
                else "sans épreuve",
                "verdict": verdict_values(sub.result.verdict),
            }
            for sub in line.subdomains
        ],
        "criteria": [_criterion(criterion, hide) for criterion in line.criteria],
    }


def _criterion(line: CriterionContent, hide: Hide) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "code": line.code,
        "title": line.title,
        "mark": judgement.mark.value if judgement else None,
        "mark_words": capitalised(MARKS[judgement.mark]) if judgement else None,
        "proofs": [hide(proof) for proof in _proofs(line)],
    }


def _proofs(line: CriterionContent) -> list[str]:
    screen = [f"Épreuves : {count(line.estimate.answers, 'réponse')}."] if line.estimate.answers else []
    people = [
        f"{capitalised(EVIDENCE_KINDS[e.kind])} du {day(e.recorded_at)} ({e.author}) : {e.text}"
        for e in line.evidence
    ]
    comment = [line.judgement.comment] if line.judgement and line.judgement.comment else []
    return [*screen, *people, *comment]
