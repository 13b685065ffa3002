"""The file a jury decides on, with the candidate's name or with a pseudonym alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView
from clea_quiz.reports.french import count, day
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, capitalised
from clea_quiz.reports.papers import (
    Sheet,
    frame,
    signature_of,
    signature_values,
    standing_words,
    verdict_values,
)
from clea_quiz.reports.pseudonyms import without_name
from clea_quiz.reports.sentences import (
    certificate_sentence,
    domain_sentence,
    kind_words,
    rule_sentences,
    score_words,
    sitting_sentence,
)
from clea_quiz.reports.typesetting import typeset

Hide = Callable[[str], str]


def jury_file_pdf(view: MatrixView, generated_at: datetime, pseudonym: str | None = None) -> bytes:
    """Return the file of one candidate; with ``pseudonym``, nothing in it says who they are."""
    return typeset("jury_file.typ", jury_file_values(view, generated_at, pseudonym), generated_at)


def jury_file_values(view: MatrixView, generated_at: datetime, pseudonym: str | None) -> dict[str, Any]:
    """Return everything the file shows, in its order."""
    signature_of(view)
    named = pseudonym or view.candidate
    hide = without_name(view.candidate, view.reference) if pseudonym else str
    sheet = Sheet("Dossier de jury", named, f"Dossier de jury {view.framework.short_title}", [named])
    return {
        **frame(view, sheet, generated_at),
        "identity": _identity(view, pseudonym),
        "anonymous": pseudonym is not None,
        "anonymity": "Dossier anonymisé : ni nom, ni numéro de dossier. Dans les textes, le nom du candidat "
        "est remplacé par […]. L’organisme évaluateur seul peut rapprocher ce code du candidat.",
        "certificate": {**verdict_values(view.certificate), "sentence": certificate_sentence(view)},
        "signature": signature_values(view),
        "rules": rule_sentences(view.framework),
        "notices": list(view.framework.notices),
        "evidence-note": "Les épreuves à l’écran comptent par leur proposition ; les entretiens, "
        "observations et diplômes par ce que l’évaluateur en a noté.",
        "domains": [_domain(line, hide) for line in view.domains],
    }


def _identity(view: MatrixView, pseudonym: str | None) -> list[list[str]]:
    who = (
        [["Candidat", pseudonym], ["Dossier", "anonymisé"]]
        if pseudonym
        else [["Candidat", view.candidate], ["Dossier", view.reference or f"n° {view.evaluation_id}"]]
    )
    return [
        *who,
        ["Organisme", view.organisation],
        ["Évaluateur", signature_of(view).person],
        ["Évaluation", f"{capitalised(kind_words(view.kind))}, ouverte le {day(view.opened_at)}"],
        ["Référentiel", f"{view.framework.title}, version {view.framework.version}"],
    ]


def _domain(line: DomainLine, hide: Hide) -> dict[str, Any]:
    estimate = line.evidence.estimate
    return {
        "code": line.code,
        "title": line.domain.title,
        "standing": standing_words(line.domain.standing),
        "verdict": verdict_values(line.result.verdict),
        "sentence": domain_sentence(line),
        "notes": sitting_sentence(line.evidence),
        "estimate": {
            "mean": estimate.mean,
            "low": estimate.low,
            "high": estimate.high,
            "score": score_words(estimate),
        },
        "subdomains": [
            {
                "code": sub.subdomain.code,
                "title": sub.subdomain.title,
                "standing": standing_words(sub.subdomain.standing),
                "counted": f"{sub.result.acquired} sur {sub.result.counted}, il en faut {sub.result.required}"
                if sub.result.counted
                else "sans épreuve",
                "verdict": verdict_values(sub.result.verdict),
            }
            for sub in line.subdomains
        ],
        "criteria": [_criterion(criterion, hide) for sub in line.subdomains for criterion in sub.criteria],
    }


def _criterion(line: CriterionLine, hide: Hide) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "code": line.code,
        "title": line.criterion.title,
        "mark": judgement.mark.value if judgement else None,
        "mark_words": capitalised(MARKS[judgement.mark]) if judgement else None,
        "proofs": [hide(proof) for proof in _proofs(line)],
    }


def _proofs(line: CriterionLine) -> list[str]:
    screen = [f"Épreuves : {count(line.estimate.answers, 'réponse')}."] if line.estimate.answers else []
    people = [
        f"{capitalised(EVIDENCE_KINDS[e.kind])} du {day(e.recorded_at)} ({e.author}) : {e.text}"
        for e in line.evidence
    ]
    comment = [line.judgement.comment] if line.judgement and line.judgement.comment else []
    return [*screen, *people, *comment]
